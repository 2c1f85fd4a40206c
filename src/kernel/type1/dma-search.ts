/**
 * iommu->dma_list as it is searched. After a search `visited` says how many nodes it visited, so that the caller can charge
 * them; for the same reason the order beside the tree (dma-order.ts), which answers most searches, knows the depth of every
 * node.
 *
 * Up to v6.17 ranges are compared by iova + size, in 64 bits. Of a range that ends at 2^64 that is 0: a search for such a
 * range finds nothing, and such a mapping is found by none, though MAP_DMA accepts it (iova + size - 1 does not overflow).
 * It is lost. v6.18 compares last bytes (ef270ec44637).
 */

import { DmaNodes, DOUBLES, END, HALVES, LEFT, NO_DMA, RIGHT } from './dma-nodes.js';
import { DmaOrder } from './dma-order.js';

/** With fewer mappings than this a descent is as fast as the order. */
const MANY = 4;
/** A page that is no end. */
const NOWHERE = Number.POSITIVE_INFINITY;

export class DmaSearch extends DmaNodes {
  root = NO_DMA;
  size = 0;
  /** Nodes visited by the last find, findByte, findFirst or insert. */
  visited = 0;
  /** Mappings that are lost. */
  lost = 0;
  /** The same mappings as sorted arrays, once searches are many. */
  private readonly order = new DmaOrder();

  /** Up to v6.17: the page behind the last one of 64 bits, where iova + size is 0. To be set before anything is mapped. */
  wrap = NOWHERE;

  /** A node for a mapping that comes. */
  protected enter(page: number, pages: number): number {
    this.order.forget();
    const node = this.allocate(page, pages);
    if (this.losesItself(page, pages)) {
      this.doubles[node * DOUBLES + END] = 0;
      this.lost++;
    }
    return node;
  }

  /** A mapping is gone. */
  protected leave(node: number): void {
    this.order.forget();
    if (this.isLost(node)) this.lost--;
    this.give(node);
  }

  /** No search finds a mapping of [page, page + pages), nor anything in that range. */
  losesItself(page: number, pages: number): boolean {
    return page + pages === this.wrap;
  }

  isLost(node: number): boolean {
    return this.losesItself(this.first[node], this.pages[node]);
  }

  /** vfio_find_dma: a node that overlaps [page, page + pages), the first that the descent meets; NO_DMA if none. */
  find(page: number, pages: number): number {
    return pages === 1 && this.size >= MANY
      ? this.lookUp(page, this.wrap)
      : this.descend(page, page + pages, this.wrap);
  }

  /** The same for less than a page: iova + size is below 2^64. */
  findByte(page: number): number {
    return this.size >= MANY ? this.lookUp(page, NOWHERE) : this.descend(page, page + 1, NOWHERE);
  }

  /** find of one page, by the order where there is one. */
  private lookUp(page: number, wrap: number): number {
    if (this.order.searched(this.size)) this.enterAll(this.root, 1);
    const place = this.order.placeOf(page);
    const node = place < 0 ? NO_DMA : this.order.nodeAt(place);
    if (!this.holds(node, page)) return this.descend(page, page + 1, wrap);
    this.visited = this.order.visitedAt(place);
    return node;
  }

  /** Adds a node and all below it to the order; a search for the node itself visits `visited` nodes. */
  private enterAll(node: number, visited: number): void {
    if (node === NO_DMA) return;
    this.enterAll(this.child(node, LEFT), visited + 1);
    this.order.add(this.first[node], node, visited);
    this.enterAll(this.child(node, RIGHT), visited + 1);
  }

  /** find by a descent of the tree; the page `wrap` is 0 as an end. */
  private descend(page: number, to: number, wrap: number): number {
    const { doubles, halves } = this;
    const end = to === wrap ? 0 : to;
    let node = this.root;
    let visited = 0;
    while (node !== NO_DMA) {
      visited++;
      if (end <= doubles[node * DOUBLES]) node = halves[node * HALVES + LEFT];
      else if (page >= doubles[node * DOUBLES + END]) node = halves[node * HALVES + RIGHT];
      else break;
    }
    this.visited = visited;
    return node;
  }

  /**
   * vfio_find_dma_first_node (v5.12): the lowest node that overlaps the range; NO_DMA if none. Up to v6.17 it goes to the
   * right at a mapping that is lost, past all that lies to its left.
   */
  findFirst(page: number, pages: number): number {
    const found = this.firstFrom(page);
    const isBehind = this.first[found] >= page + pages || this.losesItself(page, pages);
    return found !== NO_DMA && isBehind ? NO_DMA : found;
  }

  /** The lowest node that ends behind a page, where none is lost. */
  private firstFrom(page: number): number {
    const { doubles, halves } = this;
    let node = this.root;
    let found = NO_DMA;
    this.visited = 0;
    while (node !== NO_DMA) {
      this.visited++;
      if (page < doubles[node * DOUBLES + END]) {
        found = node;
        if (page >= doubles[node * DOUBLES]) break;
        node = halves[node * HALVES + LEFT];
      } else node = halves[node * HALVES + RIGHT];
    }
    return found;
  }

  /** rb_next: the node after `node`, NO_DMA behind the last. */
  following(node: number): number {
    if (this.child(node, RIGHT) !== NO_DMA) return this.lowest(this.child(node, RIGHT));
    let child = node;
    let above = this.parent[node];
    while (above !== NO_DMA && child === this.child(above, RIGHT)) {
      child = above;
      above = this.parent[above];
    }
    return above;
  }

  private lowest(from: number): number {
    let node = from;
    while (this.child(node, LEFT) !== NO_DMA) node = this.child(node, LEFT);
    return node;
  }

  /**
   * All nodes that have pages of [first, end), ascending by iova. No step of any kernel.
   * @param withLost those that are lost as well
   */
  *overlapping(first: number, end: number, withLost = true): Generator<number> {
    let node = this.lost === 0 ? this.firstFrom(first) : this.lowest(this.root);
    for (; node !== NO_DMA && this.first[node] < end; node = this.following(node))
      if (this.first[node] + this.pages[node] > first && (withLost || !this.isLost(node))) yield node;
  }

  /** The node that a page lies in, also where that is lost; NO_DMA if none. No step of any kernel. */
  at(page: number): number {
    const found = this.find(page, 1);
    return found !== NO_DMA || this.lost === 0 ? found : this.lostAt(page);
  }

  private lostAt(page: number): number {
    for (const node of this.overlapping(page, page + 1)) return node;
    return NO_DMA;
  }
}
