/**
 * Prices many calls of one shape together, in loops over arrays: first the draws of all calls, then one step of all calls
 * after another. The processor need not wait for one call's look-ups before it begins those of the next.
 */
import { type DrawnCalls, MOST_WAITING, type Shape, type TimesRecorder } from './call-shapes.js';
import type { CountedDraws } from './counted-draws.js';
import { callQuantile, type RowHashes } from './draws.js';
import type { Interrupts } from './interrupts.js';
import type { StepSums } from './pricer.js';

export class CallsTogether {
  private readonly calls: DrawnCalls = {
    hashes: new Int32Array(MOST_WAITING),
    quantiles: new Uint16Array(MOST_WAITING),
    timesPs: new Float64Array(MOST_WAITING),
  };

  /** @param disperse the call as a whole has a draw on this host */
  constructor(
    private readonly disperse: boolean,
    private readonly interrupts: Interrupts,
  ) {}

  /** Time of a single call, ps. */
  one(shape: Shape, hash: number, sums: StepSums): number {
    this.enter(0, hash);
    return this.times(shape, 1, sums)[0];
  }

  /** Prices the calls of a shape that were put off and records their times, but for those that are only counted by draw. */
  price(shape: Shape, rowHashes: RowHashes, sums: StepSums, recorder: TimesRecorder): void {
    const { rows, waiting, counted } = shape;
    shape.waiting = 0;
    let entered = waiting;
    if (counted !== null) entered = this.count(shape, counted, waiting, rowHashes, recorder);
    else for (let i = 0; i < waiting; i++) this.enter(i, rowHashes.of(rows[i]));
    if (entered > 0) recorder.recordAll(this.times(shape, entered, sums), entered);
  }

  /** Makes the draws of a call, by the hash of its row. */
  private enter(index: number, hash: number): void {
    this.calls.hashes[index] = hash;
    if (this.disperse) this.calls.quantiles[index] = callQuantile(hash);
  }

  /** Counts calls by their draws, but enters those that an interrupt may hit; returns how many these are. */
  private count(
    shape: Shape,
    counted: CountedDraws,
    waiting: number,
    rowHashes: RowHashes,
    recorder: TimesRecorder,
  ): number {
    const { disperse, interrupts } = this;
    const { rows } = shape;
    let entered = 0;
    for (let i = 0; i < waiting; i++) {
      const hash = rowHashes.of(rows[i]);
      if (interrupts.come && interrupts.hits(hash, counted.longestPs)) this.enter(entered++, hash);
      else if (counted.count(disperse ? callQuantile(hash) : 0)) shape.recordCounted(recorder);
    }
    return entered;
  }

  /** Times of the first `count` calls that were entered, all of one shape; ps, interrupts included. */
  private times(shape: Shape, count: number, sums: StepSums): Float64Array {
    const { calls, interrupts } = this;
    const { hashes, timesPs } = calls;
    shape.time(calls, count);
    for (let i = 0; interrupts.come && i < count; i++)
      if (interrupts.hits(hashes[i], timesPs[i]))
        timesPs[i] += interrupts.strike(hashes[i], sums, shape.offset);
    return timesPs;
  }
}
