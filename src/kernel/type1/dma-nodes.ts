/** The nodes of a DmaTree: numbers from 1 into arrays, so that none is an object. */
import { grown } from '../../grown.js';

export const NO_DMA = 0;

/** A node's record in `doubles` and, over the same memory, in `halves`: sizes, and where things are in it. */
export const DOUBLES = 4;
export const HALVES = 2 * DOUBLES;
export const END = 1;
export const LEFT = 4;
export const RIGHT = 5;
const PINNED = 6;
const KIND = 7;
/** Bits of a KIND below which its geometry begins: those of prot. */
const PROT_BITS = 2;
const PROT = (1 << PROT_BITS) - 1;

export class DmaNodes {
  /** First iova page and number of pages of a node. */
  first = new Float64Array(16);
  pages = new Float64Array(16);
  /**
   * What a descent and a pin look at, side by side for each node so that it costs one cache line: where the node begins and
   * ends, as two doubles; then, as halves of doubles, its left and right child, the vfio_pfn entries in its pfn_list, and
   * what it is a mapping of (describe).
   */
  protected doubles = new Float64Array(16 * DOUBLES);
  protected halves = new Int32Array(this.doubles.buffer);
  protected parent = new Int32Array(16);
  protected red = new Uint8Array(16);
  private readonly free: number[] = [];
  private next = 1;

  /** The LEFT or RIGHT child of a node. */
  protected child(node: number, side: number): number {
    return this.halves[node * HALVES + side];
  }

  protected setChild(node: number, side: number, child: number): void {
    this.halves[node * HALVES + side] = child;
  }

  /** A page lies in a node; none does in NO_DMA. */
  protected holds(node: number, page: number): boolean {
    return page >= this.doubles[node * DOUBLES] && page < this.doubles[node * DOUBLES + END];
  }

  /** Says what a node maps: its prot, and the number of its geometry. */
  describe(node: number, prot: number, geometry: number): void {
    this.halves[node * HALVES + KIND] = prot | (geometry << PROT_BITS);
  }

  prot(node: number): number {
    return this.halves[node * HALVES + KIND] & PROT;
  }

  /** The number of its geometry: describe(). */
  geometry(node: number): number {
    return this.halves[node * HALVES + KIND] >> PROT_BITS;
  }

  /** vfio_pfn entries in its pfn_list. */
  pinned(node: number): number {
    return this.halves[node * HALVES + PINNED];
  }

  /** This many more of them, or fewer. */
  addPinned(node: number, more: number): void {
    this.halves[node * HALVES + PINNED] += more;
  }

  /** A node for [page, page + pages), without children. */
  protected allocate(page: number, pages: number): number {
    const node = this.free.pop() ?? this.next++;
    if (node >= this.first.length) this.grow();
    this.setChild(node, LEFT, NO_DMA);
    this.setChild(node, RIGHT, NO_DMA);
    this.halves[node * HALVES + PINNED] = 0;
    this.halves[node * HALVES + KIND] = 0;
    this.first[node] = page;
    this.pages[node] = pages;
    this.doubles[node * DOUBLES] = page;
    this.doubles[node * DOUBLES + END] = page + pages;
    return node;
  }

  /** Takes a node back that is in the tree no longer. */
  protected give(node: number): void {
    this.free.push(node);
  }

  private grow(): void {
    const room = this.first.length * 2;
    this.first = grown(this.first, room);
    this.pages = grown(this.pages, room);
    this.doubles = grown(this.doubles, room * DOUBLES);
    this.halves = new Int32Array(this.doubles.buffer);
    this.parent = grown(this.parent, room);
    this.red = grown(this.red, room);
  }
}
