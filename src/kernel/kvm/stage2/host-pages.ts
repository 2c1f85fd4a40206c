/** What the host has behind each page of anonymous memory that nobody had touched at first, by guest page. */

/**
 * Nothing yet; the shared zero page, read-only; a page of its own. A huge page is its own from the first touch on: the huge
 * zero page that a reader gets, and that a write splits, is not modelled.
 */
export const NOTHING = 0;
export const ZERO_PAGE = 1;
export const OWN_PAGE = 2;

/** As many as a huge page of 2 MB has: one that is touched is one chunk of one state. */
const CHUNK = 512;

export class HostPages {
  /** By chunk of pages: one state for all, or a byte a page. A chunk that is not there has nothing. */
  private readonly chunks = new Map<number, number | Uint8Array>();

  state(page: number): number {
    const chunk = this.chunks.get(Math.floor(page / CHUNK)) ?? NOTHING;
    return typeof chunk === 'number' ? chunk : chunk[page % CHUNK];
  }

  /** First page behind `page`, `limit` at most, that has another state. */
  runEnd(page: number, limit: number): number {
    const state = this.state(page);
    let at = page + 1;
    while (at < limit) {
      const number = Math.floor(at / CHUNK);
      const chunk = this.chunks.get(number) ?? NOTHING;
      const first = number * CHUNK;
      const stop = Math.min(limit - first, CHUNK);
      if (typeof chunk === 'number') {
        if (chunk !== state) return at;
      } else {
        for (let i = at - first; i < stop; i++) if (chunk[i] !== state) return first + i;
      }
      at = first + stop;
    }
    return limit;
  }

  /** Gives pages [first, end) a state. */
  fill(first: number, end: number, state: number): void {
    for (let at = first; at < end; ) {
      const number = Math.floor(at / CHUNK);
      const stop = Math.min(end, (number + 1) * CHUNK);
      if (stop - at === CHUNK) this.chunks.set(number, state);
      else this.fillPart(number, at % CHUNK, (at % CHUNK) + (stop - at), state);
      at = stop;
    }
  }

  private fillPart(number: number, from: number, to: number, state: number): void {
    let chunk = this.chunks.get(number) ?? NOTHING;
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
