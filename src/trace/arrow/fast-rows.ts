/**
 * Rows of record batches whose columns have the types in which the project writes them, into trace batches: columns
 * first, some hundred rows at a time, then row by row what a row must be.
 */
import type { Data, RecordBatch } from 'apache-arrow';
import type { BackingTable } from '../backing.js';
import { MAX_STORED_PFNS, type TraceBatch } from '../batch.js';
import type { Instant } from '../integers.js';
import { fitsKind, MAY, MUST } from '../op-columns.js';
import { BIT, type Column } from '../ops.js';
import type { TraceClock } from '../trace-clock.js';
import { atLeast, Cells, type ColumnReader, columnReader, type Span, wordsOf } from './column-readers.js';

/** A batch may be full long before its capacity: copied rows that it does not take are copied again. */
const SPAN_ROWS = 256;
const ODD = -1;
const WORD = 2 ** 32;
const HALF = 2 ** 16;
const SECOND = 1e9;
const { op: OP, ts_ns: TS_NS, kind: KIND, pfns: PFNS } = BIT;

interface PfnLists {
  readonly offsets: Int32Array;
  /** Low and high word of each pfn. */
  readonly words: Uint32Array;
  /** Which of them are there; null: all. */
  readonly bitmap: Uint8Array | null;
}

export class FastRows {
  /** Rows of the record batch in hand. */
  private rows = 0;
  private readonly readers: readonly ColumnReader[];
  private readonly odd = new Uint8Array(SPAN_ROWS);
  private times: Uint32Array = new Uint32Array(0);
  private lists: PfnLists = { offsets: new Int32Array(0), words: new Uint32Array(0), bitmap: null };
  /** A pfn is below it. */
  private readonly pfnLimit: number;

  /** @param pageSize bytes */
  constructor(
    columns: readonly Column[],
    table: BackingTable,
    private readonly clock: TraceClock,
    pageSize: number,
  ) {
    this.pfnLimit = 2 ** 64 / pageSize;
    this.readers = columns.map((column) => {
      if (column === 'ts_ns') return new Cells(column, wordsOf, (times) => this.haveTimes(times));
      if (column === 'pfns') return new Cells(column, listsOf, (lists, span) => this.haveLists(lists, span));
      return columnReader(column, table);
    });
  }

  private haveTimes(times: Uint32Array): void {
    this.times = times;
  }

  private haveLists(lists: PfnLists, span: Span): void {
    this.lists = lists;
    if (lists.bitmap !== null) markNulls(lists.offsets, lists.bitmap, span);
  }

  /** Takes the next record batch. Throws ArrowFault where its arrays are too short. */
  bind({ numRows, data }: RecordBatch): void {
    this.rows = numRows;
    for (const [i, reader] of this.readers.entries()) reader.bind(data.children[i]);
  }

  /**
   * Appends the record batch's rows from `from` on until the batch is full or has `most` rows.
   * @param line of the record batch's first row
   * @returns which row was not read: behind the last, one that the batch does not take, or an odd one
   */
  read(from: number, batch: TraceBatch, most: number, line: number): number {
    let at = from;
    while (at < this.rows && batch.rows < most && !batch.full) {
      const first = batch.rows;
      const to = Math.min(at + SPAN_ROWS, at + most - first, this.rows);
      const last = first + to - at;
      batch.given.fill(0, first, last);
      this.odd.fill(0);
      const span = { batch, at: first, from: at, to, odd: this.odd };
      for (const reader of this.readers) reader.copy(span);
      at = this.rowsOf(span, line);
      if (at < to) {
        // what was copied of the rows behind
        batch.blank(batch.rows, last);
        break;
      }
    }
    return at;
  }

  /** Finishes the rows at the batch's end, whose columns were copied; returns which of them is odd or does not fit. */
  private rowsOf({ batch, from, to, odd }: Span, firstLine: number): number {
    const { given, op, line, pfnStart } = batch;
    for (let at = from; at < to; at++) {
      if (odd[at - from] !== 0 || batch.full) return at;
      const row = batch.rows;
      const used = batch.pfnsUsed;
      let count = 0;
      if ((given[row] & PFNS) !== 0) {
        count = this.pfns(at, batch, row, used);
        if (count < 0) return at;
      }
      const cells = given[row];
      const call = op[row];
      if ((cells & OP) === 0 || (cells & ~MAY[call]) !== 0 || (MUST[call] & ~cells) !== 0) return at;
      if ((cells & KIND) !== 0 && !fitsKind(call, batch.kind[row])) return at;
      if ((cells & TS_NS) !== 0 && !this.onTime(at, batch, row, firstLine + at)) return at;
      line[row] = firstLine + at;
      pfnStart[row] = used;
      batch.pfnsUsed = used + count;
      batch.endRow();
    }
    return to;
  }

  private onTime(at: number, batch: TraceBatch, row: number, line: number): boolean {
    instantOf(this.times, at, this.clock.now);
    const ns = this.clock.measure();
    if (ns < 0) return false;
    batch.tsNs[row] = ns;
    this.clock.accept(line);
    return true;
  }

  /** Writes the pfns of a row into the batch's pool from `used` on; returns how many, negative where one is odd. */
  private pfns(at: number, batch: TraceBatch, row: number, used: number): number {
    const { offsets, words } = this.lists;
    const start = offsets[at];
    const count = offsets[at + 1] - start;
    if (count === 0) batch.given[row] &= ~PFNS;
    if (count < 0 || start < 0 || 2 * (start + count) > words.length || count > MAX_STORED_PFNS) return ODD;
    const { pfnLimit } = this;
    const { pfns } = batch;
    for (let i = 0, word = 2 * start; i < count; i++, word += 2) {
      const pfn = words[word + 1] * WORD + words[word];
      if (pfn >= pfnLimit) return ODD;
      pfns[used + i] = pfn;
    }
    batch.pfnCount[row] = count;
    return count;
  }
}

function listsOf(data: Data): PfnLists {
  const offsets = atLeast(data.valueOffsets as Int32Array, data.length + 1);
  const [pfns] = data.children;
  const bitmap = pfns.nullCount === 0 ? null : atLeast(pfns.nullBitmap, pfns.length / 8);
  return { offsets, words: wordsOf(pfns), bitmap };
}

/** Marks the rows in whose lists a pfn is null: what stands in its place is no pfn. */
function markNulls(offsets: Int32Array, bitmap: Uint8Array, { batch, at, from, to, odd }: Span): void {
  for (let i = from; i < to; i++) {
    if ((batch.given[at + i - from] & PFNS) === 0) continue;
    for (let pfn = offsets[i]; pfn < offsets[i + 1] && odd[i - from] === 0; pfn++) {
      if ((bitmap[pfn >> 3] & (1 << (pfn & 7))) === 0) odd[i - from] = 1;
    }
  }
}

/** Seconds and nanoseconds of 64 bits: long division, 16 bits at a time, which stays exact. */
function instantOf(words: Uint32Array, index: number, into: Instant): void {
  const low = words[2 * index];
  const high = words[2 * index + 1];
  const first = Math.floor(high / SECOND);
  const middle = (high - first * SECOND) * HALF + Math.floor(low / HALF);
  const second = Math.floor(middle / SECOND);
  const rest = (middle - second * SECOND) * HALF + (low % HALF);
  const third = Math.floor(rest / SECOND);
  into.seconds = first * WORD + second * HALF + third;
  into.nanos = rest - third * SECOND;
}
