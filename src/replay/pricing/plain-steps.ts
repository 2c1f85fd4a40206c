/**
 * The steps of a shape that have no draw of their own: what they take together depends only on the draw for the call as a
 * whole, which is one of 4096.
 */

/** The largest double below a half: floor(x + BELOW_HALF) is Math.round(x) for 0 <= x < 2^53, without a branch. */
export const BELOW_HALF = 0.49999999999999994;

/** Times are whole picoseconds below 2^53: two and a half hours. */
export const LONGEST_PS = Number.MAX_SAFE_INTEGER;

/**
 * Each step is rounded to whole picoseconds by itself. So that this is not done anew for every call, a shape that comes
 * often keeps a word for each draw. Its low SLACK_BITS: the sum of the rounded steps less the sum rounded down as a whole,
 * plus SLACK; 0 where that is not known yet. Its high bits: calls of that draw whose steps were not added up yet. A word has
 * 16 bits, since which draw comes next is chance: all 4096 should stay in the cache.
 */
const SLACK_BITS = 8;
const SLACK = 1 << (SLACK_BITS - 1);
const SLACK_MASK = (1 << SLACK_BITS) - 1;
const MOST_CALLS = 2 ** (16 - SLACK_BITS) - 1;

export class PlainSteps {
  /** Time of each step in the calls that were added up, ps. */
  readonly timesPs: Float64Array;
  /** Sum of listPs. A typed array: V8 would represent a plain field in two ways, by whether the sum is whole. */
  private readonly listedPs: Float64Array;
  private words: Uint16Array | null = null;

  /**
   * @param listPs count times price of each
   * @param callTable factors by the draw of the call as a whole
   */
  constructor(
    private readonly listPs: Float64Array,
    readonly callTable: Float64Array,
  ) {
    this.timesPs = new Float64Array(listPs.length);
    this.listedPs = Float64Array.of(listPs.reduce((sum, ps) => sum + ps, 0));
  }

  /** The shape comes often: it keeps words from now on. */
  giveWords(): void {
    this.words = new Uint16Array(this.callTable.length);
  }

  /** Fills in the times of calls with these draws, ps; their steps are all added up after addRest(). */
  times(quantiles: Uint16Array, count: number, timesPs: Float64Array): void {
    const { callTable, words } = this;
    const listedPs = this.listedPs[0];
    if (words === null) {
      for (let i = 0; i < count; i++) timesPs[i] = this.add(1, callTable[quantiles[i]]);
      return;
    }
    for (let i = 0; i < count; i++) {
      const quantile = quantiles[i];
      const word = words[quantile];
      if (word === 0 || word >>> SLACK_BITS === MOST_CALLS) timesPs[i] = this.addUp(words, quantile);
      else {
        words[quantile] = word + (1 << SLACK_BITS);
        timesPs[i] = Math.floor(listedPs * callTable[quantile]) + (word & SLACK_MASK) - SLACK;
      }
    }
  }

  /** Adds up the steps of those calls that only the words have counted. */
  addRest(): void {
    const { words } = this;
    for (let quantile = 0; words !== null && quantile < words.length; quantile++)
      this.addWord(words, quantile);
  }

  /** Adds up a call whose draw has no word yet, or one that is full, and the calls that the word has counted; returns its time. */
  private addUp(words: Uint16Array, quantile: number): number {
    const call = this.callTable[quantile];
    this.addWord(words, quantile);
    const ps = this.add(1, call);
    const slack = ps - Math.floor(this.listedPs[0] * call) + SLACK;
    if (slack > 0 && slack <= SLACK_MASK) words[quantile] = slack;
    return ps;
  }

  /** Adds up the calls that a word has counted. */
  private addWord(words: Uint16Array, quantile: number): void {
    const calls = words[quantile] >>> SLACK_BITS;
    if (calls === 0) return;
    this.add(calls, this.callTable[quantile]);
    words[quantile] &= SLACK_MASK;
  }

  /** Adds up `calls` calls of one draw, whose factor is `call`; returns the time of one, ps: each step is rounded by itself. */
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
