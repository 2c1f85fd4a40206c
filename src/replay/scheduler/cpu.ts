/** A virtual CPU: the call that it runs, the calls that wait for it, the locks that it holds. */
import type { Lock } from './lock.js';
import type { Program } from './program.js';

export class Cpu {
  running: Program | null = null;
  /** Next event of the running call, and how often it has come already. */
  event = 0;
  times = 0;
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
  /** The locks that it holds, last taken last. */
  readonly held: Lock<Cpu>[] = [];
  /** Since when, and since when it has let no waiter in, ps. */
  private readonly since: number[] = [];
  private readonly unbroken: number[] = [];

  constructor(readonly id: number) {}

  hold(lock: Lock<Cpu>, nowPs: number): void {
    this.held.push(lock);
    this.since.push(nowPs);
    this.unbroken.push(nowPs);
  }

  /** The lock of a step that it holds, through whose unbroken holding `nowPs` is the end. */
  breaks(step: number, nowPs: number): Lock<Cpu> {
    const place = this.placeOf(step);
    const lock = this.held[place];
    if (this.running!.recorded) lock.tally.unbroken(nowPs - this.unbroken[place]);
    this.unbroken[place] = nowPs;
    return lock;
  }

  /** It holds the lock of a step no longer. */
  letGo(step: number, nowPs: number): Lock<Cpu> {
    const lock = this.breaks(step, nowPs);
    const place = this.placeOf(step);
    if (this.running!.recorded) lock.tally.released(nowPs - this.since[place]);
    this.held.splice(place, 1);
    this.since.splice(place, 1);
    this.unbroken.splice(place, 1);
    return lock;
  }

  /** Goes on to the next event of its call. */
  advance(): void {
    if (++this.times < this.running!.repeats(this.event)) return;
    this.times = 0;
    this.event++;
  }

  private placeOf(step: number): number {
    let place = this.held.length - 1;
    while (this.held[place].step !== step) place--;
    return place;
  }
}
