/**
 * What the devices of one guest work on. Accesses are independent draws: a share of them goes to the hot granules, the
 * rest to the others, evenly in each. So a granule is met by a Poisson process in the MiB that are moved, and how far
 * the devices get until they meet one that is not mapped is exponential: nothing else has to be simulated.
 *
 * Beside that data lie the rings and descriptors, which every message reads, in all lanes alike: a lane that pins them
 * gains what the others fault for them. They never leave the set.
 */
import { GranuleList } from './granule-list.js';
import type { Layout } from './layout.js';

const NONE = 0;
const COLD = 1;
const HOT = 2;
const SCOPE = 3;

export interface Accesses {
  /** Granules' worth of memory touched for each MiB that is moved. */
  readonly perMib: number;
  /** Share of it that is hot. */
  readonly hotAccess: number;
  /** Accesses to rings and descriptors for each MiB. */
  readonly scopePerMib: number;
}

export class WorkingSet {
  /** Places of the ring that it holds: from `head` up to `tail`. */
  head = 0;
  tail = 0;
  private readonly kind: Uint8Array;
  /** Members of each kind, in memory or not. */
  private readonly sizes = [0, 0, 0, 0];
  /** Those that are not mapped. */
  private readonly missing: readonly GranuleList[];

  constructor(
    private readonly layout: Layout,
    private readonly accesses: Accesses,
  ) {
    const { granules } = layout.options;
    this.kind = new Uint8Array(granules);
    const cold = new GranuleList(granules);
    this.missing = [cold, cold, new GranuleList(granules), new GranuleList(granules)];
    for (const granule of layout.scope) this.add(granule, SCOPE);
  }

  /** Granules of data that it holds. */
  get size(): number {
    return this.tail - this.head;
  }

  /** Takes in the next granule; it counts as not mapped until told otherwise. Returns it. */
  grow(): number {
    const granule = this.layout.at(this.tail);
    const kind = this.layout.isHot(this.tail) ? HOT : COLD;
    this.tail++;
    this.add(granule, kind);
    return granule;
  }

  private add(granule: number, kind: number): void {
    this.kind[granule] = kind;
    this.sizes[kind]++;
    this.missing[kind].add(granule);
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
    const { perMib, hotAccess, scopePerMib } = this.accesses;
    if (kind === SCOPE) return scopePerMib / this.sizes[SCOPE];
    const other = this.sizes[HOT + COLD - kind];
    const share = kind === HOT ? hotAccess : 1 - hotAccess;
    return (perMib * (other === 0 ? 1 : share)) / this.sizes[kind];
  }

  private missRate(kind: number): number {
    const { size } = this.missing[kind];
    return size === 0 ? 0 : size * this.rateOf(kind);
  }

  /** Faults per MiB that is moved, as things are. */
  get faultRate(): number {
    return this.missRate(HOT) + this.missRate(COLD) + this.missRate(SCOPE);
  }

  /**
   * The granule of the next fault; only while faultRate > 0.
   * @param which in [0, 1): of which kind
   * @param member in [0, 1)
   */
  pick(which: number, member: number): number {
    let left = which * this.faultRate;
    let picked = NONE;
    for (const kind of [HOT, COLD, SCOPE]) {
      const rate = this.missRate(kind);
      if (rate === 0) continue;
      picked = kind;
      if (left < rate) break;
      left -= rate;
    }
    return this.missing[picked].pick(member);
  }
}
