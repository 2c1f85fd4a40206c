/** One guest: what of its memory is in the host, what is mapped for its devices, and how far those have come. */
import { rowHash, streamHash } from '../replay/pricing/draws.js';
import type { HostPlan } from './host-plan.js';
import { WorkingSet } from './working-set.js';

export class Guest {
  readonly set: WorkingSet;
  /** In memory of the host. */
  readonly resident: Uint8Array;
  readonly mapped: Uint8Array;
  /** Was reclaimed before: where it is not resident, its content has to be brought back; it is small pages since then. */
  readonly swapped: Uint8Array;
  mappedCount = 0;
  /** Next times that the working set grows, and that it moves on. */
  growsAt = Number.POSITIVE_INFINITY;
  renewsAt = Number.POSITIVE_INFINITY;
  /** When one of its running devices meets the next fault; Infinity: never. */
  faultsAt = Number.POSITIVE_INFINITY;
  /** When devices go on that wait for a fault, or for the guest to start. */
  readonly resumesAt: number[];
  private running = 0;
  /** MiB moved and ns waited by all devices until `since`. */
  private movedBefore = 0;
  private waitedBefore = 0;
  private since: number;
  private readonly hash: number;
  private draws = 0;
  /** Set when a granule came or a CPU filled it: the clock spares it once. */
  private readonly young: Uint8Array;
  /** MiB moved when the clock last passed. */
  private readonly seenAt: Float64Array;

  /**
   * @param nsPerMib of a device that does not fault, pauses included
   * @param startsAt when its memory is mapped and its devices begin
   */
  constructor(
    readonly number: number,
    private readonly plan: HostPlan,
    private readonly nsPerMib: number,
    readonly startsAt: number,
  ) {
    const { granules } = plan.layout.options;
    this.set = new WorkingSet(plan.layout, plan);
    this.resumesAt = new Array<number>(plan.devices).fill(startsAt);
    this.since = startsAt;
    this.resident = new Uint8Array(granules);
    this.mapped = new Uint8Array(granules);
    this.swapped = new Uint8Array(granules);
    this.young = new Uint8Array(granules);
    this.seenAt = new Float64Array(granules);
    this.hash = rowHash(plan.seed, number + 1);
  }

  /** The next number in (0, 1) of this guest's own sequence. */
  uniform(): number {
    return (streamHash(this.hash, this.draws++) + 0.5) / 4294967296;
  }

  /** When something happens to it next. */
  get nextEvent(): number {
    let next = Math.min(this.growsAt, this.renewsAt, this.faultsAt);
    for (const time of this.resumesAt) if (time < next) next = time;
    return next;
  }

  /** MiB that all its devices have moved. */
  moved(now: number): number {
    return this.movedBefore + (this.running * Math.max(0, now - this.since)) / this.nsPerMib;
  }

  /** ns that its devices have waited in faults, all of them together. */
  waited(now: number): number {
    const waiting = this.plan.devices - this.running;
    return this.waitedBefore + waiting * Math.max(0, now - this.since);
  }

  private turn(more: number, now: number): void {
    this.movedBefore = this.moved(now);
    this.waitedBefore = this.waited(now);
    this.since = Math.max(this.since, now);
    this.running += more;
  }

  /** A running device waits. */
  wait(until: number, now: number): void {
    this.turn(-1, now);
    this.resumesAt.push(until);
  }

  /** A device whose time has come goes on. Returns whether there was one. */
  resume(now: number): boolean {
    const at = this.resumesAt.indexOf(now);
    if (at < 0) return false;
    this.resumesAt.splice(at, 1);
    this.turn(1, now);
    return true;
  }

  /** Draws anew when a running device meets the next fault. That may be done at any time: exponential draws have no memory. */
  redraw(now: number): void {
    const rate = this.set.faultRate * this.running;
    this.faultsAt =
      rate === 0 ? Number.POSITIVE_INFINITY : now + (-Math.log(this.uniform()) / rate) * this.nsPerMib;
  }

  /** A granule has come into memory. */
  came(granule: number): void {
    this.resident[granule] = 1;
    this.young[granule] = 1;
  }

  /** A CPU of the guest fills a granule that is in memory. */
  fill(granule: number): void {
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
