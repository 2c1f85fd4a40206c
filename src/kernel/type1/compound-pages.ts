/**
 * Compound pages (THP, hugetlb) behind a container's mappings. Several mappings may each have a part of one compound page,
 * as those of one RAM block do; a mapping whose pages are of another size has none of it. A pin is a reference to the head,
 * so that the rest of the compound page is held as well.
 */
import type { BackingGeometry } from './backing.js';
import type { DmaTree } from './dma-tree.js';

/** What is known of the mappings. */
export interface Mappings {
  readonly dmas: DmaTree;
  /** Nodes of those that have pages of [first, end), ascending by iova. */
  mappings(first: number, end: number): Iterable<number>;
  dma(node: number): { readonly geometry: BackingGeometry };
}

/** Pages [from, to) are of compound pages that no other mapping has a part of; from may lie before the mapping, to behind it. */
export interface Sharing {
  readonly from: number;
  readonly to: number;
  /** A page that another mapping has of the compound page before `from`, and of the one from `to` on, where one has. */
  readonly before?: number;
  readonly behind?: number;
}

export class CompoundPages {
  /** How many pages are not pinned themselves, but part of a compound page with a page that is. */
  rest = 0;
  /** By head of a compound page: how many of its pages are pinned, and how many it had when the first one was. */
  private readonly pinned = new Map<number, { pins: number; readonly pages: number }>();

  constructor(private readonly of: Mappings) {}

  /** Pages [first, end) of the compound page that a page is part of, without what mappings of another page size cut off. */
  at(geometry: BackingGeometry, page: number): readonly [first: number, end: number] {
    const { dmas } = this.of;
    let first = geometry.headOf(page);
    let end = first + geometry.span;
    for (const node of this.of.mappings(first, end)) {
      if (geometry.isLike(this.of.dma(node).geometry)) continue;
      const behind = dmas.first[node] + dmas.pages[node];
      if (behind <= page) first = behind;
      else end = Math.min(end, dmas.first[node]);
    }
    return [first, end];
  }

  /** What of a new mapping [first, end) is a part of compound pages of others. */
  sharing(geometry: BackingGeometry, first: number, end: number): Sharing {
    if (!geometry.compound) return { from: first, to: end };
    const head = geometry.headOf(first);
    const last = geometry.headOf(end - 1);
    const before = this.alikeIn(geometry, head, first);
    const behind = this.alikeIn(geometry, end, last + geometry.span);
    return {
      from: before === undefined ? head : head + geometry.span,
      to: behind === undefined ? last + geometry.span : last,
      before,
      behind,
    };
  }

  /** A page of a compound page is pinned. */
  pin(geometry: BackingGeometry, page: number): void {
    const head = geometry.headOf(page);
    const known = this.pinned.get(head);
    if (known !== undefined) {
      known.pins++;
      this.rest--;
      return;
    }
    const [first, end] = this.at(geometry, page);
    this.pinned.set(head, { pins: 1, pages: end - first });
    this.rest += end - first - 1;
  }

  /** The last reference to such a page is put. */
  put(geometry: BackingGeometry, page: number): void {
    const head = geometry.headOf(page);
    const held = this.pinned.get(head)!;
    held.pins--;
    if (held.pins > 0) this.rest++;
    else {
      this.rest -= held.pages - 1;
      this.pinned.delete(head);
    }
  }

  /** A page of [first, end) in a mapping whose compound pages are as large; undefined where there is none. */
  private alikeIn(geometry: BackingGeometry, first: number, end: number): number | undefined {
    for (const node of this.of.mappings(first, end))
      if (geometry.isLike(this.of.dma(node).geometry)) return Math.max(first, this.of.dmas.first[node]);
    return undefined;
  }
}
