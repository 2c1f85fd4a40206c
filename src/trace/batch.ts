/**
 * Rows of a trace as columns: what a reader fills and the replay walks through, without an object per row.
 * A 64-bit address does not fit a double, so `addr` and `len` are split at 4 KiB into a page number (exact, below
 * 2^52) and an offset below 4096, whatever the trace's page size.
 */
import { BIT, opNumber } from './ops.js';

export const NONE = -1;
export const ADDRESS_SHIFT = 12;
export const ADDRESS_PAGE = 4096;

export const PROT_READ = 1;
export const PROT_WRITE = 2;

/** A pin or unpin of more pfns than this keeps its count but not its pfns: no kernel takes that many (-E2BIG). */
export const MAX_STORED_PFNS = 8192;

const DMA_READ = opNumber('dma_read');
const DMA_WRITE = opNumber('dma_write');

const EVERY_COLUMN = -1;

/** A batch is full once its rows read and write that many bytes of guest memory together. */
export const MOST_ACCESSED = 2 ** 20;

/** Bytes of a row's columns, and of a pfn. */
const ROW_BYTES = 7 * 8 + 6 * 4 + 4 * 2 + 4;
const PFN_BYTES = 8;

export class TraceBatch {
  /** Rows in use; behind them columns hold what empty cells mean, but for `line`, `op`, `given`, `pfnStart` and `pfns`. */
  rows = 0;
  /** Line of the row in its file, 1-based. */
  readonly line: Float64Array;
  /** Index into OPS (ops.ts). */
  readonly op: Uint8Array;
  /** Which cells of the row are not empty, as bits in the order of COLUMNS (ops.ts). */
  readonly given: Uint16Array;
  /** ns since the first timestamp of the trace; NONE where the row has none. */
  readonly tsNs: Float64Array;
  readonly vm: Uint32Array;
  readonly cpu: Uint32Array;
  readonly dev: Uint32Array;
  readonly addrPage: Float64Array;
  readonly addrOffset: Uint16Array;
  /** 0 and 0 where the cell is empty; of s2_fault that means one granule, which whoever replays the row fills in. */
  readonly lenPages: Float64Array;
  readonly lenOffset: Uint16Array;
  /** Bits PROT_READ, PROT_WRITE. */
  readonly prot: Uint8Array;
  /** Index into Trace.backings. */
  readonly backing: Uint16Array;
  /** Index into KINDS (ops.ts). */
  readonly kind: Uint8Array;
  readonly valueHigh: Uint32Array;
  readonly valueLow: Uint32Array;
  /** 1 where the row has a value. */
  readonly hasValue: Uint8Array;
  /** Recorded latency, ns; NONE where the row has none. */
  readonly latNs: Float64Array;
  /** Recorded return value; NaN where the row has none. */
  readonly ret: Float64Array;
  /** The row's pfns are pfns[pfnStart .. pfnStart + pfnCount), unless pfnCount is over MAX_STORED_PFNS: then none is stored. */
  readonly pfnStart: Uint32Array;
  readonly pfnCount: Float64Array;
  /** iova pfns of all rows in units of the trace's page size, each an exact integer below 2^52. */
  readonly pfns: Float64Array;
  pfnsUsed = 0;
  readonly memory: SharedArrayBuffer;
  /** Columns of which some row has a cell, as bits in the order of COLUMNS. */
  columns = 0;
  /** Operations that rows have, as bits by their numbers. */
  ops = 0;
  /** Bytes of guest memory that the rows read and write; 0: no row does. */
  accessed = 0;

  /** @param memory of a batch of that capacity, which several threads may see; left out: its own */
  constructor(
    readonly capacity = 4096,
    memory?: SharedArrayBuffer,
  ) {
    this.memory = memory ?? new SharedArrayBuffer(capacity * ROW_BYTES + pfnRoom(capacity) * PFN_BYTES);
    // the widest columns first: each begins at a multiple of its width
    let used = 0;
    const next = (width: number, length = capacity): [SharedArrayBuffer, number, number] => {
      const start = used;
      used += width * length;
      return [this.memory, start, length];
    };
    this.pfns = new Float64Array(...next(PFN_BYTES, pfnRoom(capacity)));
    this.line = new Float64Array(...next(8));
    this.tsNs = new Float64Array(...next(8));
    this.addrPage = new Float64Array(...next(8));
    this.lenPages = new Float64Array(...next(8));
    this.latNs = new Float64Array(...next(8));
    this.ret = new Float64Array(...next(8));
    this.pfnCount = new Float64Array(...next(8));
    this.vm = new Uint32Array(...next(4));
    this.cpu = new Uint32Array(...next(4));
    this.dev = new Uint32Array(...next(4));
    this.valueHigh = new Uint32Array(...next(4));
    this.valueLow = new Uint32Array(...next(4));
    this.pfnStart = new Uint32Array(...next(4));
    this.addrOffset = new Uint16Array(...next(2));
    this.lenOffset = new Uint16Array(...next(2));
    this.backing = new Uint16Array(...next(2));
    this.given = new Uint16Array(...next(2));
    this.op = new Uint8Array(...next(1));
    this.prot = new Uint8Array(...next(1));
    this.kind = new Uint8Array(...next(1));
    this.hasValue = new Uint8Array(...next(1));
    if (memory === undefined) this.blank(0, capacity);
  }

  /** Takes no further row: none is left, one with many pfns might not fit, or its rows access enough memory. */
  get full(): boolean {
    return (
      this.rows === this.capacity ||
      this.pfnsUsed > this.pfns.length - MAX_STORED_PFNS ||
      this.accessed >= MOST_ACCESSED
    );
  }

  /** Whether no row has a cell in any of these columns or is one of these operations; both are sets of bits. */
  lacks(columns: number, ops: number): boolean {
    return (this.columns & columns) === 0 && (this.ops & ops) === 0;
  }

  clear(): void {
    this.blank(0, this.rows, this.columns);
    this.rows = 0;
    this.columns = 0;
    this.ops = 0;
    this.pfnsUsed = 0;
    this.accessed = 0;
  }

  /**
   * Writes into the rows from .. to (exclusive) what empty cells mean, as it stands in all rows behind the last; `line`,
   * `op`, `given` and `pfnStart` stay.
   * @param columns in which something else may stand, as bits in the order of COLUMNS
   */
  blank(from: number, to: number, columns = EVERY_COLUMN): void {
    if (columns & BIT.ts_ns) this.tsNs.fill(NONE, from, to);
    if (columns & BIT.vm) this.vm.fill(0, from, to);
    if (columns & BIT.cpu) this.cpu.fill(0, from, to);
    if (columns & BIT.dev) this.dev.fill(0, from, to);
    if (columns & BIT.addr) {
      this.addrPage.fill(0, from, to);
      this.addrOffset.fill(0, from, to);
    }
    if (columns & BIT.len) {
      this.lenPages.fill(0, from, to);
      this.lenOffset.fill(0, from, to);
    }
    if (columns & BIT.pfns) this.pfnCount.fill(0, from, to);
    if (columns & BIT.backing) this.backing.fill(0, from, to);
    if (columns & BIT.prot) this.prot.fill(PROT_READ | PROT_WRITE, from, to);
    if (columns & BIT.kind) this.kind.fill(0, from, to);
    if (columns & BIT.value) {
      this.valueHigh.fill(0, from, to);
      this.valueLow.fill(0, from, to);
      this.hasValue.fill(0, from, to);
    }
    if (columns & BIT.lat_ns) this.latNs.fill(NONE, from, to);
    if (columns & BIT.ret) this.ret.fill(Number.NaN, from, to);
  }

  /** Writes a 64-bit value, split as addresses are: 52 bits of page, the upper 32 of them the high word. */
  setValue(row: number, page: number, offset: number): void {
    const high = Math.floor(page / 2 ** 20);
    this.valueHigh[row] = high;
    this.valueLow[row] = (page - high * 2 ** 20) * ADDRESS_PAGE + offset;
    this.hasValue[row] = 1;
  }

  /** Appends one pfn to the pool, which has room for those of one row more; the caller keeps pfnStart and pfnCount. */
  pushPfn(pfn: number): void {
    this.pfns[this.pfnsUsed++] = pfn;
  }

  /**
   * Keeps some of the rows, and no trace of the others.
   * @param kept their indices, ascending
   */
  keep(kept: readonly number[]): void {
    const { rows: before, columns } = this;
    for (const [name, value] of Object.entries(this)) {
      if (!ArrayBuffer.isView(value) || name === 'pfns') continue;
      const column = value as Float64Array;
      for (let row = 0; row < kept.length; row++) column[row] = column[kept[row]];
    }
    this.blank(kept.length, before, columns);
    this.rows = 0;
    this.columns = 0;
    this.ops = 0;
    this.accessed = 0;
    for (let row = 0; row < kept.length; row++) this.endRow();
  }

  /** The same rows in a batch that holds no more. */
  copy(): TraceBatch {
    const copy = new TraceBatch(this.rows);
    for (const [name, value] of Object.entries(this)) {
      if (ArrayBuffer.isView(value)) {
        const used = (value as Float64Array).subarray(0, name === 'pfns' ? this.pfnsUsed : this.rows);
        (copy[name as keyof this & keyof TraceBatch] as unknown as Float64Array).set(used);
      } else if (name !== 'memory' && name !== 'capacity') Object.assign(copy, { [name]: value });
    }
    return copy;
  }

  /** The row at index `rows` has been filled. */
  endRow(): void {
    const row = this.rows++;
    const op = this.op[row];
    this.columns |= this.given[row];
    this.ops |= 1 << op;
    if (op === DMA_READ || op === DMA_WRITE) this.accessed += this.lengthOf(row);
  }

  /** The length in a row, bytes; rounded where it is beyond 2^53. */
  lengthOf(row: number): number {
    return this.lenPages[row] * ADDRESS_PAGE + this.lenOffset[row];
  }
}

/** Pfns that a batch of this many rows holds: usually four a row; one row alone may need MAX_STORED_PFNS. */
export function pfnRoom(capacity: number): number {
  return capacity * 4 + MAX_STORED_PFNS;
}

/** One batch that serves again and again. */
export function oneForAll(): () => TraceBatch {
  const batch = new TraceBatch();
  return () => {
    batch.clear();
    return batch;
  };
}
