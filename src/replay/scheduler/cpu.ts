/** A virtual CPU: the call that it runs, the calls that wait for it, the locks that it holds. */
import type { Caller, Lock } from './lock.js';
import type { DeviceLocks } from './lock-table.js';
import { isSpan, type Program } from './program.js';

export class Cpu implements Caller {
  running: Program | null = null;
  /** The locks that the running call means. */
  locks: DeviceLocks<Cpu> | null = null;
  /** First event of the running call that has not been looked at, and how often it has come already. */
  event = 0;
  times = 0;
  /** The next one that comes in its turn among those of all cpus: what lies before is quiet. */
  due = 0;
  startPs = 0;
  /** Start of the running call and all that it has waited since. */
  basePs = 0;
  /** When the span that it is in began; -1: it is in none. */
  spanPs = -1;
  /** Calls handed in that have not started. */
  first: Program | null = null;
  last: Program | null = null;
  /** It has nothing to do, and the scheduler reads on for it. */
  dry = false;
  askedPs = 0;
  asksShared = false;
  grantedPs = 0;
  slept = false;
  /** The locks that it holds, last taken last. */
  readonly held: Lock<Cpu>[] = [];
  /** Since when, and since when it has let no waiter in, ps. */
  private readonly since: number[] = [];
  private readonly unbroken: number[] = [];

  constructor(readonly id: number) {}

  start(program: Program, locks: DeviceLocks<Cpu>, startPs: number): void {
    this.running = program;
    this.locks = locks;
    this.event = 0;
    this.times = 0;
    this.startPs = startPs;
    this.basePs = startPs;
  }

  hold(lock: Lock<Cpu>, nowPs: number): void {
    this.held.push(lock);
    this.since.push(nowPs);
    this.unbroken.push(nowPs);
  }

  /** It holds a lock without a break up to now, and begins anew. */
  breaks(lock: Lock<Cpu>, nowPs: number): void {
    const place = this.held.lastIndexOf(lock);
    if (this.running!.recorded) lock.tally.unbroken(nowPs - this.unbroken[place]);
    this.unbroken[place] = nowPs;
  }

  /** It holds a lock no longer. */
  letGo(lock: Lock<Cpu>, nowPs: number): void {
    const { held, since, unbroken } = this;
    const place = held.lastIndexOf(lock);
    if (this.running!.recorded) lock.tally.released(nowPs - since[place], nowPs - unbroken[place]);
    if (place === held.length - 1) {
      held.pop();
      since.pop();
      unbroken.pop();
    } else {
      // not nested: it was taken before the others and is given back before them
      held.splice(place, 1);
      since.splice(place, 1);
      unbroken.splice(place, 1);
    }
  }

  /** When the event at hand comes, ps. */
  get eventPs(): number {
    return this.basePs + this.running!.reach(this.event, this.times);
  }

  /** The lock that it is about. */
  get eventLock(): Lock<Cpu> {
    return this.locks!.lock(this.running!.locks[this.event]);
  }

  /** Goes on to the next event of its call. */
  advance(): void {
    if (++this.times < this.running!.repeats(this.event)) return;
    this.times = 0;
    this.event++;
  }

  /** Finds the next event that comes in its turn among those of all cpus; returns when, ps. */
  findDue(): number {
    const { events, kinds, locks } = this.running!;
    let due = this.event;
    while (due < events && (isSpan(kinds[due]) || this.locks!.lock(locks[due]).quiet)) due++;
    this.due = due;
    return this.basePs + this.running!.reach(due, due === this.event ? this.times : 0);
  }
}
