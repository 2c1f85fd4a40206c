/**
 * What the intervals of the prices make of a difference, by the propagation of distributions (JCGM 101:2008, Supplement 1
 * to the "Guide to the expression of uncertainty in measurement", Monte Carlo): all prices are drawn together, many times,
 * and the difference is taken of each draw. Between two lanes that replayed the same rows with the same luck a difference
 * is linear in the prices, so that a draw costs a sum over the steps and no replay.
 *
 * - A price is drawn from a two-piece normal distribution (Wallis 2014) whose median is the price and whose 2.5 % and
 *   97.5 % points are the ends of its interval, cut off at 0.
 * - Sums that one fit gave are drawn with the correlation of their errors; prices of different fits, measured and assumed
 *   ones independently.
 * - How a sum is split is assumed: each share is multiplied by an exponential draw and the sum kept. For equal shares that
 *   is uniform over all splits (Devroye 1986, XI.4); any share can come out as nothing or as all of the sum.
 * - A price without an interval is held; whoever shows the result has to say so.
 */
import type { Ends } from '../results/sensitivity.js';
import { sumOf } from '../sums.js';
import { normalQuantile } from './normal.js';
import { Random } from './random.js';

/** Steps whose prices add up to a fitted sum. */
export interface SpreadSum {
  readonly name: string;
  readonly steps: readonly string[];
  readonly interval: Ends;
}

export interface SpreadFit {
  readonly sums: readonly SpreadSum[];
  readonly correlation: readonly (readonly number[])[];
}

/** What is known of the prices of a run. */
export interface PriceKnowledge {
  /** By name; in the unit of the result. The factor of interference counts as a price. */
  readonly prices: ReadonlyMap<string, { readonly price: number; readonly interval: Ends | null }>;
  readonly fits: readonly SpreadFit[];
}

/** By how much a difference grows per unit of each price, by name. */
export type Slopes = ReadonlyMap<string, number>;

const DRAWS = 2000;
/** Of a standard normal value, 97.5 % lie below. */
const Z = normalQuantile(0.975);
const SEED = 20201208;

/**
 * 95 % interval of a difference; null where none of its prices has one.
 * @param difference at the prices as they are
 */
export function spreadOf(difference: number, slopes: Slopes, known: PriceKnowledge): Ends | null {
  const drawn = new Float64Array(DRAWS).fill(difference);
  const random = new Random(SEED);
  const summed = new Set<string>();
  let isKnown = false;
  for (const { sums, correlation } of known.fits) {
    for (const { steps } of sums) for (const step of steps) summed.add(step);
    if (!sums.some(({ steps }) => steps.some((step) => slopeOf(slopes, step) !== 0))) continue;
    isKnown = true;
    const lower = cholesky(correlation);
    for (let i = 0; i < DRAWS; i++) {
      const normal = sums.map(() => normalQuantile(random.uniform()));
      sums.forEach((sum, row) => {
        const z = sumOf(lower[row], (value, column) => value * normal[column]);
        drawn[i] += drawSum(sum, z, slopes, known, random);
      });
    }
  }
  for (const [name, { price, interval }] of known.prices) {
    const slope = slopeOf(slopes, name);
    if (slope === 0 || interval === null || summed.has(name)) continue;
    isKnown = true;
    for (let i = 0; i < DRAWS; i++)
      drawn[i] += slope * (drawPrice(price, interval, normalQuantile(random.uniform())) - price);
  }
  if (!isKnown) return null;
  drawn.sort();
  const at = (share: number) => drawn[Math.round(share * (DRAWS - 1))];
  return [at(0.025), at(0.975)];
}

/** Prices that a difference depends on and of which nobody says how well they are known. */
export function heldPrices(slopes: Slopes, { prices, fits }: PriceKnowledge): string[] {
  const summed = new Set(fits.flatMap(({ sums }) => sums.flatMap(({ steps }) => steps)));
  return [...prices]
    .filter(([name, { interval }]) => interval === null && !summed.has(name) && slopeOf(slopes, name) !== 0)
    .map(([name]) => name);
}

function slopeOf(slopes: Slopes, name: string): number {
  return slopes.get(name) ?? 0;
}

function drawPrice(price: number, [low, high]: Ends, z: number): number {
  return Math.max(0, price + (z < 0 ? price - low : high - price) * (z / Z));
}

/** What a draw of a sum adds to the difference. */
function drawSum(
  { steps, interval }: SpreadSum,
  z: number,
  slopes: Slopes,
  known: PriceKnowledge,
  random: Random,
): number {
  const priceOf = (step: string) => known.prices.get(step)!.price;
  const price = sumOf(steps, (step) => priceOf(step));
  let weight = 0;
  let atDraws = 0;
  let now = 0;
  for (const step of steps) {
    const slope = slopeOf(slopes, step);
    const share = (price > 0 ? priceOf(step) : 1) * (steps.length === 1 ? 1 : -Math.log(random.uniform()));
    weight += share;
    atDraws += share * slope;
    now += priceOf(step) * slope;
  }
  return drawPrice(price, interval, z) * (atDraws / weight) - now;
}

/** Lower triangle L with L Lt = the matrix; what rounding makes of a dependent row counts as 0. */
function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const lower = matrix.map(() => new Array<number>(matrix.length).fill(0));
  for (let i = 0; i < matrix.length; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i][j];
      for (let k = 0; k < j; k++) rest -= lower[i][k] * lower[j][k];
      if (i === j) lower[i][i] = Math.sqrt(Math.max(0, rest));
      else if (lower[j][j] > 1e-9) lower[i][j] = rest / lower[j][j];
    }
  }
  return lower;
}
