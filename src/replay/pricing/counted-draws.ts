/**
 * Calls of a shape whose steps have no draws of their own: only the draw for the call as a whole tells their times apart, so
 * they are counted by it, and what they come to is worked out once for all calls of a draw.
 */
import type { TimesRecorder } from './call-shapes.js';
import { greatest } from './draws.js';
import type { PlainSteps } from './plain-steps.js';

/** As many calls of one draw can be counted. */
const MOST_CALLS = 2 ** 32 - 1;

export class CountedDraws {
  /** By draw: calls that were counted. */
  readonly calls: Uint32Array;
  /** The most that a call can take, ps. */
  readonly longestPs: number;
  /** Calls that may have been counted. */
  private expected = 0;

  constructor(private readonly plain: PlainSteps) {
    this.calls = new Uint32Array(plain.callTable.length);
    this.longestPs = plain.add(0, greatest(plain.callTable));
  }

  /** Takes note that `more` calls are going to be counted; false where settle() must come before. */
  expect(more: number): boolean {
    this.expected += more;
    return this.expected <= MOST_CALLS;
  }

  /** Adds up the steps of the calls that were counted, and records their times; returns how many there were. */
  settle(recorder: TimesRecorder): number {
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
