/** A set of page numbers as sorted ranges that neither touch nor overlap. */

/** From the first page on, up to but not including the end. */
export interface PageRange {
  readonly first: number;
  readonly end: number;
}

export class PageRanges {
  private readonly starts: number[] = [];
  /** Exclusive. */
  private readonly ends: number[] = [];
  /** The set was asked to hold too many ranges; `has` can't tell any more. */
  overfull = false;

  /** @param most ranges; beyond it the set takes no more and answers `has` with yes, so that memory does not grow with a trace */
  constructor(private readonly most = Number.POSITIVE_INFINITY) {}

  /** Adds the pages start .. end, end exclusive, as everywhere here. */
  add(start: number, end: number): void {
    if (this.overfull || end <= start) return;
    // those that touch it become one with it
    const from = this.endingBehind(start - 1);
    let to = from;
    let newStart = start;
    let newEnd = end;
    while (to < this.starts.length && this.starts[to] <= end) {
      newStart = Math.min(newStart, this.starts[to]);
      newEnd = Math.max(newEnd, this.ends[to]);
      to++;
    }
    this.starts.splice(from, to - from, newStart);
    this.ends.splice(from, to - from, newEnd);
    this.overfull = this.starts.length > this.most;
  }

  remove(start: number, end: number): void {
    if (end <= start) return;
    const from = this.endingBehind(start);
    let to = from;
    const left: PageRange[] = [];
    for (; to < this.starts.length && this.starts[to] < end; to++) {
      if (this.starts[to] < start) left.push({ first: this.starts[to], end: start });
      if (this.ends[to] > end) left.push({ first: end, end: this.ends[to] });
    }
    this.starts.splice(from, to - from, ...left.map((range) => range.first));
    this.ends.splice(from, to - from, ...left.map((range) => range.end));
  }

  /** Whether all of start .. end is in the set. */
  has(start: number, end: number): boolean {
    if (this.overfull) return true;
    const at = this.endingBehind(start);
    return this.starts[at] <= start && this.ends[at] >= end;
  }

  /** Whether nothing of it is. */
  lacks(start: number, end: number): boolean {
    const at = this.endingBehind(start);
    return at === this.starts.length || this.starts[at] >= end;
  }

  /** What of it is not in the set. */
  missing(start: number, end: number): PageRange[] {
    const gaps: PageRange[] = [];
    let from = start;
    for (let i = this.endingBehind(start); i < this.starts.length && this.starts[i] < end; i++) {
      if (this.starts[i] > from) gaps.push({ first: from, end: this.starts[i] });
      from = this.ends[i];
    }
    if (from < end) gaps.push({ first: from, end });
    return gaps;
  }

  *[Symbol.iterator](): Generator<PageRange, void> {
    for (let i = 0; i < this.starts.length; i++) yield { first: this.starts[i], end: this.ends[i] };
  }

  /** Place of the first range that ends behind a page. */
  private endingBehind(page: number): number {
    let low = 0;
    let high = this.ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ends[middle] <= page) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
