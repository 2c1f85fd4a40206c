/**
 * The page table of an mm, as far as the model asks: which guest pages are in it, and what a fault finds where one is not.
 * There is one for all that reach the memory: pins and MAP_DMA (gup), devices under host SVA, the guest's own accesses, and
 * the copies of kvm_read/write_guest and vfio_dma_rw.
 */
import { Areas } from '../areas.js';
import { PageBits } from '../device/page-bits.js';
import type { Ledger } from '../ledger.js';
import { FAULT_IN_4K, FAULT_IN_HUGE, ZERO_PAGE_PTE } from '../steps.js';
import type { BackingGeometry } from './backing.js';
import type { CompoundPages, Sharing } from './compound-pages.js';
import { HostPages, NOTHING, OWN_PAGE, ZERO_PAGE } from './host-pages.js';

/** Pages [from, to) each. */
type Stretches = readonly (readonly [from: number, to: number])[];

export class PageTable {
  /** There is, or was, memory that nobody had touched, or that was taken back; most mms have none, and need not look. */
  mayFault = false;
  /** What is behind pages that began untouched. */
  readonly host = new HostPages();
  /**
   * The MMU notifiers of the mm are told of each page that takes the place of the zero page, once it is cleared and before
   * it does.
   */
  zeroPageReplaced: (page: number) => void = () => {};
  /** Where a mapping, and where a memory slot, that is there said that its memory is untouched. */
  private readonly ofMapping = new Areas();
  private readonly ofSlot = new Areas();
  /** Pages that the host took back and that nobody has touched since. */
  private readonly taken = new PageBits();
  /** Pages that were taken back since they were fresh: what is paged in again is a page of order 0, anywhere. */
  private readonly scattered = new PageBits();
  /** Pages of huge ones that were split to take some of them back. */
  private readonly split = new PageBits();

  /**
   * A new mapping says what its memory is. Where a memory slot said before that it is untouched, it is the memory of the
   * slot, whatever became of that since; elsewhere the mapping is right, and `:untouched` means fresh memory.
   * @returns where there is fresh memory now
   */
  mapped(geometry: BackingGeometry, first: number, end: number, compound: CompoundPages): Stretches {
    if (!geometry.untouched && !this.host.any) return [];
    const others = this.ofSlot.gaps(first, end);
    if (!geometry.untouched) {
      for (const [from, to] of others) this.host.present(from, to);
      return [];
    }
    this.mayFault = true;
    const sharing = compound.sharing(geometry, first, end);
    for (const [from, to] of others) this.begin(geometry, from, to, sharing);
    this.ofMapping.set(first, end, 1);
    return others;
  }

  /** The mapping is gone. */
  unmapped(first: number, end: number): void {
    if (this.ofMapping.any) this.ofMapping.set(first, end, 0);
  }

  /**
   * The same for a new memory slot, which says nothing where it does not say `:untouched`. Where a mapping said so before,
   * it is the memory of the mapping.
   */
  slotted(geometry: BackingGeometry, first: number, end: number): Stretches {
    if (!geometry.untouched) return [];
    this.mayFault = true;
    const others = this.ofMapping.gaps(first, end);
    for (const [from, to] of others) this.begin(geometry, from, to, { from, to });
    this.ofSlot.set(first, end, 1);
    return others;
  }

  /** The shared zero page is there. */
  isZeroPage(page: number): boolean {
    return this.host.any && this.host.state(page) === ZERO_PAGE;
  }

  /** A read finds the zero page, or faults it in: nobody has written the page, which is no part of a huge one. */
  readsZero(page: number): boolean {
    const state = this.host.state(page);
    return state === ZERO_PAGE || state === NOTHING;
  }

  /** The first page behind `page`, `end` at most, where a read gets the zero page and not at `page`, or the other way. */
  readsAlikeTo(page: number, end: number): number {
    const { host } = this;
    const isZero = this.readsZero(page);
    let at = host.runEnd(page, end);
    while (at < end && this.readsZero(at) === isZero) at = host.runEnd(at, end);
    return at;
  }

  /** The page is one of its own: no part of a compound page, or of one that was split. */
  isSmall(geometry: BackingGeometry, page: number): boolean {
    return !geometry.compound || (this.split.count > 0 && this.split.get(page));
  }

  /** The first page behind `page`, `end` at most, that is of a split huge page where `page` is of none, or the other way. */
  splitAlikeTo(page: number, end: number): number {
    return this.split.next(!this.split.get(page), page, end);
  }

  /** No huge page was split. */
  get allWhole(): boolean {
    return this.split.count === 0;
  }

  /**
   * Pages from `page` to the end of what is physically contiguous with it, itself included. The zero page is with none.
   * @param write they are there to be written
   */
  contiguousFrom(geometry: BackingGeometry, page: number, write: boolean): number {
    let whole = geometry.contiguousFrom(page);
    if (!write && this.host.any) {
      if (this.readsZero(page)) return 1;
      whole = this.readsAlikeTo(page, page + whole) - page;
    }
    if (this.scattered.count === 0) return whole;
    return this.scattered.get(page) ? 1 : this.scattered.next(true, page, page + whole) - page;
  }

  /**
   * Pages from `page` on, `most` at most, that are there.
   * @param write to be written: what is the zero page is not
   */
  presentFrom(page: number, most: number, write: boolean): number {
    const end = this.taken.count > 0 ? this.taken.next(true, page, page + most) : page + most;
    return this.host.any ? this.host.presentFrom(page, end, write) : end - page;
  }

  /**
   * The host takes back those pages of [first, first + pages) that are there; the zero page is on no LRU list. Huge pages
   * that it takes from are split; the caller leaves out those that can't be.
   */
  takeBack(geometry: BackingGeometry, first: number, pages: number): void {
    const end = first + pages;
    for (let page = first; page < end; ) {
      const present = this.presentFrom(page, end - page, true);
      if (present > 0) {
        this.mayFault = true;
        this.taken.set(page, present);
        this.scattered.set(page, present);
        if (geometry.compound) {
          this.split.set(geometry.headOf(page), geometry.groupsIn(page, present) * geometry.span);
        }
        page += present;
      } else page = this.taken.get(page) ? this.taken.next(false, page, end) : this.host.runEnd(page, end);
    }
  }

  /** What the host took back of [first, first + pages) is touched; returns how many pages that is. */
  pageIn(ledger: Ledger, first: number, pages: number): number {
    if (this.taken.count === 0) return 0;
    const back = this.taken.clear(first, pages);
    ledger.charge(FAULT_IN_4K, back);
    return back;
  }

  /** First touch of a page, or the first after it was taken back; false where it is there. */
  faultIn(ledger: Ledger, page: number, write = true): boolean {
    if (!this.touch(ledger, page, write)) return false;
    if (!write && this.isZeroPage(page)) ledger.charge(ZERO_PAGE_PTE);
    return true;
  }

  /**
   * The same for a caller whose own step has the way to the pte in it (handle_mm_fault). A read of a small page that nobody
   * has written gets the zero page, which costs no clearing, and a write behind it a copy (do_anonymous_page, wp_page_copy,
   * v5.13); the huge zero page is left out.
   */
  touch(ledger: Ledger, page: number, write: boolean): boolean {
    const { host } = this;
    if (this.pageIn(ledger, page, 1) > 0) return true;
    const state = host.any ? host.state(page) : OWN_PAGE;
    if (state === OWN_PAGE || (state === ZERO_PAGE && !write)) return false;
    const huge = host.hugeOf(state);
    if (huge !== null) ledger.charge(FAULT_IN_HUGE, host.touchHuge(page, huge));
    else {
      if (write) ledger.charge(FAULT_IN_4K);
      if (state === ZERO_PAGE) this.zeroPageReplaced(page);
      host.touch(page, page + 1, write ? OWN_PAGE : ZERO_PAGE);
    }
    return true;
  }

  /** faultIn for all pages of [first, end): MAP_DMA pins them (pin-map.ts). */
  faultInAll(ledger: Ledger, first: number, end: number, write: boolean): void {
    const { host } = this;
    this.pageIn(ledger, first, end - first);
    if (!host.any) return;
    for (let page = first; page < end; ) {
      const state = host.state(page);
      const to = host.runEnd(page, end);
      const huge = host.hugeOf(state);
      if (huge !== null) {
        ledger.charge(FAULT_IN_HUGE, huge.groupsIn(page, to - page) * huge.clearedPieces);
        // those that reach beyond it
        for (const at of [page, to - 1]) if (host.state(at) === state) host.touchHuge(at, huge);
      } else if (write && state !== OWN_PAGE) ledger.charge(FAULT_IN_4K, to - page);
      else if (state === NOTHING) ledger.charge(ZERO_PAGE_PTE, to - page);
      if (write && state === ZERO_PAGE) for (let zero = page; zero < to; zero++) this.zeroPageReplaced(zero);
      page = to;
    }
    this.present(first, end, write);
  }

  /** [first, end) is there from now on; where it is only read, small pages that nobody has written are the zero page. */
  present(first: number, end: number, write: boolean): void {
    const { host } = this;
    if (write || !host.any) {
      host.present(first, end);
      return;
    }
    for (let page = first; page < end; ) {
      const state = host.state(page);
      const to = host.runEnd(page, end);
      if (state === NOTHING) host.presentZero(page, to);
      else if (state !== ZERO_PAGE) host.present(page, to);
      page = to;
    }
  }

  private begin(geometry: BackingGeometry, first: number, end: number, sharing: Sharing): void {
    const { host, split } = this;
    const { from, to, before = first, behind = first } = sharing;
    this.taken.clear(first, end - first);
    this.scattered.clear(first, end - first);
    if (to > from) split.clear(from, to - from);
    host.begin(geometry, Math.max(first, from), Math.min(end, to));
    if (first < from) host.beginLike(before, first, Math.min(end, from));
    if (end > to) host.beginLike(behind, Math.max(first, to), end);
  }
}
