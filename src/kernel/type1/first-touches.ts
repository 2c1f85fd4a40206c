/**
 * What the page table has of untouched memory: nothing, the shared zero page, a page of its own. A compound page is kept
 * at its head, which may lie in another mapping of the same memory, and apart from pages of any other size.
 */

import { PageWords } from '../page-words.js';
import type { BackingGeometry } from './backing.js';

const ZERO_PAGE = 1;
const OWN_PAGE = 2;

export class FirstTouches {
  private readonly small = new PageWords();
  /** By pages of a compound page. */
  private readonly compound = new Map<number, PageWords>();

  /** The page is there, for a write or only for a read. */
  has(geometry: BackingGeometry, page: number, write: boolean): boolean {
    return this.stateOf(geometry, page) >= (write ? OWN_PAGE : ZERO_PAGE);
  }

  isZeroPage(geometry: BackingGeometry, page: number): boolean {
    return this.stateOf(geometry, page) === ZERO_PAGE;
  }

  /** Pages from `page` to `end` at most that are there one after another. */
  from(geometry: BackingGeometry, page: number, end: number, write: boolean): number {
    let at = page;
    while (at < end && this.has(geometry, at, write))
      at = geometry.compound ? geometry.headOf(at) + geometry.span : at + 1;
    return Math.min(at, end) - page;
  }

  /** A page is touched: it is its own from now on, or the zero page, which no compound page is. */
  touch(geometry: BackingGeometry, page: number, write: boolean): void {
    const own = write || geometry.compound;
    this.wordsOf(geometry).set(geometry.headOf(page), own ? OWN_PAGE : ZERO_PAGE);
  }

  /** Nobody has touched [first, end) any more, which begins and ends with a compound page if it is of such. */
  forget(geometry: BackingGeometry, first: number, end: number): void {
    if (end > first) this.wordsOf(geometry).clear(first, end - first);
  }

  private stateOf(geometry: BackingGeometry, page: number): number {
    return this.wordsOf(geometry).get(geometry.headOf(page));
  }

  private wordsOf({ compound, span }: BackingGeometry): PageWords {
    if (!compound) return this.small;
    const words = this.compound.get(span) ?? new PageWords();
    this.compound.set(span, words);
    return words;
  }
}
