/**
 * A device's IOTLB: this many translations, of whatever size, replaced in turn (first in, first out). An entry of 2 MB or
 * 1 GB reaches as far as the table entry that it was walked from.
 */
import { PageWords } from '../page-words.js';

/** Insertions after which numbers start again; far more than any replay makes. */
const LAST = 0xffffffff;

export class Iotlb {
  /** By log2 of the entry's pages: when an entry was walked, counted in insertions; 0: never. */
  private readonly walked = new Map<number, PageWords>();
  private insertions = 0;

  /** @param entries translations that it holds; 0: none is kept */
  constructor(private readonly entries: number) {}

  /**
   * Looks up the entries of 2^shift pages that hold [page, end), one after another; which were not there are there now.
   * @returns how many were not there
   */
  lookup(page: number, end: number, shift: number): number {
    const size = 1 << shift;
    const first = Math.floor(page / size);
    const count = Math.ceil(end / size) - first;
    if (LAST - this.insertions < count) {
      this.walked.clear();
      this.insertions = 0;
    }
    const before = this.insertions;
    this.insertions = this.wordsOf(shift).renew(first, first + count, this.entries, before);
    return this.insertions - before;
  }

  /** Invalidates every entry that touches [first, first + pages). */
  forget(first: number, pages: number): void {
    for (const [shift, words] of this.walked) {
      const entry = Math.floor(first / 2 ** shift);
      words.clear(entry, Math.ceil((first + pages) / 2 ** shift) - entry);
    }
  }

  private wordsOf(shift: number): PageWords {
    let words = this.walked.get(shift);
    if (words === undefined) {
      words = new PageWords();
      this.walked.set(shift, words);
    }
    return words;
  }
}
