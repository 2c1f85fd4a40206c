/**
 * What the host's page table has behind each guest page, as far as rows say `:untouched` of it: nothing, the shared zero
 * page, a page of its own. One state for all that reach the memory: pins, MAP_DMA, devices under host SVA, the guest's own
 * accesses, and the copies of kvm_read/write_guest and vfio_dma_rw.
 */
import { Areas } from '../areas.js';
import { PageStates } from '../page-states.js';
import type { BackingGeometry } from './backing.js';

/**
 * A page of its own, or memory of which nobody said that it is untouched; the zero page, read-only; nothing, where a touch
 * faults in a 4K page, and from HUGE on nothing where it faults in a huge one. A huge page is its own from the first touch
 * on: the huge zero page that a reader gets, and that a write splits, is not modelled.
 */
export const OWN_PAGE = 0;
export const ZERO_PAGE = 1;
export const NOTHING = 2;
const HUGE = 3;

/** What PageStates hold of the pages of an area; 0 where nobody has touched them. */
const TOUCHED = ZERO_PAGE + 1;

export class HostPages {
  /** Memory that began untouched, by the state that it began with, or that all of a stretch of it came to since. */
  private readonly areas = new Areas();
  private readonly touches = new PageStates();
  /** Sizes of huge pages among it: their states are HUGE and up. */
  private readonly huge: BackingGeometry[] = [];

  /** There is memory that began untouched. */
  get any(): boolean {
    return this.areas.any;
  }

  state(page: number): number {
    const touch = this.touches.get(page);
    if (touch === TOUCHED) return OWN_PAGE;
    return touch === ZERO_PAGE ? ZERO_PAGE : this.areas.at(page);
  }

  /** First page behind `page`, `limit` at most, from which on another state may be. */
  runEnd(page: number, limit: number): number {
    return this.touches.runEnd(page, this.areas.runEnd(page, limit));
  }

  /** The size of what a touch of a page in such a state faults in; null: 4K. */
  hugeOf(state: number): BackingGeometry | null {
    return this.huge[state - HUGE] ?? null;
  }

  /** Nobody has touched [first, end). */
  begin(geometry: BackingGeometry, first: number, end: number): void {
    this.beginAs(this.stateBefore(geometry), first, end);
  }

  /** The same as far as nobody has touched the huge page that a page is part of. */
  beginLike(page: number, first: number, end: number): void {
    const state = this.state(page);
    this.beginAs(state === ZERO_PAGE ? OWN_PAGE : state, first, end);
  }

  /** [first, end) is there, and who asks need not look again: all of a mapping, say. */
  present(first: number, end: number): void {
    if (this.any) this.beginAs(OWN_PAGE, first, end);
  }

  /** The same for the zero page. */
  presentZero(first: number, end: number): void {
    this.beginAs(ZERO_PAGE, first, end);
  }

  /** [first, end), which began untouched, is OWN_PAGE or ZERO_PAGE from now on. */
  touch(first: number, end: number, state: number): void {
    this.touches.fill(first, end, state === ZERO_PAGE ? ZERO_PAGE : TOUCHED);
  }

  /**
   * The huge page of a page is touched: all of it that may be faulted in with it. Beside it there may be memory of another
   * kind.
   * @returns its pieces to be cleared (BackingGeometry.clearedPieces)
   */
  touchHuge(page: number, geometry: BackingGeometry): number {
    const state = this.state(page);
    const head = geometry.headOf(page);
    const end = head + geometry.span;
    for (let at = head; at < end; ) {
      const to = this.runEnd(at, end);
      if (this.state(at) === state) this.touch(at, to, OWN_PAGE);
      at = to;
    }
    return geometry.clearedPieces;
  }

  /**
   * Pages from `page` on, `limit` at most, that are there one after another.
   * @param write to be written: the zero page is not
   */
  presentFrom(page: number, limit: number, write: boolean): number {
    let at = page;
    while (at < limit && this.state(at) <= (write ? OWN_PAGE : ZERO_PAGE)) at = this.runEnd(at, limit);
    return at - page;
  }

  private beginAs(state: number, first: number, end: number): void {
    if (end <= first) return;
    this.areas.set(first, end, state);
    this.touches.clear(first, end);
  }

  private stateBefore(geometry: BackingGeometry): number {
    if (!geometry.compound) return NOTHING;
    const known = this.huge.findIndex((other) => other.isLike(geometry));
    return HUGE + (known < 0 ? this.huge.push(geometry) - 1 : known);
  }
}
