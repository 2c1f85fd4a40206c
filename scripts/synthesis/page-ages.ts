/**
 * How long ago a guest page was last gup'd, counted in pages gup'd since: what decides in the model whether its walk
 * is warm. Pages that are pinned already are hits and do not count.
 */

/** Classes of age that a synthetic trace aims at; the host's reuse thresholds are to lie on the same borders. */
export type PageState = 'hot' | 'cold' | 'slow';

/** A page is hot up to this age, ... */
export const HOT_PAGES = 1024;
/** ... cold up to this one, and slow when it is older or was never gup'd. */
export const COLD_PAGES = 65536;

export class PageAges {
  /** Count of gups before the page's last one, plus 1; 0: never gup'd. */
  private readonly last: Uint32Array;
  private gups = 0;

  constructor(readonly pages: number) {
    this.last = new Uint32Array(pages);
  }

  /** The page is gup'd now. */
  gup(page: number): void {
    this.last[page] = ++this.gups;
  }

  /** Pages gup'd since this page was; Infinity where it never was. */
  age(page: number): number {
    return this.last[page] === 0 ? Number.POSITIVE_INFINITY : this.gups - this.last[page];
  }

  /** The class of a page that is gup'd next. */
  state(page: number): PageState {
    const age = this.age(page);
    if (age <= HOT_PAGES) return 'hot';
    return age <= COLD_PAGES ? 'cold' : 'slow';
  }
}
