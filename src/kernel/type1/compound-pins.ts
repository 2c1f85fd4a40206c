/**
 * Compound pages (THP, hugetlb) of which vfio_pin_pages holds something: a pin is a reference to the head, so that the
 * rest of the compound page is held with it.
 */
import { type BackingGeometry, remainder } from './backing.js';

export class CompoundPins {
  /** Pages that are not pinned themselves, but part of a compound page with one that is. */
  rest = 0;
  /** By head of a compound page: how many of its pages are pinned. */
  private readonly pins = new Map<number, number>();

  /** A page, which is part of a compound one, is pinned, or put for good. */
  change(geometry: BackingGeometry, page: number, pinned: boolean): void {
    const head = page - remainder(page, geometry.span);
    const before = this.pins.get(head) ?? 0;
    const after = pinned ? before + 1 : before - 1;
    if (after === 0) this.pins.delete(head);
    else this.pins.set(head, after);
    this.rest += restBeside(geometry, after) - restBeside(geometry, before);
  }
}

function restBeside({ span }: BackingGeometry, pins: number): number {
  return pins === 0 ? 0 : span - pins;
}
