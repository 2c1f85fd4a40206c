/**
 * What the callers of one batch saw in a lane, row by row: what the referee compares. Where lanes run on several threads,
 * those of BASE lie in memory that all threads see.
 */
import { MAX_STORED_PFNS, MOST_ACCESSED, pfnRoom, type TraceBatch } from '../trace/batch.js';
import { accessBytes, MOST_BYTES } from './rows/guest-access.js';

/** How many bytes are kept for a row: those of its access to guest memory; none where that is too large, for it fails. */
function keptBytes(batch: TraceBatch, row: number): number {
  const bytes = accessBytes(batch, row);
  return bytes > MOST_BYTES ? 0 : bytes;
}

/** Elements [from, to) of two arrays are the same to the bit: a memcmp of Buffers over their memory. */
function same<T extends Float64Array | Uint8Array>(one: T, other: T, from: number, to: number): boolean {
  const [own, theirs] = [one, other].map((array) =>
    Buffer.from(array.buffer, array.byteOffset, array.byteLength),
  );
  const [first, end] = [from * one.BYTES_PER_ELEMENT, to * one.BYTES_PER_ELEMENT];
  return own.compare(theirs, first, end, first, end) === 0;
}

/** Memory of answers that several threads see. */
export interface SharedAnswers {
  readonly columns: SharedArrayBuffer;
  /** Those of guest memory; it grows. */
  readonly bytes: SharedArrayBuffer;
}

/** Makes such memory for batches of a capacity. */
export function sharedAnswers(capacity: number): SharedAnswers {
  return {
    columns: new SharedArrayBuffer(columnBytes(capacity)),
    bytes: new SharedArrayBuffer(0, { maxByteLength: MOST_ACCESSED + MOST_BYTES }),
  };
}

function columnBytes(capacity: number): number {
  return 20 * capacity + 8 * pfnRoom(capacity);
}

/** The array into which a lane puts bytes of answers, one batch after another. */
export class OwnBytes {
  private bytes: Uint8Array = new Uint8Array(0);

  /** An array for this many bytes, with anything in it. It grows, and shrinks again some time after a large batch. */
  roomFor(count: number): Uint8Array {
    const { length } = this.bytes;
    if (length < count || length > 2 * Math.max(count, MOST_ACCESSED))
      this.bytes = new Uint8Array(count === 0 ? 0 : Math.max(count, Math.min(2 * length, MOST_ACCESSED)));
    return this.bytes;
  }
}

export class Answers {
  /** Return values; NaN for a row that the lane could not run. */
  readonly ret: Float64Array;
  /** Machine.extra of each row. */
  readonly extra: Float64Array;
  /** Pfns that pins returned, at the indices of batch.pfns. */
  readonly phys: Float64Array;
  /** bytes[start[row] .. + len) of a row that accesses guest memory: what it read, or what is there after its write. */
  bytes: Uint8Array = new Uint8Array(0);
  /** See bytes; only set where some row of the batch accesses guest memory. */
  readonly start: Uint32Array;
  /** Bytes of all rows. */
  used = 0;

  /**
   * @param capacity of the batches
   * @param shared where another thread is to see them; left out: memory of its own
   * @param own where a lane of this thread puts bytes at first: many small writes into shared memory would take V8 as long
   *   as all the rest of the call
   */
  constructor(
    capacity: number,
    private readonly shared: SharedAnswers | null = null,
    private readonly own = new OwnBytes(),
  ) {
    const columns = shared?.columns ?? new ArrayBuffer(columnBytes(capacity));
    this.ret = new Float64Array(columns, 0, capacity);
    this.extra = new Float64Array(columns, 8 * capacity, capacity);
    this.phys = new Float64Array(columns, 16 * capacity, pfnRoom(capacity));
    this.start = new Uint32Array(columns, 16 * capacity + 8 * pfnRoom(capacity), capacity);
  }

  /** Makes room for rows [from, to) of a batch and zeroes the pfns that their calls will fill. */
  prepare(batch: TraceBatch, from = 0, to = batch.rows): void {
    const firstPfn = from === 0 ? 0 : batch.pfnStart[from];
    this.phys.fill(0, firstPfn, to === batch.rows ? batch.pfnsUsed : batch.pfnStart[to]);
    this.used = 0;
    for (let row = from; batch.accessed > 0 && row < to; row++) {
      this.start[row] = this.used;
      this.used += keptBytes(batch, row);
    }
    this.bytes = this.own.roomFor(this.used);
  }

  /** Copies the bytes to where other threads see them, once all rows were run. */
  publish(): void {
    if (this.used === 0 || this.shared === null) return;
    this.sharedBytes(this.shared.bytes).set(this.bytes.subarray(0, this.used));
  }

  /** Another thread has filled rows [0, rows) of a batch and published their bytes: this one can read them now. */
  filledElsewhere(batch: TraceBatch, rows: number): void {
    const some = rows > 0 && batch.accessed > 0;
    this.used = some ? this.start[rows - 1] + keptBytes(batch, rows - 1) : 0;
    this.bytes = this.sharedBytes(this.shared!.bytes);
  }

  private sharedBytes(bytes: SharedArrayBuffer): Uint8Array {
    if (bytes.byteLength < this.used) bytes.grow(Math.max(this.used, MOST_ACCESSED));
    return new Uint8Array(bytes, 0, bytes.byteLength);
  }

  /** Everything that the callers of rows [0, rows) saw is the same as in another lane. */
  same(other: Answers, batch: TraceBatch, rows: number): boolean {
    if (rows === 0) return true;
    const lastPfns = batch.pfnStart[rows - 1] + Math.min(batch.pfnCount[rows - 1], MAX_STORED_PFNS);
    return (
      same(this.ret, other.ret, 0, rows) &&
      same(this.extra, other.extra, 0, rows) &&
      same(this.phys, other.phys, 0, lastPfns) &&
      this.used === other.used &&
      this.sameBytes(other, 0, this.used)
    );
  }

  /** Compares bytes [from, to) with another lane's: true where they are the same. */
  sameBytes(other: Answers, from: number, to: number): boolean {
    return same(this.bytes, other.bytes, from, to);
  }
}
