/**
 * Where a guest's working set lies in its memory: pools of buffers (extents) in a random order, the same for every guest,
 * as guests of one image are alike. The working set is a window over that order, closed to a ring, that moves on.
 */
import { rowHash, streamHash } from '../replay/pricing/draws.js';

export interface LayoutOptions {
  /** Granules of a guest. */
  readonly granules: number;
  /** Granules of an extent, at least 1. */
  readonly extent: number;
  /** Granules at the end of the order, beside the data that working sets move through: rings and descriptors. */
  readonly scope: number;
  /** Granules before those that the boot touches. */
  readonly boot: number;
  /** Share of the working set that is hot. */
  readonly hotSet: number;
}

export class Layout {
  /** By place: the granule there, counted in the guest's address order. */
  readonly order: Int32Array;
  /** Places that working sets move round. */
  readonly ring: number;
  /** What is in memory once the guest has booted, rings and descriptors aside. */
  readonly boot: Int32Array;
  readonly scope: Int32Array;

  constructor(
    readonly options: LayoutOptions,
    seed: number,
  ) {
    const { granules, extent, scope, boot } = options;
    const extents = Math.ceil(granules / extent);
    const hash = rowHash(seed, 0);
    const keys = Array.from({ length: extents }, (_, i) => streamHash(hash, i));
    const shuffled = keys.map((_, i) => i).sort((a, b) => keys[a] - keys[b] || a - b);
    this.order = Int32Array.from(
      shuffled.flatMap((i) =>
        Array.from({ length: Math.min(extent, granules - i * extent) }, (_, j) => i * extent + j),
      ),
    );
    this.ring = granules - scope;
    this.scope = this.order.slice(this.ring);
    this.boot = this.order.slice(Math.max(0, this.ring - boot), this.ring);
  }

  /** The granule at a place of the ring, which goes on for ever. */
  at(place: number): number {
    return this.order[place % this.ring];
  }

  /**
   * Whether that place is hot, now and whenever it comes round. Evenly spread: a window holds its share to within one, or
   * to within two where it runs over the end of the ring.
   */
  isHot(place: number): boolean {
    const { hotSet } = this.options;
    const on = place % this.ring;
    return Math.floor((on + 1) * hotSet) > Math.floor(on * hotSet);
  }
}
