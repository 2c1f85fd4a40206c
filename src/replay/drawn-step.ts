/** A step of a shape of calls that has a draw of its own in each call. */
import { mix, quantileOf, streamNumber } from './draws.js';
import { BELOW_HALF } from './plain-steps.js';

export class DrawnStep {
  /** Its time in all calls so far, ps. */
  timePs = 0;
  private readonly stream: number;

  /**
   * @param step its number
   * @param listPs count times price
   * @param table where its lognormal table begins in `factors`
   * @param callTable factors by the draw of the call as a whole
   */
  constructor(
    step: number,
    private readonly listPs: number,
    private readonly table: number,
    private readonly factors: Float64Array,
    private readonly callTable: Float64Array,
  ) {
    this.stream = streamNumber(step);
  }

  /**
   * Adds its time to those of calls, ps.
   * @param quantiles of the draws for the calls as a whole
   * @param hashes rowHash of their rows
   */
  addTimes(quantiles: Uint16Array, hashes: Int32Array, count: number, timesPs: Float64Array): void {
    const { stream, listPs, table, factors, callTable } = this;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const factor = factors[table + quantileOf(mix((hashes[i] + stream) | 0))];
      const cost = Math.floor(listPs * callTable[quantiles[i]] * factor + BELOW_HALF);
      timesPs[i] += cost;
      sum += cost;
    }
    this.timePs += sum;
  }
}
