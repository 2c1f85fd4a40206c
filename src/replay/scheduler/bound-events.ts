/** Shared events (call-events.ts) as one device's calls have them: with the locks that belong to that device and its VM. */
import type { Cpu } from './cpu.js';
import type { Lock } from './lock.js';
import type { Program } from './program.js';
import { Stretch } from './stretch.js';

export class BoundEvents {
  /** The lock of each event that has one. */
  readonly locks: Lock<Cpu>[] = [];
  /** One more such call, from whichever cpu, changes nothing about whether these locks are quiet. */
  familiar = false;
  /** The cpu that the last such call came from: nor does one more from there. */
  lastCpu: Cpu | null = null;
  /** By the event that they begin with, as far as they were asked for. */
  private readonly stretches: (Stretch | null)[];

  /** @param events how many there are */
  constructor(events: number) {
    this.stretches = new Array<Stretch | null>(events + 1).fill(null);
  }

  /**
   * The stretch of quiet events from an event on.
   * @param program one that is bound to these
   */
  stretchFrom(event: number, program: Program): Stretch {
    return this.stretches[event] ?? this.addStretch(event, program);
  }

  /** Adds what was only counted to the tallies of the locks. */
  addUp(): void {
    for (const stretch of this.stretches) stretch?.addUp();
  }

  /** A lock has ceased to be quiet: stretches may end at other events from now on. */
  forgetStretches(): void {
    this.addUp();
    this.stretches.fill(null);
  }

  private addStretch(event: number, program: Program): Stretch {
    const added = new Stretch(program, event);
    this.stretches[event] = added;
    return added;
  }
}
