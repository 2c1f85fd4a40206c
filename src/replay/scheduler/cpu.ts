/** A virtual CPU: the call that it runs, the calls that wait for it, the locks that it holds. */
import { LOCK_RELEASE, LOCK_SHARED, SERIES, SPAN_BEGIN } from './event-kinds.js';
import type { Caller, Lock } from './lock.js';
import type { Program } from './program.js';

export class Cpu implements Caller<Cpu> {
  running: Program | null = null;
  /** The event at hand: the first of the running call that is not over, and how often it has come already (LOOK, SERIES). */
  event = 0;
  times = 0;
  /** The next event that is not quiet, and when it comes: with that time the cpu stands in the heap of all cpus. */
  due = 0;
  duePs = Number.NaN;
  startPs = Number.NaN;
  /** Start of the running call plus all that it has waited since: an event comes at this plus the own work before it. */
  basePs = Number.NaN;
  /** When the last event that is over came. */
  atPs = Number.NaN;
  /** When the span that the call is in began; NaN: it is in none. */
  spanPs = Number.NaN;
  /** Calls handed in that have not started. */
  first: Program | null = null;
  last: Program | null = null;
  /** It has nothing to do, and the scheduler reads on in the trace for it (read-ahead.ts). */
  dry = false;
  // a stage-2 fault beside MMU notifiers (notifiers.ts)
  /** A notifier has ended since the fault read mmu_notifier_seq. */
  stale = false;
  /** The fault must retry: it has mmu_lock, and releases it at duePs. */
  leaving = false;
  /** The event with which the fault that retried last begins. */
  fault = -1;
  /**
   * While the fault retries: own work of each lap, from the exit to mmu_lock, and the part of it from reading the sequence
   * on, ps; else -1.
   */
  lapPs = -1;
  leadPs = -1;
  // the lock that it waits for: see Caller
  askedPs = Number.NaN;
  asksShared = false;
  grantedPs = Number.NaN;
  slept = false;
  behind: Cpu | null = null;
  /** The locks that it holds and others may wait for: held[0 .. holding). The array never shrinks. */
  private readonly held: Lock<Cpu>[] = [];
  private holding = 0;
  /** By step of a lock that it holds: since when, and since when without letting a waiter in (LOOK), ps. */
  private readonly heldSince: Float64Array;
  private readonly unbrokenSince: Float64Array;

  /** @param steps number of steps in the table */
  constructor(
    readonly id: number,
    steps: number,
  ) {
    this.heldSince = new Float64Array(steps);
    this.unbrokenSince = new Float64Array(steps);
  }

  /** Begins a call now, or when it wants to begin if that is later. */
  start(program: Program, nowPs: number): void {
    const startPs = Math.max(nowPs, program.wantedPs);
    this.running = program;
    this.event = 0;
    this.times = 0;
    this.startPs = startPs;
    this.basePs = startPs;
    this.findDue();
  }

  /** The epoch of all times has moved forward: of all but grantedPs, which is read as soon as it is known. */
  shiftEpoch(byPs: number): void {
    this.duePs -= byPs;
    this.startPs -= byPs;
    this.basePs -= byPs;
    this.atPs -= byPs;
    this.spanPs -= byPs;
    this.askedPs -= byPs;
    for (let step = 0; step < this.heldSince.length; step++) {
      this.heldSince[step] -= byPs;
      this.unbrokenSince[step] -= byPs;
    }
    for (let program = this.first; program !== null; program = program.next) program.wantedPs -= byPs;
  }

  /** Takes a lock that others may wait for; false: it must wait. */
  enter(lock: Lock<Cpu>, shared: boolean, nowPs: number): boolean {
    const free = lock.request(this, shared, nowPs);
    if (free) this.occupy(lock);
    return free;
  }

  /** Releases such a lock; the lock itself is still to be told (Lock.release). */
  leave(lock: Lock<Cpu>): void {
    this.letGo(lock);
    this.vacate(lock);
  }

  /** A lock that has ceased to be quiet is told what it was not told before: that this cpu holds it, that its notifier is under way. */
  tell(lock: Lock<Cpu>, nowPs: number): void {
    const how = this.holds(lock);
    if (how >= 0) this.enter(lock, how === LOCK_SHARED, nowPs);
    if (this.notifies(lock)) lock.notifiers++;
  }

  /** It has got a lock that it waited for. */
  getsWaiting(lock: Lock<Cpu>, waitedPs: number): void {
    this.occupy(lock);
    this.atPs = this.grantedPs;
    this.hold(lock);
    this.basePs += waitedPs;
  }

  /** It holds a lock from now on. */
  hold({ step }: Lock<Cpu>): void {
    this.heldSince[step] = this.atPs;
    this.unbrokenSince[step] = this.atPs;
  }

  /** At a LOOK: a stretch of holding the lock without a break ends, and the next begins. */
  breaks({ step, tally }: Lock<Cpu>): void {
    if (this.running!.recorded) tally.unbroken(this.atPs - this.unbrokenSince[step]);
    this.unbrokenSince[step] = this.atPs;
  }

  /** It holds a lock no longer: for how long it did goes into the tally. */
  letGo({ step, tally }: Lock<Cpu>): void {
    if (!this.running!.recorded) return;
    tally.released(this.atPs - this.heldSince[step], this.atPs - this.unbrokenSince[step]);
  }

  /** Takes down that it holds a lock which others may wait for. */
  occupy(lock: Lock<Cpu>): void {
    this.held[this.holding++] = lock;
  }

  private vacate(lock: Lock<Cpu>): void {
    let place = --this.holding;
    let above = this.held[place];
    // nearly always the one that it took last
    while (above !== lock) {
      const below = this.held[--place];
      this.held[place] = above;
      above = below;
    }
  }

  /** It holds the lock, and others may wait for it. */
  occupies(lock: Lock<Cpu>): boolean {
    const place = this.held.indexOf(lock);
    return place >= 0 && place < this.holding;
  }

  /** It sleeps, or has slept, over another lock: who spins for one that it holds stops spinning. */
  sleeps(): void {
    for (let i = 0; i < this.holding; i++) this.held[i].holderSleeps();
  }

  /** How it holds a lock, from the events of its call that are over: LOCK_EXCLUSIVE or LOCK_SHARED; -1: not at all. */
  holds(lock: Lock<Cpu>): number {
    const { kinds, locks } = this.running!;
    let how = -1;
    for (let event = 0; event < this.event; event++) {
      if (kinds[event] >= SPAN_BEGIN || locks[event] !== lock) continue;
      how = kinds[event] === LOCK_RELEASE ? -1 : kinds[event];
    }
    const { event, times } = this;
    // an odd number of events: it is inside one of the sections
    if (times % 2 === 1 && kinds[event] === SERIES && locks[event] === lock)
      how = this.running!.kindOf(event, times - 1);
    return how;
  }

  /** Its call is an MMU notifier of the lock's VM that has begun and not ended. */
  notifies(lock: Lock<Cpu>): boolean {
    const { notifierFrom, notifierTo, locks } = this.running!;
    if (notifierFrom < 0 || locks[notifierFrom] !== lock) return false;
    return this.event > notifierFrom && this.event <= notifierTo;
  }

  /** The lock of the event at hand. */
  get eventLock(): Lock<Cpu> {
    return this.running!.locks[this.event];
  }

  /**
   * At a SERIES: the sections from the one at hand on that are over before `beforePs` are passed in one go, for they concern
   * nobody else. The event at hand is then the release of the last of them. False if there are none.
   */
  passSections(beforePs: number): boolean {
    if (this.times % 2 === 1) return false;
    const series = this.running!.seriesOf(this.event);
    const from = this.times / 2;
    const over = series.overBefore(beforePs - this.basePs, from);
    if (over === 0) return false;
    if (this.running!.recorded) {
      const { tally } = this.eventLock;
      const reads = series.readsIn(from, from + over);
      tally.releasedMany(reads, series.readHeldPs);
      tally.releasedMany(over - reads, series.writeHeldPs);
    }
    this.times += 2 * over - 1;
    this.atPs = this.basePs + this.running!.reach(this.event, this.times);
    return true;
  }

  /** Goes on to the next event of its call. */
  advance(): void {
    if (++this.times < this.running!.repeats(this.event)) return;
    this.times = 0;
    this.event++;
  }

  /** Finds the next event that is not quiet, and when it comes. */
  findDue(): void {
    const program = this.running!;
    const { bound } = program;
    const due = bound === null ? program.dueFrom(this.event) : bound.stretchFrom(this.event, program).due;
    this.due = due;
    this.duePs = this.basePs + program.reach(due, due === this.event ? this.times : 0);
  }

  /** Passes the quiet events up to the due one in one go, where they allow it (Stretch.isWhole); else false, and nothing done. */
  passStretch(): boolean {
    const program = this.running!;
    if (program.bound === null || this.event === this.due) return false;
    const stretch = program.bound.stretchFrom(this.event, program);
    if (!stretch.isWhole || stretch.due !== this.due) return false;
    if (program.recorded) stretch.pass();
    this.event = this.due;
    return true;
  }
}
