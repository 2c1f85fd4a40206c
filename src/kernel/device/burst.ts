/**
 * Accesses that begin at one instant of the trace, one from each cpu: whose pages are mapped by the fault of another of
 * them had faulted too. Which faults are in flight together follows from the timestamps, never from virtual time.
 */
import { PageBits } from './page-bits.js';

export class Burst {
  /** The instant; NaN: no rows share one. */
  private ts = Number.NaN;
  private mapped = new PageBits();
  private readonly had = new Map<number, PageBits>();

  /** @param ts instant of the access that comes, NaN where the trace has none */
  at(ts: number): void {
    if (ts === this.ts || (Number.isNaN(ts) && Number.isNaN(this.ts))) return;
    this.ts = ts;
    if (this.mapped.count === 0) return;
    this.mapped = new PageBits();
    this.had.clear();
  }

  /** A fault of `cpu` has had its answer: [first, first + pages) is mapped. */
  answered(cpu: number, first: number, pages: number): void {
    if (Number.isNaN(this.ts)) return;
    this.mapped.set(first, pages);
    const had = this.had.get(cpu) ?? new PageBits();
    this.had.set(cpu, had);
    had.set(first, pages);
  }

  /** The first page of [first, end) that somebody else's fault mapped at this instant; end where there is none. */
  foreign(cpu: number, first: number, end: number): number {
    if (this.mapped.count === 0) return end;
    const had = this.had.get(cpu);
    for (
      let page = this.mapped.next(true, first, end);
      page < end;
      page = this.mapped.next(true, page + 1, end)
    )
      if (had === undefined || !had.get(page)) return page;
    return end;
  }
}
