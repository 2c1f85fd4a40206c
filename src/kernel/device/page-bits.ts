/** One bit for each page of an address space, 0 by default, in words of 32 pages and chunks of 4096 that are in use. */
import { nextChunk } from '../page-states.js';

const WORDS = 128;
const CHUNK = WORDS * 32;

function popcount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Bits [from, to) of a word; 0 <= from < to <= 32. */
function maskOf(from: number, to: number): number {
  return ((to === 32 ? 0xffffffff : (1 << to) - 1) & ~((1 << from) - 1)) >>> 0;
}

export class PageBits {
  private readonly chunks = new Map<number, Uint32Array>();
  /** Pages whose bit is set. */
  count = 0;

  get(page: number): boolean {
    const number = Math.floor(page / CHUNK);
    const chunk = this.chunks.get(number);
    if (chunk === undefined) return false;
    const at = page - number * CHUNK;
    return ((chunk[at >>> 5] >>> (at & 31)) & 1) === 1;
  }

  /** Sets [first, first + pages), all of whose chunks come into use; returns how many were not set before. */
  set(first: number, pages: number): number {
    return this.change(first, pages, true);
  }

  /** Clears [first, first + pages); returns how many were set before. */
  clear(first: number, pages: number): number {
    const before = this.count;
    if (pages / CHUNK <= this.chunks.size) {
      this.change(first, pages, false);
      return before - this.count;
    }
    for (const number of this.chunks.keys()) {
      const from = Math.max(first, number * CHUNK);
      const to = Math.min(first + pages, (number + 1) * CHUNK);
      if (to > from) this.change(from, to - from, false);
    }
    return before - this.count;
  }

  /** The first page of [from, end) whose bit is `wanted`; end where there is none. */
  next(wanted: boolean, from: number, end: number): number {
    for (let page = from; page < end; ) {
      const number = Math.floor(page / CHUNK);
      const chunk = this.chunks.get(number);
      const at = page - number * CHUNK;
      if (chunk === undefined) {
        if (!wanted) return page;
        page = nextChunk(this.chunks, number, Math.ceil(end / CHUNK)) * CHUNK;
        continue;
      }
      const word = (wanted ? chunk[at >>> 5] : ~chunk[at >>> 5]) & maskOf(at & 31, 32);
      if (word !== 0) return Math.min(end, page - (at & 31) + 31 - Math.clz32(word & -word));
      page += 32 - (at & 31);
    }
    return end;
  }

  /** The last page up to `page`, in its chunk or those before, whose bit is set; -1 where there is none. */
  last(page: number): number {
    for (let number = Math.floor(page / CHUNK), at = page - number * CHUNK; number >= 0; ) {
      const word = (this.chunks.get(number)?.[at >>> 5] ?? 0) & maskOf(0, (at & 31) + 1);
      if (word !== 0) return number * CHUNK + (at & ~31) + 31 - Math.clz32(word);
      at = (at & ~31) - 1;
      if (at >= 0 && this.chunks.has(number)) continue;
      number = this.chunkBefore(number);
      at = CHUNK - 1;
    }
    return -1;
  }

  /** The chunk in use before `number`; -1 where there is none. */
  private chunkBefore(number: number): number {
    if (this.chunks.has(number - 1)) return number - 1;
    let before = -1;
    for (const used of this.chunks.keys()) if (used < number && used > before) before = used;
    return before;
  }

  private change(first: number, pages: number, set: boolean): number {
    const before = this.count;
    const end = first + pages;
    for (let page = first; page < end; ) {
      const number = Math.floor(page / CHUNK);
      const at = page - number * CHUNK;
      const chunkEnd = Math.min(end, (number + 1) * CHUNK);
      const chunk = this.chunks.get(number) ?? (set ? this.open(number) : undefined);
      if (chunk === undefined) {
        page = chunkEnd;
        continue;
      }
      const bits = Math.min(32 - (at & 31), end - page);
      const mask = maskOf(at & 31, (at & 31) + bits);
      const old = chunk[at >>> 5];
      chunk[at >>> 5] = set ? old | mask : old & ~mask;
      this.count += set ? popcount(mask & ~old) : -popcount(mask & old);
      page += bits;
    }
    return this.count - before;
  }

  private open(number: number): Uint32Array {
    const chunk = new Uint32Array(WORDS);
    this.chunks.set(number, chunk);
    return chunk;
  }
}
