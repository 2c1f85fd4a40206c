/**
 * The bytes of a VM's memory, by guest page: gpa and iova are one address, as QEMU maps them. Which of it the kernel
 * lets a caller reach is not decided here. A page that nobody has written holds a pattern of its own.
 */
import { BytePattern, copyBytes, patternKey } from './byte-pattern.js';
import { PageWords } from './type1/page-words.js';

/** Pages that are allocated together. */
const CHUNK_PAGES = 64;

const patterns = new Map<number, BytePattern>();

function patternOf(pageSize: number): BytePattern {
  const pattern = patterns.get(pageSize) ?? new BytePattern(pageSize);
  patterns.set(pageSize, pattern);
  return pattern;
}

export class GuestMemory {
  private readonly pattern: BytePattern;
  /** Number of a written page in the order of first writes, from 1; 0 where nobody has written it. */
  private readonly written = new PageWords();
  private readonly chunks: Uint8Array[] = [];
  private pages = 0;

  constructor(
    private readonly vm: number,
    private readonly pageSize: number,
  ) {
    this.pattern = patternOf(pageSize);
  }

  /** Pages that hold something of their own. */
  get writtenPages(): number {
    return this.pages;
  }

  /** Copies `length` bytes at page, offset to data[at ..); they lie in that page. */
  read(page: number, offset: number, length: number, data: Uint8Array, at: number): void {
    const number = this.written.get(page);
    if (number === 0) {
      this.pattern.copy(patternKey(page, this.vm), offset, length, data, at);
      return;
    }
    copyBytes(this.chunkOf(number), this.startOf(number) + offset, length, data, at);
  }

  /** Copies data[at .. at + length) to page, offset; it ends in that page. */
  write(page: number, offset: number, length: number, data: Uint8Array, at: number): void {
    let number = this.written.get(page);
    if (number === 0) number = this.add(page, length === this.pageSize);
    copyBytes(data, at, length, this.chunkOf(number), this.startOf(number) + offset);
  }

  private add(page: number, whole: boolean): number {
    const number = ++this.pages;
    if (number > this.chunks.length * CHUNK_PAGES)
      this.chunks.push(new Uint8Array(CHUNK_PAGES * this.pageSize));
    this.written.set(page, number);
    if (!whole) {
      this.pattern.copy(
        patternKey(page, this.vm),
        0,
        this.pageSize,
        this.chunkOf(number),
        this.startOf(number),
      );
    }
    return number;
  }

  private chunkOf(number: number): Uint8Array {
    return this.chunks[((number - 1) / CHUNK_PAGES) | 0];
  }

  private startOf(number: number): number {
    return ((number - 1) % CHUNK_PAGES) * this.pageSize;
  }
}
