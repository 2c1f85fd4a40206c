/** Sets of whole numbers as ranges: pages of an address space. */

/** From the first on, up to but not including the end. */
export interface Range {
  readonly first: number;
  readonly end: number;
}

export class Ranges {
  /** Ascending; none touches another. */
  private all: Range[] = [];

  add({ first, end }: Range): void {
    if (end <= first) return;
    const from = this.indexAt(first - 1);
    let to = from;
    let joined = { first, end };
    // those that touch it become one with it
    for (; to < this.all.length && this.all[to].first <= end; to++)
      joined = {
        first: Math.min(joined.first, this.all[to].first),
        end: Math.max(joined.end, this.all[to].end),
      };
    this.all.splice(from, to - from, joined);
  }

  remove({ first, end }: Range): void {
    if (end <= first) return;
    const from = this.indexAt(first);
    let to = from;
    const left: Range[] = [];
    for (; to < this.all.length && this.all[to].first < end; to++) {
      const cut = this.all[to];
      if (cut.first < first) left.push({ first: cut.first, end: first });
      if (cut.end > end) left.push({ first: end, end: cut.end });
    }
    this.all.splice(from, to - from, ...left);
  }

  /** What of a range is not in the set. */
  missing({ first, end }: Range): Range[] {
    const gaps: Range[] = [];
    let at = first;
    for (let i = this.indexAt(first); i < this.all.length && this.all[i].first < end; i++) {
      if (this.all[i].first > at) gaps.push({ first: at, end: this.all[i].first });
      at = this.all[i].end;
    }
    if (at < end) gaps.push({ first: at, end });
    return gaps;
  }

  /** Whether nothing of a range is in the set. */
  lacks({ first, end }: Range): boolean {
    const next = this.all[this.indexAt(first)];
    return next === undefined || next.first >= end;
  }

  [Symbol.iterator](): IterableIterator<Range> {
    return this.all[Symbol.iterator]();
  }

  /** Index of the first range that ends behind a number. */
  private indexAt(number: number): number {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.all[middle].end <= number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
