/** One 32-bit word for each page of an address space, 0 by default, stored in chunks of 4096 pages that are in use. */

/** So many that the chunks' headers stay in the cache, where those of 512 pages did not. */
const CHUNK = 4096;
/** Chunks below this number (32 GiB of 4K pages) are kept in an array, which grows to the highest in use; the rest in a map. */
const DIRECT_CHUNKS = 1 << 11;

export class PageWords {
  private readonly direct: (Uint32Array | undefined)[] = [];
  private readonly sparse = new Map<number, Uint32Array>();

  get(page: number): number {
    const number = Math.floor(page / CHUNK);
    const chunk = number < DIRECT_CHUNKS ? this.direct[number] : this.sparse.get(number);
    return chunk === undefined ? 0 : chunk[page - number * CHUNK];
  }

  set(page: number, word: number): void {
    const number = Math.floor(page / CHUNK);
    this.open(number)[page - number * CHUNK] = word;
  }

  /** Sets a page's word and returns what it was. */
  swap(page: number, word: number): number {
    const number = Math.floor(page / CHUNK);
    const chunk = this.open(number);
    const at = page - number * CHUNK;
    const before = chunk[at];
    chunk[at] = word;
    return before;
  }

  /**
   * Where words are times of a clock: each word of [first, end), in order, that is 0 or `age` or more behind the clock is set
   * to the next time, for which the clock goes on by one.
   * @param clock the last time that was set
   * @returns the clock after that
   */
  renew(first: number, end: number, age: number, clock: number): number {
    let time = clock;
    for (let page = first; page < end; ) {
      const number = Math.floor(page / CHUNK);
      const chunk = this.open(number);
      const start = number * CHUNK;
      const to = Math.min(CHUNK, end - start);
      for (let i = page - start; i < to; i++) {
        const at = chunk[i];
        if (at === 0 || time - at >= age) chunk[i] = ++time;
      }
      page = start + to;
    }
    return time;
  }

  /** Sets [first, first + pages) back to 0; the cost follows the chunks in use, not the range. */
  clear(first: number, pages: number): void {
    const end = first + pages;
    const clearChunk = (number: number, chunk: Uint32Array): void => {
      const start = number * CHUNK;
      chunk.fill(0, Math.max(0, first - start), Math.min(CHUNK, end - start));
    };
    const lastDirect = Math.min(this.direct.length, Math.ceil(end / CHUNK));
    for (let number = Math.floor(first / CHUNK); number < lastDirect; number++) {
      const chunk = this.direct[number];
      if (chunk !== undefined) clearChunk(number, chunk);
    }
    for (const [number, chunk] of this.sparse) {
      if ((number + 1) * CHUNK > first && number * CHUNK < end) clearChunk(number, chunk);
    }
  }

  private open(number: number): Uint32Array {
    let chunk = number < DIRECT_CHUNKS ? this.direct[number] : this.sparse.get(number);
    if (chunk !== undefined) return chunk;
    chunk = new Uint32Array(CHUNK);
    if (number < DIRECT_CHUNKS) {
      while (this.direct.length < number) this.direct.push(undefined);
      this.direct[number] = chunk;
    } else this.sparse.set(number, chunk);
    return chunk;
  }
}
