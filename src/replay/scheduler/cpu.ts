/** A virtual CPU: the call that it runs, the calls that wait for it, the locks that it holds. */
import { LOCK_RELEASE, LOCK_SHARED } from '../../kernel/ledger.js';
import type { Caller, Lock } from './lock.js';
import { isMark, type Program, SERIES, SPAN_BEGIN } from './program.js';

export class Cpu implements Caller<Cpu> {
  running: Program | null = null;
  /** First event of the running call that has not been looked at, and how often it has come already. */
  event = 0;
  times = 0;
  /** The next one that comes in its turn among those of all cpus: what lies before is quiet. */
  due = 0;
  duePs = Number.NaN;
  startPs = Number.NaN;
  /** Start of the running call and all that it has waited since. */
  basePs = Number.NaN;
  /** When the event that was looked at last came. */
  atPs = Number.NaN;
  /** When the span that it is in began; NaN: it is in none. */
  spanPs = Number.NaN;
  /** Calls handed in that have not started. */
  first: Program | null = null;
  last: Program | null = null;
  /** It has nothing to do, and the scheduler reads on for it. */
  dry = false;
  /** Of the stage-2 fault that it is in: an MMU notifier has ended since it read the sequence. */
  stale = false;
  /** It has mmu_lock and gives it back, for the fault retries. */
  leaving = false;
  /** Of the stage-2 fault that retried last: the event with which it begins. */
  fault = -1;
  /** While the fault retries: own work of each time, from the guest to mmu_lock, and of that since the sequence is read, ps; else -1. */
  lapPs = -1;
  leadPs = -1;
  askedPs = Number.NaN;
  asksShared = false;
  grantedPs = Number.NaN;
  slept = false;
  behind: Cpu | null = null;
  /** The locks that it holds and others may wait for: held[0 .. holding). It never shrinks. */
  private readonly held: Lock<Cpu>[] = [];
  private holding = 0;
  /** By step of a lock that it holds: since when, and since when it has let no waiter in, ps. */
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

  start(program: Program, startPs: number): void {
    this.running = program;
    this.event = 0;
    this.times = 0;
    this.startPs = startPs;
    this.basePs = startPs;
  }

  /** The epoch of all times has moved. */
  follow(byPs: number): void {
    this.duePs -= byPs;
    this.startPs -= byPs;
    this.basePs -= byPs;
    this.atPs -= byPs;
    this.spanPs -= byPs;
    this.askedPs -= byPs;
    this.grantedPs -= byPs;
    for (let step = 0; step < this.heldSince.length; step++) {
      this.heldSince[step] -= byPs;
      this.unbrokenSince[step] -= byPs;
    }
    for (let program = this.first; program !== null; program = program.next) program.wantedPs -= byPs;
  }

  /** Takes a lock that others may wait for; false: it waits. */
  enter(lock: Lock<Cpu>, shared: boolean, nowPs: number): boolean {
    const free = lock.request(this, shared, nowPs);
    if (free) this.occupy(lock);
    return free;
  }

  /** Gives it back. */
  leave(lock: Lock<Cpu>): void {
    this.letGo(lock);
    this.vacate(lock);
  }

  /** A lock that was quiet gets to know that it holds it, and that it is in the midst of a notifier. */
  tell(lock: Lock<Cpu>, nowPs: number): void {
    const how = this.holds(lock);
    if (how >= 0) this.enter(lock, how === LOCK_SHARED, nowPs);
    if (this.notifies(lock)) lock.notifiers++;
  }

  /** It has waited for a lock and got it. */
  getsWaiting(lock: Lock<Cpu>, waitedPs: number): void {
    this.occupy(lock);
    this.atPs = this.grantedPs;
    this.hold(lock);
    this.basePs += waitedPs;
  }

  /** It has got a lock. */
  hold({ step }: Lock<Cpu>): void {
    this.heldSince[step] = this.atPs;
    this.unbrokenSince[step] = this.atPs;
  }

  /** It holds a lock without a break up to now, and begins anew. */
  breaks({ step, tally }: Lock<Cpu>): void {
    if (this.running!.recorded) tally.unbroken(this.atPs - this.unbrokenSince[step]);
    this.unbrokenSince[step] = this.atPs;
  }

  /** It holds a lock no longer. */
  letGo({ step, tally }: Lock<Cpu>): void {
    if (!this.running!.recorded) return;
    tally.released(this.atPs - this.heldSince[step], this.atPs - this.unbrokenSince[step]);
  }

  /** Others wait for a lock that it holds, or may. */
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

  occupies(lock: Lock<Cpu>): boolean {
    const place = this.held.indexOf(lock);
    return place >= 0 && place < this.holding;
  }

  /** It sleeps, or has slept: who waits for it stops spinning. */
  sleeps(): void {
    for (let i = 0; i < this.holding; i++) this.held[i].holderSleeps();
  }

  /** How it holds a lock: the kind of the event that took it; -1: not at all. */
  holds(lock: Lock<Cpu>): number {
    const { kinds, meant } = this.running!;
    let how = -1;
    for (let event = 0; event < this.event; event++) {
      if (kinds[event] >= SPAN_BEGIN || meant[event] !== lock) continue;
      how = kinds[event] === LOCK_RELEASE ? -1 : kinds[event];
    }
    const { event, times } = this;
    // it is in one of the sections
    if (times % 2 === 1 && kinds[event] === SERIES && meant[event] === lock)
      how = this.running!.kindOf(event, times - 1);
    return how;
  }

  /** It is in the midst of an MMU notifier that the lock guards. */
  notifies(lock: Lock<Cpu>): boolean {
    const { notifierFrom, notifierTo, meant } = this.running!;
    if (notifierFrom < 0 || meant[notifierFrom] !== lock) return false;
    return this.event > notifierFrom && this.event <= notifierTo;
  }

  /** The lock that the event at hand is about. */
  get eventLock(): Lock<Cpu> {
    return this.running!.meant[this.event];
  }

  /**
   * Of the sections that it is at, those that begin now and are over before `beforePs` come and go at once: they concern
   * nobody else. It is at the last of their events then; false if there are none.
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
      tally.releasedMany(reads, series.readHeld);
      tally.releasedMany(over - reads, series.writeHeld);
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

  /** Finds the next event that comes in its turn among those of all cpus, and when. */
  findDue(): void {
    const { events, kinds, meant } = this.running!;
    let due = this.event;
    while (due < events && (isMark(kinds[due]) || meant[due].quiet)) due++;
    this.due = due;
    this.duePs = this.basePs + this.running!.reach(due, due === this.event ? this.times : 0);
  }
}
