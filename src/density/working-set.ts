/**
 * What the devices of one guest work on. Accesses are independent draws: a share of them goes to the hot granules, the
 * rest to the others, evenly in each. So a granule is met by a Poisson process in the MiB that are moved, and how far
 * the devices get until they meet one that is not mapped is exponential: nothing else has to be simulated.
 */
import { GranuleList } from './granule-list.js';
import type { Layout } from './layout.js';

const NONE = 0;
const COLD = 1;
const HOT = 2;

export class WorkingSet {
  /** Places of the ring that it holds: from `head` up to `tail`. */
  head = 0;
  tail = 0;
  private readonly kind: Uint8Array;
  /** Members in memory of each kind, mapped or not. */
  private readonly sizes = [0, 0, 0];
  private readonly missing: readonly GranuleList[];

  /**
   * @param perMib granules' worth of memory touched for each MiB that is moved
   * @param hotAccess share of it that is hot
   */
  constructor(
    private readonly layout: Layout,
    private readonly perMib: number,
    private readonly hotAccess: number,
  ) {
    const { granules } = layout.options;
    this.kind = new Uint8Array(granules);
    const cold = new GranuleList(granules);
    this.missing = [cold, cold, new GranuleList(granules)];
  }

  /** Granules that it holds. */
  get size(): number {
    return this.tail - this.head;
  }

  /** Takes in the next granule; it counts as not mapped until told otherwise. Returns it. */
  grow(): number {
    const granule = this.layout.at(this.tail);
    const kind = this.layout.isHot(this.tail) ? HOT : COLD;
    this.tail++;
    this.kind[granule] = kind;
    this.sizes[kind]++;
    this.missing[kind].add(granule);
    return granule;
  }

  /** Leaves the oldest one behind. */
  shed(): void {
    const granule = this.layout.at(this.head++);
    const kind = this.kind[granule];
    this.kind[granule] = NONE;
    this.sizes[kind]--;
    this.missing[kind].delete(granule);
  }

  mapped(granule: number): void {
    if (this.kind[granule] !== NONE) this.missing[this.kind[granule]].delete(granule);
  }

  /** Returns whether the set holds it: the devices will miss it. */
  unmapped(granule: number): boolean {
    if (this.kind[granule] === NONE) return false;
    this.missing[this.kind[granule]].add(granule);
    return true;
  }

  /** How often a MiB that is moved meets this granule; 0 for one that the set does not hold. */
  rate(granule: number): number {
    const kind = this.kind[granule];
    return kind === NONE ? 0 : this.rateOf(kind);
  }

  private rateOf(kind: number): number {
    const other = this.sizes[HOT + COLD - kind];
    const share = kind === HOT ? this.hotAccess : 1 - this.hotAccess;
    return (this.perMib * (other === 0 ? 1 : share)) / this.sizes[kind];
  }

  private missRate(kind: number): number {
    const { size } = this.missing[kind];
    return size === 0 ? 0 : size * this.rateOf(kind);
  }

  /** Faults per MiB that is moved, as things are. */
  get faultRate(): number {
    return this.missRate(HOT) + this.missRate(COLD);
  }

  /**
   * The granule of the next fault; only while faultRate > 0.
   * @param which in [0, 1): hot or cold
   * @param member in [0, 1)
   */
  pick(which: number, member: number): number {
    const hot = this.missRate(HOT);
    const isHot = which * this.faultRate < hot || this.missing[COLD].size === 0;
    return this.missing[isHot && hot > 0 ? HOT : COLD].pick(member);
  }
}
