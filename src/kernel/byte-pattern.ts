/**
 * Bytes that are a function of a key, and cost no more than a copy: what memory holds that nobody has written, and what
 * callers write. Two keys have the same bytes in one case of `block`; no long stretch of a block comes in it
 * twice, so that a copy from or to a wrong byte or page shows.
 */
import { Bytes, copyBytes } from './bytes.js';

export class BytePattern {
  private readonly table: Bytes;
  /** Views of whole blocks, by where they start; each is made once, since that takes V8 as long as copying the block. */
  private readonly views: Uint8Array[] = [];

  /** @param block bytes of one key, a power of two */
  constructor(private readonly block: number) {
    this.table = new Bytes(new Uint8Array(block * 2));
    const { array } = this.table;
    let state = 0x2545f491;
    for (let i = 0; i < array.length; i++) {
      // xorshift32 (Marsaglia, 2003)
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      array[i] = state >>> 24;
    }
  }

  /** The bytes that keys choose from: a key's block is bytes[startOf(key) .. + block). Nobody may change them. */
  get bytes(): Uint8Array {
    return this.table.array;
  }

  startOf(key: number): number {
    return key & (this.block - 1);
  }

  /** Copies bytes [from, from + length) of a key's block to target[at ..); the block must hold them. */
  copy(key: number, from: number, length: number, target: Bytes, at: number): void {
    const start = this.startOf(key) + from;
    if (length === this.block) target.array.set(this.viewFrom(start), at);
    else copyBytes(this.table, start, length, target, at);
  }

  /** Copies `length` bytes for a key that may be longer than a block: block after block, each with a key of its own. */
  fill(key: number, length: number, target: Bytes, at: number): void {
    for (let done = 0; done < length; done += this.block) {
      const piece = Math.min(this.block, length - done);
      this.copy(patternKey(key, done), 0, piece, target, at + done);
    }
  }

  private viewFrom(start: number): Uint8Array {
    this.views[start] ??= this.bytes.subarray(start, start + this.block);
    return this.views[start];
  }
}

/** A key made of two whole numbers below 2^53. */
export function patternKey(a: number, b: number): number {
  let hash = Math.imul(a | 0, 0x9e3779b1) ^ Math.imul((a / 2 ** 32) | 0, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ Math.imul(b | 0, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39);
  return hash ^ (hash >>> 16);
}
