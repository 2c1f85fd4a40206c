/** What the callers of one batch saw in a lane. */
import { MOST_ACCESSED, type TraceBatch } from '../trace/batch.js';
import { accessBytes, MOST_BYTES } from './guest-access.js';

/** The bytes that are kept for a row; one that asks for too many fails and keeps none. */
function keptBytes(batch: TraceBatch, row: number): number {
  const bytes = accessBytes(batch, row);
  return bytes > MOST_BYTES ? 0 : bytes;
}

export class Answers {
  /** NaN for a row that the lane could not run. */
  readonly ret: Float64Array;
  readonly extra: Float64Array;
  /** Pfns that pins returned, at the indices of batch.pfns. */
  phys: Float64Array;
  /** Of a row that reads or writes guest memory: bytes[start[row] .. + len), what it read, or what is there after it. */
  bytes: Uint8Array = new Uint8Array(0);
  readonly start: Uint32Array;
  /** Bytes of all rows. */
  used = 0;

  constructor(capacity: number) {
    this.ret = new Float64Array(capacity);
    this.extra = new Float64Array(capacity);
    this.phys = new Float64Array(capacity * 4);
    this.start = new Uint32Array(capacity);
  }

  /** Makes room for rows [from, to) of a batch and zeroes what their calls will fill. */
  prepare(batch: TraceBatch, from = 0, to = batch.rows): void {
    if (this.phys.length < batch.pfns.length) this.phys = new Float64Array(batch.pfns.length);
    const firstPfn = from === 0 ? 0 : batch.pfnStart[from];
    this.phys.fill(0, firstPfn, to === batch.rows ? batch.pfnsUsed : batch.pfnStart[to]);
    this.used = 0;
    for (let row = from; row < to; row++) {
      this.start[row] = this.used;
      this.used += keptBytes(batch, row);
    }
    if (this.bytes.length < this.used || this.bytes.length > 2 * Math.max(this.used, MOST_ACCESSED))
      this.bytes = new Uint8Array(this.used === 0 ? 0 : Math.max(this.used, MOST_ACCESSED));
    else this.bytes.fill(0, 0, this.used);
  }

  /** Compares bytes [from, to) with another lane's: true where they are the same. */
  sameBytes(other: Answers, from: number, to: number): boolean {
    // a Buffer over the same memory, for its memcmp
    const own = Buffer.from(this.bytes.buffer);
    return own.compare(other.bytes, from, to, from, to) === 0;
  }
}
