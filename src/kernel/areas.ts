/** Stretches of an address space, each of a kind, as the vmas of an mm are: whole numbers from 1 on, 0 where there is none. */

interface Area {
  readonly first: number;
  readonly end: number;
  readonly kind: number;
}

export class Areas {
  /** Ascending, none empty, none over another. */
  private areas: Area[] = [];

  get any(): boolean {
    return this.areas.length > 0;
  }

  /** The kind of a page. */
  at(page: number): number {
    const area = this.areas[this.behind(page)];
    return area !== undefined && area.first <= page ? area.kind : 0;
  }

  /** First page behind `page`, `limit` at most, from which on another kind may be. */
  runEnd(page: number, limit: number): number {
    const area = this.areas[this.behind(page)];
    if (area === undefined) return limit;
    return Math.min(limit, area.first <= page ? area.end : area.first);
  }

  /** First page up to `page`, `limit` at least, from which on all have its kind; more may have it before. */
  runStart(page: number, limit: number): number {
    const i = this.behind(page);
    const area = this.areas[i];
    const start = area !== undefined && area.first <= page ? area.first : (this.areas[i - 1]?.end ?? 0);
    return Math.max(limit, start);
  }

  /** What of [first, end) has no kind, ascending. */
  gaps(first: number, end: number): [from: number, to: number][] {
    const gaps: [number, number][] = [];
    let from = first;
    for (let i = this.behind(first); i < this.areas.length && from < end; i++) {
      const to = Math.min(end, this.areas[i].first);
      if (to > from) gaps.push([from, to]);
      from = this.areas[i].end;
    }
    if (from < end) gaps.push([from, end]);
    return gaps;
  }

  /** Gives pages [first, end) a kind, whatever they had. */
  set(first: number, end: number, kind: number): void {
    if (end <= first) return;
    const { areas } = this;
    const from = this.behind(first);
    let to = from;
    while (to < areas.length && areas[to].first < end) to++;
    const rest: Area[] = [];
    if (to > from && areas[from].first < first) rest.push({ ...areas[from], end: first });
    if (kind !== 0) rest.push({ first, end, kind });
    if (to > from && areas[to - 1].end > end) rest.push({ ...areas[to - 1], first: end });
    if (to > from || rest.length > 0) areas.splice(from, to - from, ...rest);
  }

  /** Index of the first area that ends behind a page. */
  private behind(page: number): number {
    const { areas } = this;
    let low = 0;
    let high = areas.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (areas[middle].end > page) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
