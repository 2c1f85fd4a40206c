/** The steps of a shape that disperse by themselves: each has a draw of its own in each call. */
import { mix, quantileOf, streamNumber } from './draws.js';
import { BELOW_HALF } from './plain-steps.js';

export class DrawnSteps {
  /** Time of each in all calls so far, ps. */
  readonly timesPs: Float64Array;
  private readonly streams: Int32Array;

  /**
   * @param steps their numbers
   * @param listPs count times price of each
   * @param tables where the lognormal table of each begins in `factors`
   * @param callTable factors by the draw of the call as a whole
   */
  constructor(
    steps: readonly number[],
    private readonly listPs: Float64Array,
    private readonly tables: Int32Array,
    private readonly factors: Float64Array,
    private readonly callTable: Float64Array,
  ) {
    this.timesPs = new Float64Array(steps.length);
    this.streams = Int32Array.from(steps, streamNumber);
  }

  get isEmpty(): boolean {
    return this.listPs.length === 0;
  }

  /**
   * Adds the times of these steps to the times of `count` calls, ps: one step of all calls after another.
   * @param quantiles of the draws for the calls as a whole
   * @param hashes rowHash of their rows
   */
  addTimes(quantiles: Uint16Array, hashes: Int32Array, count: number, timesPs: Float64Array): void {
    const { factors, callTable } = this;
    for (let i = 0; i < this.listPs.length; i++) {
      const listPs = this.listPs[i];
      const table = this.tables[i];
      const stream = this.streams[i];
      let sum = 0;
      for (let call = 0; call < count; call++) {
        const factor = factors[table + quantileOf(mix((hashes[call] + stream) | 0))];
        const cost = Math.floor(listPs * callTable[quantiles[call]] * factor + BELOW_HALF);
        timesPs[call] += cost;
        sum += cost;
      }
      this.timesPs[i] += sum;
    }
  }
}
