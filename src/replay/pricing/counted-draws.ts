/**
 * Calls of a shape that has plain steps alone (plain-steps.ts): only the draw for the call as a whole tells their times
 * apart. So they are counted by that draw, of which there are 4096, and each draw is priced once for all of its calls.
 */
import type { TimesRecorder } from './call-shapes.js';
import { greatest } from './draws.js';
import type { PlainSteps } from './plain-steps.js';

/** The most calls of one draw that a counter holds. */
const MOST_CALLS = 2 ** 32 - 1;

export class CountedDraws {
  /** By draw: calls that were counted. */
  readonly calls: Uint32Array;
  /** The most that a call can take, ps. */
  readonly longestPs: number;
  /** Calls that may have been counted since record(): no counter can be above it. */
  private expected = 0;

  constructor(private readonly plain: PlainSteps) {
    this.calls = new Uint32Array(plain.callTable.length);
    this.longestPs = plain.add(0, greatest(plain.callTable));
  }

  /** Takes note that `more` calls are going to be counted; false where the counters have no room until record(). */
  expect(more: number): boolean {
    this.expected += more;
    return this.expected <= MOST_CALLS;
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
    this.expected = 0;
    return all;
  }
}
