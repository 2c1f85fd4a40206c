/**
 * The bytes of a VM's memory, by guest page: gpa and iova are one address, as QEMU maps them. Which of it the kernel
 * lets a caller reach is not decided here. A page that nobody has written holds a pattern of its own.
 */
import { BytePattern, patternKey } from './byte-pattern.js';
import { BytePool } from './byte-pool.js';
import { type Bytes, copyBytes } from './bytes.js';
import { PageWords } from './page-words.js';
import { SparsePages } from './sparse-pages.js';

/** Whole pages that are allocated together. */
const CHUNK_PAGES = 64;
/** Lines of a page that may be written, and bytes at once, until it is kept whole: to put it together takes longer then. */
const SPARSE_LINES = 4;
const SPARSE_BYTES = 256;

const patterns = new Map<number, BytePattern>();

function patternOf(pageSize: number): BytePattern {
  const pattern = patterns.get(pageSize) ?? new BytePattern(pageSize);
  patterns.set(pageSize, pattern);
  return pattern;
}

export class GuestMemory {
  private readonly pattern: BytePattern;
  /** 0 where nobody has written a page; else its number in `sparse` or, odd, in `whole`: see stateOf. */
  private readonly states = new PageWords();
  private readonly sparse: SparsePages;
  private readonly whole: BytePool;
  private pages = 0;

  constructor(
    private readonly vm: number,
    private readonly pageSize: number,
  ) {
    this.pattern = patternOf(pageSize);
    this.sparse = new SparsePages(this.pattern, pageSize);
    this.whole = new BytePool(pageSize, CHUNK_PAGES);
  }

  /** Pages that hold something of their own. */
  get writtenPages(): number {
    return this.pages;
  }

  /** Copies `length` bytes at page, offset to data[at ..); they lie in that page. */
  read(page: number, offset: number, length: number, data: Bytes, at: number): void {
    const state = this.states.get(page);
    if (isWhole(state)) {
      const block = numberOf(state);
      if (length === this.pageSize) data.array.set(this.whole.viewOf(block), at);
      else copyBytes(this.whole.chunkOf(block), this.whole.startOf(block) + offset, length, data, at);
      return;
    }
    const key = patternKey(page, this.vm);
    if (state === 0) this.pattern.copy(key, offset, length, data, at);
    else this.sparse.read(numberOf(state), key, offset, length, data, at);
  }

  /** Copies data[at .. at + length) to page, offset; it ends in that page. */
  write(page: number, offset: number, length: number, data: Bytes, at: number): void {
    let state = this.states.get(page);
    if (state === 0) {
      this.pages++;
      state = stateOf(this.sparse.take(), false);
      this.states.set(page, state);
    }
    if (!isWhole(state) && length > SPARSE_BYTES) state = this.makeWhole(page, state);
    const number = numberOf(state);
    if (isWhole(state)) {
      copyBytes(data, at, length, this.whole.chunkOf(number), this.whole.startOf(number) + offset);
      return;
    }
    const lines = this.sparse.write(number, patternKey(page, this.vm), offset, length, data, at);
    if (lines > SPARSE_LINES) this.makeWhole(page, state);
  }

  private makeWhole(page: number, state: number): number {
    const block = this.whole.take();
    const key = patternKey(page, this.vm);
    this.sparse.moveTo(numberOf(state), key, this.whole.chunkOf(block), this.whole.startOf(block));
    const whole = stateOf(block, true);
    this.states.set(page, whole);
    return whole;
  }
}

function stateOf(number: number, whole: boolean): number {
  return (number + 1) * 2 + (whole ? 1 : 0);
}

function isWhole(state: number): boolean {
  return (state & 1) === 1;
}

function numberOf(state: number): number {
  return (state >>> 1) - 1;
}
