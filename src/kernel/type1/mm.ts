/** The address space behind a container (mm_struct): locked memory, and what get_user_pages finds at each page. */

import { PageBits } from '../device/page-bits.js';
import type { Ledger } from '../ledger.js';
import { PageWords } from '../page-words.js';
import {
  COMPOUND_ENTER,
  FAULT_IN_4K,
  FAULT_IN_HUGE,
  GUP_PAGE_4K,
  GUP_PAGE_HUGETLB,
  GUP_PAGE_THP,
} from '../steps.js';
import type { BackingGeometry } from './backing.js';
import { FirstTouches } from './first-touches.js';
import { COLD, FAR, HOT, WALK_STEPS, WARM } from './page-patterns.js';

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

/** The walks of gup over `pages` pages; a compound page is entered `entered` times. */
export function chargeGupPages(
  ledger: Ledger,
  geometry: BackingGeometry,
  pages: number,
  entered: number,
): void {
  if (!geometry.compound) ledger.charge(GUP_PAGE_4K, pages);
  else {
    ledger.charge(geometry.hugetlb ? GUP_PAGE_HUGETLB : GUP_PAGE_THP, pages);
    ledger.charge(COMPOUND_ENTER, entered);
  }
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
  private readonly touches = new FirstTouches();
  /** Pages that the host took back and that nobody has touched since. */
  private readonly taken = new PageBits();
  /** Pages that were taken back since they were fresh: what is paged in again is a page of order 0, anywhere. */
  private readonly scattered = new PageBits();
  /** Pages of huge ones that were split to take some of them back. */
  private readonly split = new PageBits();
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

  /**
   * Nobody has touched [first, end) any more: fresh memory behind a new mapping.
   * @param from and to: CompoundPages.ofNobodyElse
   */
  forget(geometry: BackingGeometry, first: number, end: number, from: number, to: number): void {
    this.lastGup.clear(first, end - first);
    this.taken.clear(first, end - first);
    this.scattered.clear(first, end - first);
    if (to > from) this.split.clear(from, to - from);
    this.touches.forget(geometry, from, to);
  }

  /**
   * The per-page part of one get_user_pages call over consecutive pages (mm/gup.c, v5.10): a walk for each 4K page,
   * also inside a THP; first touches fault in. A compound page is entered once per call; one that was split is none.
   * @param present the pages are known to be faulted in (mapped and pinned by MAP_DMA)
   */
  gup(ledger: Ledger, geometry: BackingGeometry, first: number, pages: number, present: boolean): void {
    this.chargePages(ledger, geometry, first, pages);
    const mayFault = (geometry.untouched && !present) || this.taken.count > 0;
    if (this.reuse === null && !mayFault) return;
    let walk = HOT;
    let alike = 0;
    for (let page = first; page < first + pages; page++) {
      if (mayFault) {
        chargeWalks(ledger, walk, alike);
        alike = 0;
        if (this.faultIn(ledger, geometry, page)) {
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
   * compound one or may fault.
   * @param present see gup
   */
  walkOf(geometry: BackingGeometry, page: number, present: boolean): number | null {
    if (geometry.compound || (geometry.untouched && !present) || this.taken.count > 0) return null;
    return this.walk(page);
  }

  /** The page table has the shared zero page there. */
  isZeroPage(geometry: BackingGeometry, page: number): boolean {
    return geometry.untouched && this.touches.isZeroPage(geometry, page) && !this.taken.get(page);
  }

  private chargePages(ledger: Ledger, geometry: BackingGeometry, first: number, pages: number): void {
    const end = first + pages;
    for (let page = first; page < end; ) {
      const small = this.isSmall(geometry, page);
      const to = geometry.compound ? this.split.next(!small, page, end) : end;
      if (small) ledger.charge(GUP_PAGE_4K, to - page);
      else chargeGupPages(ledger, geometry, to - page, geometry.groupsIn(page, to - page));
      page = to;
    }
  }

  /** The page is one of its own: no part of a compound page, or of one that was split. */
  isSmall(geometry: BackingGeometry, page: number): boolean {
    return !geometry.compound || (this.split.count > 0 && this.split.get(page));
  }

  /** No huge page was split. */
  get allWhole(): boolean {
    return this.split.count === 0;
  }

  /** Pages from `page` to the end of what is physically contiguous with it, itself included. */
  contiguousFrom(geometry: BackingGeometry, page: number): number {
    const whole = geometry.contiguousFrom(page);
    if (this.scattered.count === 0) return whole;
    return this.scattered.get(page) ? 1 : this.scattered.next(true, page, page + whole) - page;
  }

  /**
   * Pages from `page` on, `most` at most, that are in the page table.
   * @param write to be written: what is the zero page there is not
   */
  presentFrom(geometry: BackingGeometry, page: number, most: number, write: boolean): number {
    const end = this.taken.next(true, page, page + most);
    return geometry.untouched ? this.touches.from(geometry, page, end, write) : end - page;
  }

  /**
   * The host takes back those pages of [first, first + pages) that are there; the zero page is on no LRU list. Huge pages that it takes from are split;
   * the caller leaves out those that can't be.
   */
  takeBack(geometry: BackingGeometry, first: number, pages: number): void {
    const end = first + pages;
    for (let page = first; page < end; ) {
      const present = this.presentFrom(geometry, page, end - page, true);
      if (present > 0) {
        this.taken.set(page, present);
        this.scattered.set(page, present);
        if (geometry.compound) {
          this.split.set(geometry.headOf(page), geometry.groupsIn(page, present) * geometry.span);
        }
      }
      page += Math.max(1, present);
    }
  }

  /**
   * First touch of a page, or the first after it was taken back; false where it is there. A read of a small page that
   * nobody has written gets the zero page, which costs no clearing, and a write behind it a copy (do_anonymous_page,
   * wp_page_copy, v5.13); for gup every touch is a write, and the huge zero page is left out.
   */
  faultIn(ledger: Ledger, geometry: BackingGeometry, page: number, write = true): boolean {
    if (this.taken.clear(page, 1) > 0) {
      ledger.charge(FAULT_IN_4K);
      return true;
    }
    if (!geometry.untouched || this.touches.has(geometry, page, write)) return false;
    this.touches.touch(geometry, page, write);
    if (!write && !geometry.compound) return true;
    if (geometry.compound) ledger.charge(FAULT_IN_HUGE, geometry.clearedPieces);
    else ledger.charge(FAULT_IN_4K);
    return true;
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
