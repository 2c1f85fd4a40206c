/**
 * The scheduler's clock. Its times are picoseconds in doubles, which are exact up to 2^53: two and a half hours. So they
 * count from an epoch that follows virtual time, in whole units of the trace's timestamps; what the scheduler holds is
 * never far from it.
 */
import type { Cpu } from './cpu.js';
import type { Cpus } from './cpus.js';
import type { EventHeap } from './event-heap.js';
import { ASAP, type Finished } from './program.js';
import { settle } from './quiet-events.js';

export interface ClockOptions {
  /** Picoseconds in the unit of timestamps. */
  readonly psPerTick: number;
  /** How far from its epoch a time may lie, ps, before the epoch is moved. */
  readonly farPs: number;
}

const NANOSECONDS: ClockOptions = { psPerTick: 1000, farPs: 2 ** 51 };

export class VirtualTime {
  /** ps since the epoch, as all times are. */
  nowPs = 0;
  /** All events before the latest timestamp have come, though quiet ones may not have been looked at; ASAP: they have. */
  readPs = ASAP;
  /** Timestamp of the epoch. */
  private epoch = 0;

  constructor(
    private readonly cpus: Cpus,
    private readonly heap: EventHeap,
    private readonly options: ClockOptions = NANOSECONDS,
  ) {}

  /** It is 0 now, and the epoch. */
  restart(): void {
    this.nowPs = 0;
    this.readPs = ASAP;
    this.epoch = 0;
  }

  /** ps from the last restart until now. */
  get totalPs(): number {
    return this.epoch * this.options.psPerTick + this.nowPs;
  }

  /** When a timestamp is; exact where it is not far. */
  psOf(tick: number): number {
    return (tick - this.epoch) * this.options.psPerTick;
  }

  /** Times from here on are far. */
  get farPs(): number {
    return this.options.farPs;
  }

  isFar(ps: number): boolean {
    return ps > this.options.farPs;
  }

  /** The epoch goes to the last timestamp at or before now; false if it is there. */
  follow(): boolean {
    const before = this.epoch;
    this.moveTo(before + Math.floor(this.nowPs / this.options.psPerTick));
    return this.epoch > before;
  }

  /** The epoch goes to a timestamp. */
  moveTo(tick: number): void {
    const byPs = this.psOf(tick);
    this.epoch = tick;
    this.nowPs -= byPs;
    this.readPs -= byPs;
    this.heap.follow(byPs);
    for (const cpu of this.cpus.all) cpu.follow(byPs);
  }

  /** Looks at all that came before the latest timestamp, so that it is the time of the last of it now. */
  catchUp(finished: Finished): void {
    this.settle(this.cpus.all, finished);
    this.readPs = ASAP;
  }

  /** Looks at what came before the latest timestamp on some cpus. */
  settle(cpus: readonly Cpu[], finished: Finished): void {
    const beforePs = Math.max(this.nowPs, this.readPs);
    for (const cpu of cpus) {
      if (!this.heap.has(cpu.id)) continue;
      if (settle(cpu, beforePs, finished)) this.nowPs = Math.max(this.nowPs, cpu.atPs);
    }
  }
}
