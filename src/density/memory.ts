/** The host's memory with the guests in it: who gets a frame, who loses one, and what that makes devices miss. */
import type { Guest } from './guest.js';
import { HostFrames, type Owners } from './host-frames.js';

export class Memory implements Owners {
  readonly frames: HostFrames;
  /** Granules brought back from swap, and reclaimed, so far. */
  refaulted = 0;
  reclaimed = 0;
  now = 0;
  private invalidated = 0;
  /** Guests whose devices have more to miss than when their next faults were drawn. */
  readonly touched = new Set<Guest>();

  /** @param reclaim frames taken at once, ns for each of them, and ns more for one that a device had mapped */
  constructor(
    frames: number,
    private readonly guests: readonly Guest[],
    private readonly reclaim: {
      readonly batch: number;
      readonly frameNs: number;
      readonly invalidateNs: number;
    },
  ) {
    this.frames = new HostFrames(frames);
  }

  /** Whether this many frames can be pinned, with a batch left to reclaim from where anybody faults. */
  canPin(frames: number, spare: number): boolean {
    return this.frames.pinned + frames + spare <= this.frames.count;
  }

  /**
   * Brings a granule into memory, reclaiming a batch where there is none free.
   * @returns ns that the reclaiming took
   */
  bring(guest: Guest, granule: number, pinned: boolean): number {
    const { batch, frameNs, invalidateNs } = this.reclaim;
    this.invalidated = 0;
    const freed = this.frames.free > 0 ? 0 : this.frames.reclaim(batch, this);
    this.reclaimed += freed;
    this.frames.take(guest.number, granule, pinned);
    if (guest.swapped[granule] === 1) this.refaulted++;
    guest.came(granule);
    return freed * frameNs + this.invalidated * invalidateNs;
  }

  isReferenced(guest: number, granule: number): boolean {
    return this.guests[guest].wasUsed(granule, this.now);
  }

  evicted(guest: number, granule: number): void {
    const owner = this.guests[guest];
    this.invalidated += owner.mapped[granule];
    if (owner.lost(granule)) this.touched.add(owner);
  }
}
