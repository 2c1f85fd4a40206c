/** A step of a shape of calls that has a draw of its own in each call. */
import { mix, quantileOf, streamNumber } from './draws.js';
import { BELOW_HALF } from './plain-steps.js';

/** Where the doubles of a step are. */
const LIST_PS = 0;
const TIME_PS = 1;

export class DrawnStep {
  /** A typed array: numbers that are whole now and then would give objects of several kinds to the compiler. */
  private readonly doubles: Float64Array;
  private readonly stream: number;

  /**
   * @param step its number
   * @param listPs count times price
   * @param table where its lognormal table begins in `factors`
   * @param callTable factors by the draw of the call as a whole
   */
  constructor(
    step: number,
    listPs: number,
    private readonly table: number,
    private readonly factors: Float64Array,
    private readonly callTable: Float64Array,
  ) {
    this.doubles = Float64Array.of(listPs, 0);
    this.stream = streamNumber(step);
  }

  /** Its time in all calls so far, ps. */
  get timePs(): number {
    return this.doubles[TIME_PS];
  }

  /**
   * Adds its time to those of calls, ps.
   * @param quantiles of the draws for the calls as a whole
   * @param hashes rowHash of their rows
   */
  addTimes(quantiles: Uint16Array, hashes: Int32Array, count: number, timesPs: Float64Array): void {
    const { stream, doubles, table, factors, callTable } = this;
    const listPs = doubles[LIST_PS];
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const factor = factors[table + quantileOf(mix((hashes[i] + stream) | 0))];
      const cost = Math.floor(listPs * callTable[quantiles[i]] * factor + BELOW_HALF);
      timesPs[i] += cost;
      sum += cost;
    }
    doubles[TIME_PS] += sum;
  }
}
