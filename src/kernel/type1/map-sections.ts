/**
 * mmap_lock in the runs of one MAP_DMA that are alike (vfio_pin_pages_remote): read-locked around each gup, page by page
 * up to v5.11 (vaddr_get_pfn) and batch by batch from v5.12 on (vaddr_get_pfns); write-locked once a run by
 * vfio_lock_acct (mmap_write_lock_killable). A batch that was filled only to find that a run ends counts with the next.
 */
import type { Ledger } from '../ledger.js';
import { READS, RUNS, type SectionPlan, SLOTS, WRITES } from '../section-log.js';
import type { Settled } from '../settled.js';
import { MMAP_READ_LOCK } from '../steps.js';

/** One after another, as often as they come: runs(), reads(), slots(), runs(), writes(), runs(), end(). */
export class MapSections {
  private readonly many: Settled | null;
  private held = false;

  /** @param single one run with one gup at most: the lock is taken as by any other call */
  constructor(
    private readonly ledger: Ledger,
    private readonly single: boolean,
  ) {
    this.many = single ? null : ledger.sections;
    this.many?.beginSections();
  }

  /** What follows is done under the lock, each time that it is read-locked. */
  reads(times: number): void {
    const { ledger } = this;
    this.go(READS);
    if (this.single) {
      ledger.acquire(MMAP_READ_LOCK, true);
      this.held = true;
    } else ledger.charge(MMAP_READ_LOCK, times);
  }

  /** What follows is done for each page. */
  slots(): void {
    this.go(SLOTS);
  }

  /** What follows is done under the lock, each time that it is write-locked; the lock's own cost is in it. */
  writes(): void {
    this.go(WRITES);
    if (!this.single) return;
    this.ledger.enter(MMAP_READ_LOCK);
    this.held = true;
  }

  /** What follows is done for each run. */
  runs(): void {
    this.go(RUNS);
  }

  end(plan: Omit<SectionPlan, 'lock'>): void {
    this.go(RUNS);
    this.many?.endSections({ lock: MMAP_READ_LOCK, ...plan });
  }

  private go(part: number): void {
    if (this.held) this.ledger.release(MMAP_READ_LOCK);
    this.held = false;
    this.many?.section(part);
  }
}
