/** A set of page numbers as sorted ranges that neither touch nor overlap. */

/** Beyond it the set stops to take more and answers `has` with yes: memory must not grow with the trace. */
const MAX_RANGES = 65536;

export class PageRanges {
  /** Inclusive. */
  private readonly starts: number[] = [];
  /** Exclusive. */
  private readonly ends: number[] = [];
  /** The set was asked to hold too many ranges; `has` can't tell any more. */
  overfull = false;

  /** Number of ranges that start at or below `page`. */
  private rank(page: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle] <= page) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Adds the pages start .. end, end exclusive. */
  add(start: number, end: number): void {
    if (this.overfull || end <= start) return;
    let from = this.rank(start);
    if (from > 0 && this.ends[from - 1] >= start) from--;
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
    this.overfull = this.starts.length > MAX_RANGES;
  }

  /** Whether all of start .. end (exclusive) is in the set. */
  has(start: number, end: number): boolean {
    if (this.overfull) return true;
    const at = this.rank(start) - 1;
    return at >= 0 && this.ends[at] >= end;
  }
}
