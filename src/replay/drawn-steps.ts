/**
 * Steps that have a draw of their own in each call: their times are drawn and added up call by call. All that one needs
 * lies in one cache line.
 */
import { mix, quantileOf, streamNumber } from './draws.js';
import { BELOW_HALF } from './plain-steps.js';

/** A record is four doubles: count times price, the time of all calls so far, and as two halves stream and table. */
const DOUBLES = 4;
const STREAM = 4;
const TABLE = 5;

export class DrawnSteps {
  /** Records so far. */
  size = 0;
  private doubles = new Float64Array(16 * DOUBLES);
  private ints = new Int32Array(this.doubles.buffer);

  /** @param factors lognormal tables one behind the other */
  constructor(private readonly factors: Float64Array) {}

  /**
   * Adds a step of a shape.
   * @param listPs count times price
   * @param table where the step's table begins in `factors`
   */
  add(step: number, listPs: number, table: number): void {
    const at = this.size++ * DOUBLES;
    if (at === this.doubles.length) {
      const doubles = new Float64Array(2 * at);
      doubles.set(this.doubles);
      this.doubles = doubles;
      this.ints = new Int32Array(doubles.buffer);
    }
    this.doubles[at] = listPs;
    this.doubles[at + 1] = 0;
    this.ints[at * 2 + STREAM] = streamNumber(step);
    this.ints[at * 2 + TABLE] = table;
  }

  /**
   * Time of steps [from, end) in one call, ps.
   * @param call the draw for the call as a whole
   * @param hash rowHash of the row
   */
  time(from: number, end: number, call: number, hash: number): number {
    const { doubles, ints, factors } = this;
    let total = 0;
    for (let at = from * DOUBLES; at < end * DOUBLES; at += DOUBLES) {
      const quantile = quantileOf(mix((hash + ints[at * 2 + STREAM]) | 0));
      const factor = factors[ints[at * 2 + TABLE] + quantile];
      const cost = Math.floor(doubles[at] * call * factor + BELOW_HALF);
      doubles[at + 1] += cost;
      total += cost;
    }
    return total;
  }

  /** Time of a step in all calls so far. */
  timePs(number: number): number {
    return this.doubles[number * DOUBLES + 1];
  }
}
