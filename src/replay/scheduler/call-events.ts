/** The lock events of calls that are alike and take the same time: worked out once, shared by all of their programs. */
import type { Cpu } from './cpu.js';
import type { Lap } from './lap.js';
import type { Lock } from './lock.js';
import type { Program } from './program.js';

/** What the events mean for the calls of one device of a VM. */
export interface Meant {
  /** The lock of each event. */
  readonly locks: Lock<Cpu>[];
  /** Nothing is new to those locks when one more of these calls comes. */
  familiar: boolean;
}

export class CallEvents {
  readonly events: number;
  readonly locks: Uint16Array;
  readonly kinds: Uint8Array;
  readonly at: Float64Array;
  readonly workPs: number;
  readonly unlockPs: number;
  readonly enterPs: number;
  readonly laps: Map<number, Lap> | null;
  /** By number of the device (DeviceLocks). */
  readonly meant: (Meant | undefined)[] = [];

  /** Copies those of a program that has no LOOK among them. */
  constructor({ events, locks, kinds, at, workPs, unlockPs, enterPs, laps }: Program) {
    this.events = events;
    this.locks = locks.slice(0, events);
    this.kinds = kinds.slice(0, events);
    this.at = at.slice(0, events);
    this.workPs = workPs;
    this.unlockPs = unlockPs;
    this.enterPs = enterPs;
    this.laps = laps;
  }
}
