/**
 * Rows of a trace as columns: what a reader fills and the replay walks through, without an object per row.
 * A 64-bit address does not fit a double, so `addr` and `len` are split at 4 KiB into a page number (exact, below
 * 2^52) and an offset below 4096, whatever the trace's page size.
 */

export const NONE = -1;
export const ADDRESS_SHIFT = 12;
export const ADDRESS_PAGE = 4096;

export const PROT_READ = 1;
export const PROT_WRITE = 2;

/** A pin or unpin of more pfns than this keeps its count but not its pfns: no kernel takes that many (-E2BIG). */
export const MAX_STORED_PFNS = 8192;

export class TraceBatch {
  readonly capacity: number;
  /** Rows in use; the columns behind it hold old data. */
  rows = 0;
  /** Line of the row in its file, 1-based. */
  readonly line: Float64Array;
  /** Index into OPS (ops.ts). */
  readonly op: Uint8Array;
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
  pfns: Float64Array;
  pfnsUsed = 0;

  constructor(capacity = 4096) {
    this.capacity = capacity;
    this.line = new Float64Array(capacity);
    this.op = new Uint8Array(capacity);
    this.tsNs = new Float64Array(capacity);
    this.vm = new Uint32Array(capacity);
    this.cpu = new Uint32Array(capacity);
    this.dev = new Uint32Array(capacity);
    this.addrPage = new Float64Array(capacity);
    this.addrOffset = new Uint16Array(capacity);
    this.lenPages = new Float64Array(capacity);
    this.lenOffset = new Uint16Array(capacity);
    this.prot = new Uint8Array(capacity);
    this.backing = new Uint16Array(capacity);
    this.kind = new Uint8Array(capacity);
    this.valueHigh = new Uint32Array(capacity);
    this.valueLow = new Uint32Array(capacity);
    this.hasValue = new Uint8Array(capacity);
    this.latNs = new Float64Array(capacity);
    this.ret = new Float64Array(capacity);
    this.pfnStart = new Uint32Array(capacity);
    this.pfnCount = new Float64Array(capacity);
    this.pfns = new Float64Array(capacity * 4);
  }

  get full(): boolean {
    return this.rows === this.capacity;
  }

  clear(): void {
    this.rows = 0;
    this.pfnsUsed = 0;
  }

  /** Appends one pfn to the pool; the caller keeps pfnStart and pfnCount. */
  pushPfn(pfn: number): void {
    if (this.pfnsUsed === this.pfns.length) {
      const grown = new Float64Array(this.pfns.length * 2);
      grown.set(this.pfns);
      this.pfns = grown;
    }
    this.pfns[this.pfnsUsed++] = pfn;
  }
}
