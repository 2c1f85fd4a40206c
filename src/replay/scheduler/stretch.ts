/**
 * Stretches of quiet events (quiet-events.ts) in calls that share their events (call-events.ts). Which events such a stretch
 * has, and how long it holds its locks, is the same for all these calls of a device until a lock ceases to be quiet. So it is
 * worked out once, and the calls that pass it are only counted.
 */
import type { Cpu } from './cpu.js';
import { isOwnEvent, LOCK_RELEASE, SEQUENCE, SPAN_BEGIN, SPAN_END } from './event-kinds.js';
import type { Lock } from './lock.js';
import type { LockTally } from './lock-tally.js';
import type { Program } from './program.js';

/** A lock that is taken and released inside of a stretch. */
interface Section {
  readonly tally: LockTally;
  readonly heldPs: number;
}

export class Stretch {
  /** The first event that is not quiet; the number of all events where there is none. */
  readonly due: number;
  /**
   * It does nothing but take locks and release them again, so that a cpu may pass it in one go (pass): no lock is held at its
   * beginning and released in it, or held at its end.
   */
  readonly isWhole: boolean;
  private readonly sections: Section[] = [];
  /** Recorded calls that have passed it since addUp; so many that their sums stay exact. */
  private passes = 0;
  private readonly mostPasses: number;

  /**
   * @param program of shared events, bound to their locks
   * @param from the event that it begins with
   */
  constructor(program: Program, from: number) {
    const { kinds, at, locks } = program;
    this.due = program.dueFrom(from);
    const since = new Map<Lock<Cpu>, number>();
    let whole = true;
    for (let event = from; event < this.due; event++) {
      const kind = kinds[event];
      if (isOwnEvent(kind)) {
        if (kind === SEQUENCE || kind === SPAN_BEGIN || kind === SPAN_END) whole = false;
        continue;
      }
      const lock = locks[event];
      if (kind !== LOCK_RELEASE) {
        since.set(lock, at[event]);
        continue;
      }
      const takenPs = since.get(lock);
      if (takenPs === undefined) whole = false;
      else this.sections.push({ tally: lock.tally, heldPs: at[event] - takenPs });
      since.delete(lock);
    }
    this.isWhole = whole && since.size === 0;
    const longestPs = Math.max(1, ...this.sections.map(({ heldPs }) => heldPs));
    this.mostPasses = Math.max(1, Math.floor(Number.MAX_SAFE_INTEGER / longestPs));
  }

  /** A recorded call passes it. */
  pass(): void {
    if (++this.passes === this.mostPasses) this.addUp();
  }

  /** Adds the calls that have passed to the tallies of the locks. */
  addUp(): void {
    for (const { tally, heldPs } of this.sections) tally.releasedMany(this.passes, heldPs);
    this.passes = 0;
  }
}
