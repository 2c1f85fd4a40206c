/** The address space behind a container (mm_struct): locked memory, its page table, and what get_user_pages takes there. */

import type { Ledger } from '../ledger.js';
import { PageWords } from '../page-words.js';
import { COMPOUND_ENTER, GUP_PAGE_4K, GUP_PAGE_HUGETLB, GUP_PAGE_THP } from '../steps.js';
import type { BackingGeometry } from './backing.js';
import type { CompoundPages } from './compound-pages.js';
import { COLD, FAR, HOT, WALK_STEPS, WARM } from './page-patterns.js';
import { PageTable } from './page-table.js';

/**
 * Reuse distances of a host, in pages that were gup'd in the same mm since the page was last gup'd: up to hotPages a
 * walk costs nothing extra, then it is warm, cold, and beyond coldPages (or never gup'd) far. A fact of the host like
 * its cache sizes; null where every walk costs the same. Pins alone count: what MAP_DMA gets is left out.
 */
export interface ReuseDistances {
  readonly hotPages: number;
  readonly warmPages: number;
  readonly coldPages: number;
}

/** The step of gup for one 4K page of that memory. */
export function gupPageStep({ compound, hugetlb }: BackingGeometry): number {
  if (!compound) return GUP_PAGE_4K;
  return hugetlb ? GUP_PAGE_HUGETLB : GUP_PAGE_THP;
}

/** The walks of gup over `pages` pages; a compound page is entered `entered` times. */
export function chargeGupPages(
  ledger: Ledger,
  geometry: BackingGeometry,
  pages: number,
  entered: number,
): void {
  ledger.charge(gupPageStep(geometry), pages);
  if (geometry.compound) ledger.charge(COMPOUND_ENTER, entered);
}

function chargeWalks(ledger: Ledger, walk: number, times: number): void {
  const step = WALK_STEPS[walk];
  if (step !== null) ledger.charge(step, times);
}

export class Mm {
  alive = true;
  /** mm->locked_vm, pages. */
  lockedPages = 0;
  private readonly lastGup = new PageWords();
  readonly pages = new PageTable();
  private clock = 1;

  /**
   * @param lockLimitPages RLIMIT_MEMLOCK in pages; Infinity where lock_cap (CAP_IPC_LOCK) lifts it
   * @param reuse see ReuseDistances
   */
  constructor(
    readonly lockLimitPages: number,
    private readonly reuse: ReuseDistances | null,
  ) {}

  /** __account_locked_vm: true if `pages` more may be locked, and then they are. */
  lock(pages: number): boolean {
    if (this.lockedPages + pages > this.lockLimitPages) return false;
    this.lockedPages += pages;
    return true;
  }

  unlock(pages: number): void {
    this.lockedPages -= pages;
  }

  /** A new mapping says what its memory is (PageTable.mapped); fresh memory has never been gup'd. */
  mapped(geometry: BackingGeometry, first: number, end: number, compound: CompoundPages): void {
    for (const [from, to] of this.pages.mapped(geometry, first, end, compound))
      this.lastGup.clear(from, to - from);
  }

  /** The same for a new memory slot. */
  slotted(geometry: BackingGeometry, first: number, end: number): void {
    for (const [from, to] of this.pages.slotted(geometry, first, end)) this.lastGup.clear(from, to - from);
  }

  /**
   * The per-page part of one get_user_pages call over consecutive pages (mm/gup.c, v5.10): a walk for each 4K page,
   * also inside a THP; first touches fault in. A compound page is entered once per call; one that was split is none.
   * @param write FOLL_WRITE; without it a small page that nobody has written is the zero page
   */
  gup(ledger: Ledger, geometry: BackingGeometry, first: number, pages: number, write: boolean): void {
    this.chargePages(ledger, geometry, first, pages);
    const { pages: table } = this;
    const faults = table.mayFault && table.presentFrom(first, pages, write) < pages;
    if (this.reuse === null && !faults) return;
    let walk = HOT;
    let alike = 0;
    for (let page = first; page < first + pages; page++) {
      if (faults) {
        chargeWalks(ledger, walk, alike);
        alike = 0;
        if (table.faultIn(ledger, page, write)) {
          this.touch(page);
          continue;
        }
      }
      const next = this.walk(page);
      if (next !== walk) {
        chargeWalks(ledger, walk, alike);
        walk = next;
        alike = 0;
      }
      alike++;
    }
    chargeWalks(ledger, walk, alike);
  }

  /**
   * The walk of one get_user_pages call for one page, HOT to FAR; null, and nothing done, for a page that is part of a
   * compound one or faults, and for the zero page.
   */
  walkOf(geometry: BackingGeometry, page: number): number | null {
    const { pages } = this;
    if (geometry.compound || (pages.mayFault && pages.presentFrom(page, 1, true) === 0)) return null;
    return this.walk(page);
  }

  private chargePages(ledger: Ledger, geometry: BackingGeometry, first: number, pages: number): void {
    const end = first + pages;
    for (let page = first; page < end; ) {
      const small = this.pages.isSmall(geometry, page);
      const to = geometry.compound ? this.pages.splitAlikeTo(page, end) : end;
      if (small) ledger.charge(GUP_PAGE_4K, to - page);
      else chargeGupPages(ledger, geometry, to - page, geometry.groupsIn(page, to - page));
      page = to;
    }
  }

  /** The page is gup'd now; when it was last, 0: never. */
  private touch(page: number): number {
    if (this.reuse === null) return 0;
    const last = this.lastGup.swap(page, this.clock);
    this.clock = this.clock === 0xffffffff ? 1 : this.clock + 1;
    return last;
  }

  private walk(page: number): number {
    const { reuse, clock } = this;
    if (reuse === null) return HOT;
    const last = this.touch(page);
    if (last === 0) return FAR;
    const age = (clock - last) >>> 0;
    if (age > reuse.coldPages) return FAR;
    if (age > reuse.warmPages) return COLD;
    return age > reuse.hotPages ? WARM : HOT;
  }
}
