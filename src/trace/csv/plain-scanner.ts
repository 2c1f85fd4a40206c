/**
 * Rows in the plain form that the project itself writes (write.ts), from bytes into a batch: no text, no object per row
 * or cell. No quotes, LF, no blanks around cells. It reads no line that it does not understand whole, and has no
 * messages: such a line is left to the reader of every dialect (dialect.ts), which knows what is wrong with it, if
 * anything is. What it does read, it reads as that one would.
 */
import { ERRNO } from '../../errno.js';
import type { BackingTable } from '../backing.js';
import { MAX_STORED_PFNS, type TraceBatch } from '../batch.js';
import { fitsKind, MAX_SMALL, MAY, MUST } from '../op-columns.js';
import { BIT, COLUMNS, KINDS, PROTS } from '../ops.js';
import type { TraceClock } from '../trace-clock.js';
import { NO_WORD, Words } from '../words.js';
import type { Head } from './head.js';
import type { LateMetadata } from './late-metadata.js';
import { OpNames } from './op-names.js';
import { ODD, readCountAt, readDecimalAt, readInstantAt, readPfnAt, readSplitAt } from './plain-cells.js';

const LF = 10;
const BLANK = 32;
const HASH = 35;
const DASH = 45;
const MAX_ASCII = 127;

const [TS_NS, VM, CPU, DEV, OP, ADDR, LEN, PFNS, BACKING, PROT, KIND, VALUE, LAT_NS] = COLUMNS.keys();

/** Rows with a later backing are left alone: the tree of words would take more memory than the trace is worth. */
const MOST_BACKINGS = 256;

const { ts_ns: TS_BIT, kind: KIND_BIT } = BIT;
const ERRNOS = Object.entries(ERRNO);

export class PlainScanner {
  /** Line of the next byte to scan. */
  line: number;
  /** By place in a row: number of the column there, in the order of COLUMNS, and its bit. */
  private readonly columns: Uint8Array;
  private readonly bit: Uint16Array;
  private readonly delimiter: number;
  /** A pfn is below it. */
  private readonly pfnLimit: number;
  private readonly ops: OpNames;
  private readonly prots = new Words(PROTS);
  private readonly kinds = new Words(KINDS);
  private readonly errnos = new Words(ERRNOS.map(([name]) => `-${name}`));
  private readonly backingWords = new Words();
  private knownBackings = 0;
  /** A 64-bit value on its way to two words. */
  private readonly valuePage = new Float64Array(1);
  private readonly valueOffset = new Uint16Array(1);
  private readonly rangeEnd = new Float64Array(1);
  private readonly late: LateMetadata;

  /** @param head of the trace; the scanner will be given the bytes behind it */
  constructor(
    {
      layout: { columns, delimiter },
      meta: { pageSize },
      line,
      late,
    }: Pick<Head, 'layout' | 'meta' | 'line' | 'late'>,
    private readonly backings: BackingTable,
    private readonly clock: TraceClock,
  ) {
    this.columns = Uint8Array.from(columns, (column) => COLUMNS.indexOf(column));
    this.bit = Uint16Array.from(columns, (column) => BIT[column]);
    this.delimiter = delimiter.charCodeAt(0);
    this.ops = new OpNames(columns.at(-1) === 'op' ? LF : this.delimiter);
    this.pfnLimit = 2 ** 64 / pageSize;
    this.line = line + 1;
    this.late = late;
  }

  /**
   * Appends rows to the batch until it is full or has `most` of them.
   * @param block whole lines, the last one with its line end
   * @param from where a line begins
   * @returns where the line begins that was not read: behind the block, behind the last row that the batch took, or an
   *   odd line
   */
  scan(block: Uint8Array, from: number, batch: TraceBatch, most: number): number {
    this.learnBackings();
    let at = from;
    while (at < block.length && batch.rows < most && !batch.full) {
      const first = block[at];
      const next =
        first === LF ? at + 1 : first === HASH ? this.comment(block, at) : this.row(block, at, batch);
      if (next === ODD) {
        // it may have been read in part
        batch.blank(batch.rows, batch.rows + 1);
        break;
      }
      at = next;
      this.line++;
    }
    return at;
  }

  /** Passes over a comment; returns where the next line begins, or ODD. */
  private comment(block: Uint8Array, from: number): number {
    const end = endOfComment(block, from);
    const key = end === ODD ? null : this.late.newKeyAt(block, from);
    if (key !== null) this.late.add(key, this.line);
    return end;
  }

  /** Reads the row at `from`; returns where the next line begins, or ODD. */
  private row(bytes: Uint8Array, from: number, batch: TraceBatch): number {
    const { columns, bit, delimiter } = this;
    const row = batch.rows;
    const last = columns.length - 1;
    batch.pfnStart[row] = batch.pfnsUsed;
    let at = from;
    let op = NO_WORD;
    let given = 0;
    for (let i = 0; i <= last; i++) {
      const stop = i === last ? LF : delimiter;
      if (bytes[at] !== stop) {
        given |= bit[i];
        const column = columns[i];
        if (column === OP) {
          op = this.ops.at(bytes, at);
          if (op === NO_WORD) return ODD;
          at += this.ops.length[op];
        } else if (column === PFNS) at = this.pfns(bytes, at, batch, row);
        else at = this.cell(column, bytes, at, batch, row);
        if (at === ODD || bytes[at] !== stop) return ODD;
      }
      at++;
    }
    if (op === NO_WORD || (given & ~MAY[op]) !== 0 || (MUST[op] & ~given) !== 0) return ODD;
    if ((given & KIND_BIT) !== 0 && !fitsKind(op, batch.kind[row])) return ODD;
    if ((given & TS_BIT) !== 0 && !this.onTime(batch, row)) return ODD;
    batch.line[row] = this.line;
    batch.op[row] = op;
    batch.given[row] = given;
    batch.pfnsUsed += batch.pfnCount[row];
    batch.endRow();
    return at;
  }

  /** Reads one cell that is not empty; returns where it ends, or ODD. */
  private cell(column: number, bytes: Uint8Array, from: number, batch: TraceBatch, row: number): number {
    switch (column) {
      case ADDR:
        return readSplitAt(bytes, from, batch.addrPage, batch.addrOffset, row);
      case LEN:
        return readSplitAt(bytes, from, batch.lenPages, batch.lenOffset, row);
      case TS_NS:
        return readInstantAt(bytes, from, this.clock.now);
      case VM:
        return readCountAt(bytes, from, MAX_SMALL, batch.vm, row);
      case CPU:
        return readCountAt(bytes, from, MAX_SMALL, batch.cpu, row);
      case DEV:
        return readCountAt(bytes, from, MAX_SMALL, batch.dev, row);
      case BACKING:
        return this.backingWords.read(bytes, from, batch.backing, row);
      case PROT:
        return this.prots.read(bytes, from, batch.prot, row);
      case KIND:
        return this.kinds.read(bytes, from, batch.kind, row);
      case VALUE:
        return this.value(bytes, from, batch, row);
      case LAT_NS:
        return readDecimalAt(bytes, from, batch.latNs, row);
      default:
        return bytes[from] === DASH
          ? this.errno(bytes, from, batch, row)
          : readCountAt(bytes, from, Number.MAX_SAFE_INTEGER, batch.ret, row);
    }
  }

  /** Writes the pfns of a cell behind those in the batch's pool, and their count. */
  private pfns(bytes: Uint8Array, from: number, batch: TraceBatch, row: number): number {
    const { pfnLimit } = this;
    const { pfns } = batch;
    const start = batch.pfnsUsed;
    const end = start + MAX_STORED_PFNS;
    let used = start;
    let at = from - 1;
    do {
      if (used === end) return ODD;
      at = readPfnAt(bytes, at + 1, pfnLimit, pfns, used);
      if (at === ODD) return ODD;
      used++;
      if (bytes[at] !== DASH) continue;
      at = readPfnAt(bytes, at + 1, pfnLimit, this.rangeEnd, 0);
      const last = this.rangeEnd[0];
      let pfn = pfns[used - 1];
      if (at === ODD || last < pfn || used + last - pfn > end) return ODD;
      while (pfn < last) pfns[used++] = ++pfn;
    } while (bytes[at] === BLANK);
    batch.pfnCount[row] = used - start;
    return at;
  }

  private value(bytes: Uint8Array, from: number, batch: TraceBatch, row: number): number {
    const at = readSplitAt(bytes, from, this.valuePage, this.valueOffset, 0);
    if (at !== ODD) batch.setValue(row, this.valuePage[0], this.valueOffset[0]);
    return at;
  }

  private errno(bytes: Uint8Array, from: number, batch: TraceBatch, row: number): number {
    const place = this.errnos.walk(bytes, from);
    const errno = this.errnos.number[place];
    if (errno !== NO_WORD) {
      batch.ret[row] = -ERRNOS[errno][1];
      return from + this.errnos.depth[place];
    }
    const at = readCountAt(bytes, from + 1, Number.MAX_SAFE_INTEGER, batch.ret, row);
    if (batch.ret[row] === 0) return ODD;
    batch.ret[row] = -batch.ret[row];
    return at;
  }

  /** Puts the timestamp in hand into the batch; false where it can't follow the one before. */
  private onTime(batch: TraceBatch, row: number): boolean {
    const ns = this.clock.measure();
    if (ns < 0) return false;
    batch.tsNs[row] = ns;
    this.clock.accept(this.line);
    return true;
  }

  /** Backings are new to the trace on the lines that this reader leaves alone. */
  private learnBackings(): void {
    const { list } = this.backings;
    const known = Math.min(list.length, MOST_BACKINGS);
    for (; this.knownBackings < known; this.knownBackings++) {
      this.backingWords.add(list[this.knownBackings].text, this.knownBackings);
    }
  }
}

/** Where the line behind a comment begins; ODD where bytes are in it that are for others to judge. */
function endOfComment(bytes: Uint8Array, from: number): number {
  for (let at = from; ; at++) {
    const byte = bytes[at];
    if (byte === LF) return at + 1;
    if (byte === 0 || byte > MAX_ASCII) return ODD;
  }
}
