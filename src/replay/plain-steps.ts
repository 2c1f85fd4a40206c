/** The steps of a call that have no draw of their own: only the draw for the call as a whole tells their times apart. */

/** The largest double below a half: floor(x + BELOW_HALF) is Math.round(x) for 0 <= x < 2^53, without a branch. */
export const BELOW_HALF = 0.49999999999999994;

export class PlainSteps {
  /** Sum of listPs. */
  readonly listedPs: number;
  /** Time of each step in the calls that were added up, ps. */
  readonly timesPs: Float64Array;
  private readonly listPs: Float64Array;

  /** @param listPs count times price of each */
  constructor(listPs: readonly number[]) {
    this.listPs = Float64Array.from(listPs);
    this.timesPs = new Float64Array(listPs.length);
    this.listedPs = listPs.reduce((sum, ps) => sum + ps, 0);
  }

  /**
   * Adds up calls of one draw.
   * @param call the draw
   * @returns time of one, ps: each step is rounded for itself
   */
  add(calls: number, call: number): number {
    const { listPs, timesPs } = this;
    let total = 0;
    for (let i = 0; i < listPs.length; i++) {
      const cost = Math.floor(listPs[i] * call + BELOW_HALF);
      timesPs[i] += calls * cost;
      total += cost;
    }
    return total;
  }
}
