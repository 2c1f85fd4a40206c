/** A host in time: guests come, devices move data, fault and wait, memory runs out and is reclaimed. */
import type { DeviceCosts } from './device-costs.js';
import { EventThread } from './event-thread.js';
import { Guest } from './guest.js';
import type { HostPlan } from './host-plan.js';
import { Memory } from './memory.js';
import { NextEvents } from './next-events.js';

/** Sums since the start, and what is in memory. */
export interface Snapshot {
  readonly now: number;
  /** MiB moved, ns waited in faults and ns since its start, by guest. */
  readonly moved: readonly number[];
  readonly waited: readonly number[];
  readonly started: readonly number[];
  readonly faults: number;
  readonly refaulted: number;
  readonly reclaimed: number;
  readonly threadBusy: number;
  readonly used: number;
  readonly pinned: number;
  readonly mapped: number;
}

export class HostSimulation {
  readonly guests: Guest[] = [];
  readonly memory: Memory;
  private now = 0;
  private faults = 0;
  private readonly thread = new EventThread();
  private readonly events = new NextEvents();
  private readonly nsPerMib: number;

  constructor(
    private readonly plan: HostPlan,
    private readonly costs: DeviceCosts,
  ) {
    this.memory = new Memory(plan.frames, this.guests, {
      batch: plan.batch,
      frameNs: plan.reclaimNs * plan.pagesPerGranule,
      invalidateNs: costs.invalidateNs * plan.pagesPerGranule,
    });
    this.nsPerMib = costs.transferNsPerMib / plan.duty;
  }

  /** A guest comes. Returns whether it could start: there must be room for what is pinned or reserved of its memory. */
  arrive(): boolean {
    const { plan, costs, memory, now } = this;
    const { layout } = plan;
    const isStatic = costs.pagesPerFault === null;
    const pins = isStatic ? layout.options.granules : costs.pinnedScope ? layout.scope.length : 0;
    if (plan.isReserved && (this.guests.length + 1) * layout.options.granules > plan.frames) return false;
    if (!memory.canPin(pins, isStatic ? 0 : plan.batch)) return false;
    const guest = new Guest(this.guests.length, plan, this.nsPerMib, now + costs.startNs);
    this.guests.push(guest);
    memory.now = now;
    if (isStatic) {
      for (let granule = 0; granule < pins; granule++) this.bringMapped(guest, granule);
    } else {
      for (const granule of layout.scope)
        if (costs.pinnedScope) this.bringMapped(guest, granule);
        else this.fill(guest, granule);
      for (const granule of layout.boot) this.fill(guest, granule);
    }
    for (let i = 0; i < plan.firstSet; i++) this.grow(guest);
    if (guest.set.size < plan.wholeSet) guest.growsAt = now + plan.growEvery;
    guest.renewsAt = now + plan.renewEvery;
    memory.touched.add(guest);
    this.settle();
    return true;
  }

  private bringMapped(guest: Guest, granule: number): void {
    this.memory.bring(guest, granule, true);
    guest.map(granule, this.now);
  }

  /** The CPUs of a guest fill another granule of its working set. */
  private grow(guest: Guest): void {
    const granule = guest.set.grow();
    if (guest.mapped[granule] === 1) guest.set.mapped(granule);
    if (guest.resident[granule] === 1) guest.fill(granule);
    else this.fill(guest, granule);
  }

  /** The CPUs of a guest touch a granule that is not in memory; no device waits for that. */
  private fill(guest: Guest, granule: number): void {
    this.memory.bring(guest, granule, false);
    if (this.costs.sharesTable) guest.map(granule, this.now);
  }

  /** Lets time pass until `end`. */
  runUntil(end: number): void {
    const { events, memory } = this;
    while (events.firstTime < end) {
      const guest = this.guests[events.first];
      this.now = events.firstTime;
      memory.now = this.now;
      if (guest.faultsAt === this.now) this.fault(guest);
      else if (!guest.resume(this.now)) this.changeSet(guest);
      memory.touched.add(guest);
      this.settle();
    }
    this.now = end;
  }

  private changeSet(guest: Guest): void {
    const { plan, now } = this;
    if (guest.growsAt <= now) {
      this.grow(guest);
      guest.growsAt = guest.set.size < plan.wholeSet ? now + plan.growEvery : Number.POSITIVE_INFINITY;
    } else {
      guest.set.shed();
      this.grow(guest);
      guest.renewsAt = now + plan.renewEvery;
    }
  }

  /** A device meets a granule that is not mapped. It stays away until its faults there, one or several, are handled. */
  private fault(guest: Guest): void {
    const { plan, costs, memory, thread, now } = this;
    const { pagesPerGranule } = plan;
    const perFault = costs.pagesPerFault!;
    const first = guest.set.pick(guest.uniform(), guest.uniform());
    const most = this.granulesOf(guest, perFault);
    let pagingNs = 0;
    let granules = 0;
    let broughtBack = 0;
    for (; granules < most; granules++) {
      const granule = first + granules;
      if (granule >= plan.layout.options.granules || guest.mapped[granule] === 1) break;
      if (guest.resident[granule] === 0) {
        const pageNs = guest.swapped[granule] === 1 ? plan.refaultNs : costs.firstTouchNs;
        pagingNs += pagesPerGranule * pageNs + memory.bring(guest, granule, false);
      }
      broughtBack += guest.swapped[granule];
      guest.map(granule, now);
    }
    const share = granules === 0 ? 0 : broughtBack / granules;
    const pages = granules === most ? Math.max(perFault, pagesPerGranule) : granules * pagesPerGranule;
    const whole = Math.floor(pages / perFault);
    const rest = pages % perFault;
    const priced = (cost: (pages: number) => number): number =>
      whole * cost(perFault) + (rest === 0 ? 0 : cost(rest));
    this.faults += whole + (rest === 0 ? 0 : 1);
    const mixed = (of: 'threadNs' | 'faultNs'): number =>
      share === 0
        ? priced(costs[of])
        : (1 - share) * priced(costs[of]) + share * priced(costs.broughtBack[of]);
    const threadNs = mixed('threadNs');
    const besideNs = mixed('faultNs') - threadNs;
    const held = costs.handledInThread ? threadNs + pagingNs : threadNs;
    guest.wait(thread.serve(now, held) + besideNs + (costs.handledInThread ? 0 : pagingNs), now);
  }

  /**
   * Granules that are mapped at most: one where several faults map it; else as many whole ones as one fault maps, and
   * one more as often as what goes beyond them comes to, so that the mean is right.
   */
  private granulesOf(guest: Guest, perFault: number): number {
    const { pagesPerGranule } = this.plan;
    if (perFault <= pagesPerGranule) return 1;
    const whole = Math.floor(perFault / pagesPerGranule);
    const share = perFault / pagesPerGranule - whole;
    return share > 0 && guest.uniform() < share ? whole + 1 : whole;
  }

  private settle(): void {
    for (const guest of this.memory.touched) {
      guest.redraw(this.now);
      this.events.set(guest.number, guest.nextEvent);
    }
    this.memory.touched.clear();
  }

  snapshot(): Snapshot {
    const { guests, memory, now } = this;
    return {
      now,
      moved: guests.map((guest) => guest.moved(now)),
      waited: guests.map((guest) => guest.waited(now)),
      started: guests.map((guest) => this.plan.devices * Math.max(0, now - guest.startsAt)),
      faults: this.faults,
      refaulted: memory.refaulted,
      reclaimed: memory.reclaimed,
      threadBusy: this.thread.busyUntil(now),
      used: memory.frames.used,
      pinned: memory.frames.pinned,
      mapped: guests.reduce((total, guest) => total + guest.mappedCount, 0),
    };
  }
}
