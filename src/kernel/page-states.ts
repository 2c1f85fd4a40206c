/** A small number for each page of an address space, 0 by default: one for a chunk of pages, or a byte a page. */

/** As many as a huge page of 2 MB has: one that is touched is one chunk of one state. */
const CHUNK = 512;

export class PageStates {
  private readonly chunks = new Map<number, number | Uint8Array>();

  get(page: number): number {
    const chunk = this.chunks.get(Math.floor(page / CHUNK)) ?? 0;
    return typeof chunk === 'number' ? chunk : chunk[page % CHUNK];
  }

  /** First page behind `page`, `limit` at most, that has another state. */
  runEnd(page: number, limit: number): number {
    const state = this.get(page);
    let at = page + 1;
    while (at < limit) {
      const number = Math.floor(at / CHUNK);
      const chunk = this.chunks.get(number) ?? 0;
      const first = number * CHUNK;
      const stop = Math.min(limit - first, CHUNK);
      if (typeof chunk === 'number') {
        if (chunk !== state) return at;
        if (state === 0) {
          at = nextChunk(this.chunks, number, Math.ceil(limit / CHUNK)) * CHUNK;
          continue;
        }
      } else {
        for (let i = at - first; i < stop; i++) if (chunk[i] !== state) return first + i;
      }
      at = first + stop;
    }
    return limit;
  }

  /** Gives pages [first, end) a state; all their chunks come into use. */
  fill(first: number, end: number, state: number): void {
    for (let at = first; at < end; ) {
      const number = Math.floor(at / CHUNK);
      const stop = Math.min(end, (number + 1) * CHUNK);
      if (stop - at === CHUNK) this.chunks.set(number, state);
      else this.fillPart(number, at % CHUNK, (at % CHUNK) + (stop - at), state);
      at = stop;
    }
  }

  /** Gives pages [first, end) back state 0; the cost follows the chunks in use where they are fewer than the range's. */
  clear(first: number, end: number): void {
    const { chunks } = this;
    if ((end - first) / CHUNK <= chunks.size) {
      for (let number = Math.floor(first / CHUNK); number * CHUNK < end; number++)
        this.clearIn(number, first, end);
    } else for (const number of [...chunks.keys()]) this.clearIn(number, first, end);
  }

  private clearIn(number: number, first: number, end: number): void {
    const start = number * CHUNK;
    const from = Math.max(first - start, 0);
    const to = Math.min(end - start, CHUNK);
    if (from === 0 && to === CHUNK) this.chunks.delete(number);
    else if (to > from && this.chunks.has(number)) this.fillPart(number, from, to, 0);
  }

  private fillPart(number: number, from: number, to: number, state: number): void {
    let chunk = this.chunks.get(number) ?? 0;
    if (chunk === state) return;
    if (typeof chunk === 'number') chunk = new Uint8Array(CHUNK).fill(chunk);
    if (to - from === 1) chunk[from] = state;
    else chunk.fill(state, from, to);
    this.chunks.set(number, chunk);
    // a chunk that was touched page by page from its beginning to its end
    if (to === CHUNK && isAll(chunk, state)) this.chunks.set(number, state);
  }
}

function isAll(chunk: Uint8Array, state: number): boolean {
  for (let i = 0; i < chunk.length; i++) if (chunk[i] !== state) return false;
  return true;
}

/**
 * Pages kept in chunks of which few are in use: the next one in use behind chunk `number`, or one at or behind `last`. The cost
 * follows the chunks in use where they are fewer than those in between, for a range may be far longer than what is in it.
 */
export function nextChunk(chunks: ReadonlyMap<number, unknown>, number: number, last: number): number {
  if (last - number <= chunks.size || chunks.has(number + 1)) return number + 1;
  let next = last;
  for (const used of chunks.keys()) if (used > number && used < next) next = used;
  return next;
}
