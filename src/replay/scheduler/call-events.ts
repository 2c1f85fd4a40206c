/**
 * The events of calls that are alike and all take the same time (Shape.isSteady in pricing/call-shapes.ts): worked out once,
 * and shared by the programs of all these calls. A call whose time disperses has events of its own.
 */
import type { BoundEvents } from './bound-events.js';
import type { Held } from './held-prices.js';
import type { Lap } from './lap.js';
import type { Program } from './program.js';

export class CallEvents {
  readonly events: number;
  readonly lockSteps: Uint16Array;
  readonly kinds: Uint8Array;
  readonly at: Float64Array;
  readonly workPs: number;
  readonly unlockPs: number;
  readonly enterPs: number;
  readonly laps: Map<number, Lap> | null;
  /** By number of the device (DeviceLocks). */
  readonly bound: (BoundEvents | undefined)[] = [];

  /**
   * Copies those of a program; see Program for what they are. There must be neither LOOK nor SERIES among them.
   * @param held what such a call holds its locks for
   */
  constructor(
    { events, lockSteps, kinds, at, workPs, unlockPs, enterPs, laps }: Program,
    readonly held: readonly Held[] = [],
  ) {
    this.events = events;
    this.lockSteps = lockSteps.slice(0, events);
    this.kinds = kinds.slice(0, events);
    this.at = at.slice(0, events);
    this.workPs = workPs;
    this.unlockPs = unlockPs;
    this.enterPs = enterPs;
    this.laps = laps;
  }
}
