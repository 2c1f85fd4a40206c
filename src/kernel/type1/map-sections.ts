/**
 * mmap_lock in runs of a MAP_DMA that are alike (vfio_pin_pages_remote, each). It is read-locked around each gup: page by
 * page up to v5.11 (vaddr_get_pfn), batch by batch from v5.12 on (vaddr_get_pfns). It is write-locked once a run, by
 * vfio_lock_acct (mmap_write_lock_killable).
 *
 * A caller says which part of the work it charges next: runs(), reads(), slots(), runs(), writes(), runs(), end(). Where
 * there is one gup at most the lock is taken as by any other call; else the parts go to the section log.
 */
import type { Ledger } from '../ledger.js';
import { READS, RUNS, type SectionPlan, SLOTS, WRITES } from '../section-log.js';
import type { Settled } from '../settled.js';
import { MMAP_READ_LOCK } from '../steps.js';

export class MapSections {
  /** Where the parts are kept; null where the lock is taken once, or nobody asks for the order of things. */
  private readonly many: Settled | null;
  private held = false;

  /** @param single there is one run, with one gup at most */
  constructor(
    private readonly ledger: Ledger,
    private readonly single: boolean,
  ) {
    this.many = single ? null : ledger.sections;
    this.many?.beginSections();
  }

  /** What is charged next is done under the lock, which is read-locked this many times. */
  reads(times: number): void {
    const { ledger } = this;
    this.go(READS);
    if (this.single) {
      ledger.acquire(MMAP_READ_LOCK, true);
      this.held = true;
    } else ledger.charge(MMAP_READ_LOCK, times);
  }

  /** What is charged next is done in the slots: once for each page. */
  slots(): void {
    this.go(SLOTS);
  }

  /** What is charged next is done under the lock, write-locked once a run; it has the lock's own cost in it. */
  writes(): void {
    this.go(WRITES);
    if (!this.single) return;
    this.ledger.enter(MMAP_READ_LOCK);
    this.held = true;
  }

  /** What is charged next is done once a run. */
  runs(): void {
    this.go(RUNS);
  }

  /** The runs are done; says where their sections lay. */
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
