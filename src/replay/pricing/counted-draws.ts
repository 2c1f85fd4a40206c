/**
 * Calls of a shape that has plain steps alone (plain-steps.ts): only the draw for the call as a whole tells their times
 * apart. So they are counted by that draw, of which there are 4096, and each draw is priced once for all of its calls.
 */
import type { TimesRecorder } from './call-shapes.js';
import { greatest } from './draws.js';
import type { PlainSteps } from './plain-steps.js';

/**
 * The most calls of one draw that a counter holds: a byte, since which draw comes next is chance. All 4096 counters should stay
 * in the cache, beside those of other shapes.
 */
const MOST_CALLS = 255;

export class CountedDraws {
  /** The most that a call can take, ps. */
  readonly longestPs: number;
  /** By draw: calls that were counted. */
  private readonly calls: Uint8Array;

  constructor(private readonly plain: PlainSteps) {
    this.calls = new Uint8Array(plain.callTable.length);
    this.longestPs = plain.add(0, greatest(plain.callTable));
  }

  /** Counts a call of a draw; true if record() has to come before the next. */
  count(draw: number): boolean {
    return ++this.calls[draw] === MOST_CALLS;
  }

  /** Adds up the steps of the calls that were counted, records their times, and begins anew; returns how many they were. */
  record(recorder: TimesRecorder): number {
    const { calls, plain } = this;
    let all = 0;
    for (let draw = 0; draw < calls.length; draw++) {
      if (calls[draw] === 0) continue;
      recorder.recordMany(plain.add(calls[draw], plain.callTable[draw]), calls[draw]);
      all += calls[draw];
    }
    calls.fill(0);
    return all;
  }
}
