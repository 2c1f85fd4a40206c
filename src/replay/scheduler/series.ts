/**
 * The sections of one lock that a MAP_DMA takes, in virtual time (the plan of where they lie: kernel/section-log.ts). When
 * a section begins and how long it is held is worked out from its number, so that a mapping of 268 million pages takes no
 * more memory than one of two. The work between sections is spread evenly over slots and runs.
 */
import type { SectionPlan } from '../../kernel/section-log.js';

/** Own work of the call, ps, by what of the plan it belongs to. */
export interface SeriesWork {
  /** One slot. */
  readonly slotPs: number;
  /** One section for reading, and the part of that before the lock is held: half of the lock's own cost. */
  readonly readPs: number;
  readonly beforeReadPs: number;
  /** How long a section for writing is held, and what lies between its end and the next run. */
  readonly writePs: number;
  readonly behindPs: number;
}

export class Series {
  /** Sections of both kinds. */
  readonly sections: number;
  /** How long a section for reading is held, and one for writing, ps. */
  readonly readHeldPs: number;
  readonly writeHeldPs: number;

  /** @param at own work done when the first slot begins, ps */
  constructor(
    private readonly plan: SectionPlan,
    private readonly work: SeriesWork,
    private readonly at: number,
  ) {
    this.sections = plan.reads + plan.writes;
    // whole picoseconds: a sum of this many is the same whether they are added one by one or at once
    this.readHeldPs = Math.floor(work.readPs - work.beforeReadPs);
    this.writeHeldPs = Math.floor(work.writePs);
  }

  /** How often the lock is taken or released: twice for each section. */
  get times(): number {
    return 2 * this.sections;
  }

  /** All of its sections are for reading. */
  get readsOnly(): boolean {
    return this.plan.writes === 0;
  }

  /** Section `i` is one for reading. */
  isRead(i: number): boolean {
    const reads = this.readsBefore(i);
    return this.precedes(reads, i - reads);
  }

  /** Own work done when lock or unlock number `times` comes, from 0, ps: section times / 2 is locked (even) or unlocked (odd). */
  reach(times: number): number {
    const i = Math.floor(times / 2);
    const begin = i === 0 ? this.begin(0) : Math.max(this.begin(i), this.begin(i - 1) + this.held(i - 1));
    return times % 2 === 0 ? begin : begin + this.held(i);
  }

  /** How many sections from number `from` on are over before the call has done `ps` of its own work. */
  overBefore(ps: number, from: number): number {
    const { runs, slots } = this.plan;
    let low = 0;
    let high = runs * slots;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.boundary(middle) < ps) low = middle;
      else high = middle - 1;
    }
    let over = Math.max(from, this.readsUpTo(low) + Math.min(this.plan.writes, Math.floor(low / slots)));
    while (over < this.sections && this.reach(2 * over + 1) < ps) over++;
    while (over > from && this.reach(2 * over - 1) >= ps) over--;
    return over - from;
  }

  /** How many of sections [from, to) are for reading. */
  readsIn(from: number, to: number): number {
    return this.readsBefore(to) - this.readsBefore(from);
  }

  /** Own work done when section `i` is locked, by its own place in the plan; the section before it may end later. */
  private begin(i: number): number {
    const { firstRead, slotsPerRead, slots } = this.plan;
    const { slotPs, readPs, beforeReadPs, writePs, behindPs } = this.work;
    const reads = this.readsBefore(i);
    const writes = i - reads;
    const done = this.at + reads * readPs + writes * (writePs + behindPs);
    if (!this.precedes(reads, writes)) return Math.floor(done + slots * (writes + 1) * slotPs);
    return Math.floor(done + Math.floor(firstRead + reads * slotsPerRead) * slotPs + beforeReadPs);
  }

  private held(i: number): number {
    return this.isRead(i) ? this.readHeldPs : this.writeHeldPs;
  }

  /** Own work done when `slots` slots are over, with all sections before the next slot. */
  private boundary(slots: number): number {
    const { plan, work } = this;
    const writes = Math.min(plan.writes, Math.floor(slots / plan.slots));
    const reads = this.readsUpTo(slots);
    return this.at + slots * work.slotPs + reads * work.readPs + writes * (work.writePs + work.behindPs);
  }

  /** Sections for reading before slot `slots`. */
  private readsUpTo(slots: number): number {
    const { reads, firstRead, slotsPerRead } = this.plan;
    return Math.max(0, Math.min(reads, Math.ceil((slots - firstRead) / slotsPerRead)));
  }

  /** After this many sections of each kind, the next one is for reading. */
  private precedes(reads: number, writes: number): boolean {
    const { plan } = this;
    if (reads >= plan.reads) return false;
    return writes >= plan.writes || plan.firstRead + reads * plan.slotsPerRead < plan.slots * (writes + 1);
  }

  /** How many of the first `i` sections are for reading: bisection, as precedes() tells of each number if it is enough. */
  private readsBefore(i: number): number {
    let low = Math.max(0, i - this.plan.writes);
    let high = Math.min(this.plan.reads, i);
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.precedes(middle, i - middle - 1)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
