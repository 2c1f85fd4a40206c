/**
 * Device accesses that begin at the same instant of the trace, one from each cpu. If one of them comes to a page that the
 * fault of another has mapped, it is taken to have faulted there too, and to have waited for the same answer: an SMMU reports
 * every transaction that stalls. The answer covers all pages that the fault mapped, so that a fault costs each other access
 * one duplicate fault at most, at the page where it meets what was mapped.
 *
 * Which faults are in flight together follows from the timestamps, never from virtual time: an access that begins 1 ns
 * later overlaps none, though the fault takes longer. How long it takes is another in each lane, and would decide how
 * many faults there are; time decides latency, never results.
 */
import { PageBits } from './page-bits.js';

export class Burst {
  /** The instant; NaN: no rows share one. */
  private ts = Number.NaN;
  private mapped = new PageBits();
  /** The first page of what each fault mapped at this instant. */
  private begins = new PageBits();
  /** By cpu: pages of whose mapping it has had the answer. */
  private readonly had = new Map<number, PageBits>();

  /** @param ts instant of the access that comes, NaN where the trace has none */
  at(ts: number): void {
    if (ts === this.ts || (Number.isNaN(ts) && Number.isNaN(this.ts))) return;
    this.ts = ts;
    if (this.mapped.count === 0) return;
    this.mapped = new PageBits();
    this.begins = new PageBits();
    this.had.clear();
  }

  /** A fault of `cpu` has been answered: [first, first + pages) is mapped, and with it the rest of what the first fault there mapped. */
  answered(cpu: number, first: number, pages: number): void {
    if (Number.isNaN(this.ts)) return;
    const had = this.had.get(cpu) ?? new PageBits();
    this.had.set(cpu, had);
    if (this.mapped.get(first)) {
      const begin = this.begins.last(first);
      const end = this.begins.next(true, first + 1, this.mapped.next(false, first, Number.POSITIVE_INFINITY));
      had.set(begin, end - begin);
    } else this.begins.set(first, 1);
    this.mapped.set(first, pages);
    had.set(first, pages);
  }

  /** The first page of [first, end) that somebody else's fault mapped at this instant; end where there is none. */
  foreign(cpu: number, first: number, end: number): number {
    if (this.mapped.count === 0) return end;
    const had = this.had.get(cpu);
    let page = this.mapped.next(true, first, end);
    while (page < end && had?.get(page) === true)
      page = this.mapped.next(true, had.next(false, page, end), end);
    return page;
  }
}
