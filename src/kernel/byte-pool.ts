/** Blocks of bytes of one size, many of them in one array, handed out and taken back. */
import { Bytes } from './bytes.js';

export class BytePool {
  private readonly chunks: Bytes[] = [];
  private readonly views: Uint8Array[] = [];
  private readonly free: number[] = [];
  private used = 0;

  /**
   * @param size bytes of a block
   * @param together blocks of one array, a power of two
   */
  constructor(
    private readonly size: number,
    private readonly together: number,
  ) {}

  /** Number of a block that nobody has; it holds old bytes. */
  take(): number {
    const free = this.free.pop();
    if (free !== undefined) return free;
    if (this.used === this.chunks.length * this.together)
      this.chunks.push(new Bytes(new Uint8Array(this.together * this.size)));
    return this.used++;
  }

  /** The bytes of a block. */
  viewOf(block: number): Uint8Array {
    const start = this.startOf(block);
    this.views[block] ??= this.chunkOf(block).array.subarray(start, start + this.size);
    return this.views[block];
  }

  give(block: number): void {
    this.free.push(block);
  }

  /** The array of a block, and where the block begins in it. */
  chunkOf(block: number): Bytes {
    return this.chunks[(block / this.together) | 0];
  }

  startOf(block: number): number {
    return (block & (this.together - 1)) * this.size;
  }
}
