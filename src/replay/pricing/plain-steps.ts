/**
 * The steps of a shape of calls that have no draw of their own: only the draw for the call as a whole tells the times of
 * two calls apart.
 */

/** The largest double below a half: floor(x + BELOW_HALF) is Math.round(x) for 0 <= x < 2^53, without a branch. */
export const BELOW_HALF = 0.49999999999999994;

/** Times are whole picoseconds below 2^53: two and a half hours. */
export const LONGEST_PS = Number.MAX_SAFE_INTEGER;

/**
 * A shape that comes often has a word for each draw of the call: by how much rounding moves the time of its steps, plus
 * SLACK; above that, the calls since they were added up. 0 where that is not known. Words are small, since which is next
 * is chance: all of those that are in use should be near.
 */
const SLACK_BITS = 8;
const SLACK = 1 << (SLACK_BITS - 1);
const SLACK_MASK = (1 << SLACK_BITS) - 1;
const MOST_CALLS = 2 ** (16 - SLACK_BITS) - 1;

export class PlainSteps {
  /** Time of each step in the calls that were added up, ps. */
  readonly timesPs: Float64Array;
  /** Their sum; a typed array, for a field would be of another kind where the sum is whole. */
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

  /** The shape comes often. */
  giveWords(): void {
    this.words = new Uint16Array(this.callTable.length);
  }

  /** Times of calls with those draws, ps; their steps are added up by the end of addRest(). */
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

  /** Adds up what only the words know. */
  addRest(): void {
    const { words } = this;
    for (let quantile = 0; words !== null && quantile < words.length; quantile++)
      this.addWord(words, quantile);
  }

  /** A call whose draw has no word, or one that is full: adds it up, and what the word counts. */
  private addUp(words: Uint16Array, quantile: number): number {
    const call = this.callTable[quantile];
    this.addWord(words, quantile);
    const ps = this.add(1, call);
    const slack = ps - Math.floor(this.listedPs[0] * call) + SLACK;
    if (slack > 0 && slack <= SLACK_MASK) words[quantile] = slack;
    return ps;
  }

  private addWord(words: Uint16Array, quantile: number): void {
    const calls = words[quantile] >>> SLACK_BITS;
    if (calls === 0) return;
    this.add(calls, this.callTable[quantile]);
    words[quantile] &= SLACK_MASK;
  }

  /** Adds up calls of one draw; returns the time of one, ps: each step is rounded for itself. */
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
