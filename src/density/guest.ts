/** One guest: what of its memory is in the host, what is mapped for its devices, and how far those have come. */
import { rowHash, streamHash } from '../replay/draws.js';
import type { Layout } from './layout.js';
import { WorkingSet } from './working-set.js';

export interface Device {
  /** MiB moved until `since`. */
  moved: number;
  since: number;
  /** Else it waits for a fault, or for the guest to start. */
  runs: boolean;
  /** When it meets its next fault, or goes on after one; Infinity: never. */
  next: number;
  /** ns that it waited in faults until `since`. */
  waited: number;
}

export class Guest {
  readonly set: WorkingSet;
  readonly devices: readonly Device[];
  /** In memory of the host. */
  readonly resident: Uint8Array;
  readonly mapped: Uint8Array;
  /** Was reclaimed: its content has to be brought back. */
  readonly swapped: Uint8Array;
  mappedCount = 0;
  /** Next times that the working set grows, and that it moves on. */
  growsAt = Number.POSITIVE_INFINITY;
  renewsAt = Number.POSITIVE_INFINITY;
  private readonly hash: number;
  private draws = 0;
  /** Set when a granule came: the clock spares it once. */
  private readonly young: Uint8Array;
  /** MiB moved when the clock last passed. */
  private readonly seenAt: Float64Array;

  /**
   * @param nsPerMib of a device that does not fault, pauses included
   * @param startsAt when its memory is mapped and its devices begin
   */
  constructor(
    readonly number: number,
    layout: Layout,
    accesses: { readonly perMib: number; readonly hotAccess: number; readonly devices: number },
    private readonly nsPerMib: number,
    seed: number,
    readonly startsAt: number,
  ) {
    const { granules } = layout.options;
    this.set = new WorkingSet(layout, accesses.perMib, accesses.hotAccess);
    this.devices = Array.from({ length: accesses.devices }, () => ({
      moved: 0,
      since: startsAt,
      runs: false,
      next: startsAt,
      waited: 0,
    }));
    this.resident = new Uint8Array(granules);
    this.mapped = new Uint8Array(granules);
    this.swapped = new Uint8Array(granules);
    this.young = new Uint8Array(granules);
    this.seenAt = new Float64Array(granules);
    this.hash = rowHash(seed, number + 1);
  }

  /** The next number in (0, 1) of this guest's own sequence. */
  uniform(): number {
    return (streamHash(this.hash, this.draws++) + 0.5) / 4294967296;
  }

  /** When something happens to it next. */
  get nextEvent(): number {
    let next = Math.min(this.growsAt, this.renewsAt);
    for (const device of this.devices) if (device.next < next) next = device.next;
    return next;
  }

  movedBy(device: Device, now: number): number {
    return device.runs ? device.moved + (now - device.since) / this.nsPerMib : device.moved;
  }

  waitedBy(device: Device, now: number): number {
    return device.runs ? device.waited : device.waited + Math.max(0, now - device.since);
  }

  /** MiB that all its devices have moved. */
  moved(now: number): number {
    return this.devices.reduce((sum, device) => sum + this.movedBy(device, now), 0);
  }

  /** Settles a device's account, and says whether it runs from now on. */
  turn(device: Device, runs: boolean, now: number): void {
    device.moved = this.movedBy(device, now);
    device.waited = this.waitedBy(device, now);
    device.since = now;
    device.runs = runs;
  }

  /** Draws anew when each running device meets its next fault: nothing is lost by that, as the draws have no memory. */
  redraw(now: number): void {
    const rate = this.set.faultRate;
    for (const device of this.devices) {
      if (!device.runs) continue;
      this.turn(device, true, now);
      device.next =
        rate === 0 ? Number.POSITIVE_INFINITY : now + (-Math.log(this.uniform()) / rate) * this.nsPerMib;
    }
  }

  /** A granule has come into memory. */
  came(granule: number): void {
    this.resident[granule] = 1;
    this.swapped[granule] = 0;
    this.young[granule] = 1;
  }

  map(granule: number, now: number): void {
    this.mapped[granule] = 1;
    this.mappedCount++;
    this.young[granule] = 1;
    this.seenAt[granule] = this.moved(now);
    this.set.mapped(granule);
  }

  /** Whether a granule was used since the clock last asked. */
  wasUsed(granule: number, now: number): boolean {
    const isYoung = this.young[granule] === 1;
    this.young[granule] = 0;
    const rate = this.mapped[granule] === 1 ? this.set.rate(granule) : 0;
    if (rate === 0) return isYoung;
    const moved = this.moved(now);
    const used = 1 - Math.exp(-rate * (moved - this.seenAt[granule]));
    this.seenAt[granule] = moved;
    return this.uniform() < used || isYoung;
  }

  /** A granule was reclaimed. Returns whether its devices will miss it. */
  lost(granule: number): boolean {
    this.resident[granule] = 0;
    this.swapped[granule] = 1;
    if (this.mapped[granule] === 0) return false;
    this.mapped[granule] = 0;
    this.mappedCount--;
    return this.set.unmapped(granule);
  }
}
