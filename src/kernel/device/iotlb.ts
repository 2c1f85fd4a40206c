/**
 * A device's IOTLB: so many translations, of whatever size, replaced in turn (first in, first out). An entry of 2 MB or
 * 1 GB reaches as far as the table entry that it was walked from.
 */
import { PageWords } from '../type1/page-words.js';

/** Insertions after which numbers start again; far more than any replay makes. */
const LAST = 0xffffffff;

export class Iotlb {
  /** By log2 of the entry's pages: when an entry was walked, counted in insertions; 0: never. */
  private readonly walked = new Map<number, PageWords>();
  private insertions = 0;

  /** @param entries translations that it holds; 0: none is kept */
  constructor(private readonly entries: number) {}

  /**
   * Looks up the entry of 2^shift pages that holds `page`.
   * @returns true where it was there; else it is there now
   */
  lookup(page: number, shift: number): boolean {
    let words = this.walked.get(shift);
    if (words === undefined) {
      words = new PageWords();
      this.walked.set(shift, words);
    }
    const entry = shift === 0 ? page : Math.floor(page / 2 ** shift);
    const at = words.get(entry);
    if (at !== 0 && this.insertions - at < this.entries) return true;
    if (this.insertions === LAST) {
      this.walked.clear();
      this.insertions = 0;
      return this.lookup(page, shift);
    }
    this.insertions++;
    words.set(entry, this.insertions);
    return false;
  }

  /** Invalidates every entry that touches [first, first + pages). */
  forget(first: number, pages: number): void {
    for (const [shift, words] of this.walked) {
      const entry = Math.floor(first / 2 ** shift);
      words.clear(entry, Math.ceil((first + pages) / 2 ** shift) - entry);
    }
  }
}
