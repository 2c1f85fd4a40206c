/**
 * The scheduler's clock. Its times are picoseconds in doubles, which are exact up to 2^53 ps: two and a half hours. For
 * longer traces all times count from an epoch that is moved forward with virtual time, by whole units of the trace's
 * timestamps (ticks), so that no time the scheduler holds lies far from it.
 */
import type { CallListener } from './call-listener.js';
import type { Cpu } from './cpu.js';
import type { Cpus } from './cpus.js';
import type { EventHeap } from './event-heap.js';
import { ASAP } from './program.js';
import { settleQuiet } from './quiet-events.js';

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
  /**
   * The latest timestamp that was read: all events before it have come, though quiet ones may not have been worked out yet.
   * ASAP: they have.
   */
  readPs = ASAP;
  /** Timestamp of the epoch. */
  private epoch = 0;

  constructor(
    private readonly cpus: Cpus,
    private readonly heap: EventHeap,
    private readonly options: ClockOptions = NANOSECONDS,
  ) {}

  /** Now is 0, and the epoch. */
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

  /** Times beyond this are far. */
  get farPs(): number {
    return this.options.farPs;
  }

  isFar(ps: number): boolean {
    return ps > this.options.farPs;
  }

  /** Moves the epoch to the last tick at or before now; false if it is there already. */
  moveToNow(): boolean {
    const before = this.epoch;
    this.moveTo(before + Math.floor(this.nowPs / this.options.psPerTick));
    return this.epoch > before;
  }

  /** Moves the epoch to a tick, and with it all times that are held. */
  moveTo(tick: number): void {
    const byPs = this.psOf(tick);
    this.epoch = tick;
    this.nowPs -= byPs;
    this.readPs -= byPs;
    this.heap.shiftEpoch(byPs);
    for (const cpu of this.cpus.all) cpu.shiftEpoch(byPs);
  }

  /** Works out all quiet events before the latest timestamp; now is the time of the last of them. */
  catchUp(listener: CallListener): void {
    this.settleQuiet(this.cpus.all, listener);
    this.readPs = ASAP;
  }

  /** The same on some cpus only. */
  settleQuiet(cpus: readonly Cpu[], listener: CallListener): void {
    const beforePs = Math.max(this.nowPs, this.readPs);
    for (const cpu of cpus) {
      if (!this.heap.has(cpu.id)) continue;
      if (settleQuiet(cpu, beforePs, listener)) this.nowPs = Math.max(this.nowPs, cpu.atPs);
    }
  }
}
