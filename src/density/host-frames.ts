/** Memory of the host in frames of one granule: who has each, and the clock that takes them back. */

/** Those who have the frames: the clock asks them whether one was used, and tells them when it takes one. */
export interface Owners {
  /** The frame was used since the clock last passed it. */
  isReferenced(guest: number, granule: number): boolean;
  /** The guest no longer has it: the MMU notifier unmaps it, the next access faults. */
  evicted(guest: number, granule: number): void;
}

/** After this many rounds the clock takes referenced frames too, as the kernel does when its reclaim priority drops. */
const ROUNDS = 2;

export class HostFrames {
  /** Frames that nobody has. */
  free: number;
  pinned = 0;
  private readonly guests: Int32Array;
  private readonly granules: Int32Array;
  private readonly isPinned: Uint8Array;
  private readonly freeFrames: Int32Array;
  private hand = 0;

  constructor(readonly count: number) {
    this.free = count;
    this.guests = new Int32Array(count).fill(-1);
    this.granules = new Int32Array(count);
    this.isPinned = new Uint8Array(count);
    // popped from the end: frame 0 first
    this.freeFrames = Int32Array.from({ length: count }, (_, i) => count - 1 - i);
  }

  get used(): number {
    return this.count - this.free;
  }

  /** Takes a free frame for a granule. Throws Error where there is none. */
  take(guest: number, granule: number, pinned: boolean): number {
    if (this.free === 0) throw new Error('no free frame');
    const frame = this.freeFrames[--this.free];
    this.guests[frame] = guest;
    this.granules[frame] = granule;
    this.isPinned[frame] = pinned ? 1 : 0;
    if (pinned) this.pinned++;
    return frame;
  }

  /**
   * Goes round and frees frames that are neither pinned nor referenced, until `wanted` of them are free or only pinned
   * ones are left.
   * @returns how many it freed
   */
  reclaim(wanted: number, owners: Owners): number {
    const most = Math.min(wanted, this.used - this.pinned);
    let freed = 0;
    for (let scanned = 0; freed < most; scanned++) {
      const frame = this.hand;
      this.hand = frame + 1 === this.count ? 0 : frame + 1;
      const guest = this.guests[frame];
      if (guest < 0 || this.isPinned[frame] === 1) continue;
      const granule = this.granules[frame];
      if (owners.isReferenced(guest, granule) && scanned < ROUNDS * this.count) continue;
      this.guests[frame] = -1;
      this.freeFrames[this.free++] = frame;
      freed++;
      owners.evicted(guest, granule);
    }
    return freed;
  }
}
