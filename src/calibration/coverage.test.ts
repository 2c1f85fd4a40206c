/** What the intervals of prices and the verdict are worth, on made-up calls whose prices are known. */
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../stats/normal.js';
import { Random } from '../stats/random.js';
import { ALL, FITTED, fitCalls, type Start } from './fit-calls.js';
import { kindErrors } from './kind-errors.js';
import { Latencies } from './latencies.js';
import type { MeasuredClass } from './measured-classes.js';
import { toldPrices } from './told-prices.js';
import { judge } from './verdict.js';

const TRUTH = [554, 381, 10];
const NAMES = ['call', 'page', 'level'];
const ROUNDS = 60;

interface Measurement {
  readonly pages: readonly number[];
  /** Calls of each kind. */
  readonly calls: number;
  readonly sigma: number;
  /** By which the kinds are off, as one standard deviation. */
  readonly misfit: number;
}

function measured({ pages, calls, sigma, misfit }: Measurement, random: Random): MeasuredClass[] {
  const draw = (by: number): number => Math.exp(by * normalQuantile(random.uniform()) - by ** 2 / 2);
  return pages.map((n) => {
    const counts = Float64Array.of(1, n, n * Math.ceil(Math.log2(n + 1)));
    const mean = counts.reduce((sum, count, i) => sum + count * TRUTH[i], 0) * draw(misfit);
    const [fitted, heldOut] = [new Latencies(), new Latencies()];
    for (let i = 0; i < calls; i++) (i % 5 === 0 ? heldOut : fitted).add(mean * draw(sigma));
    const row = { source: 'm.csv', line: 1, value: mean };
    return { lane: 'BASE', probe: 'p', counts, fitted, heldOut, first: row, fastest: row, slowest: row };
  });
}

function startAt(prices: readonly number[]): Start {
  return { prices: Float64Array.from(prices), sigmas: new Float64Array(3), callSigma: 0.1 };
}

/** Share of the intervals of each price that have the true one. */
function coverage(measurement: Measurement, prices: readonly number[]): number[] {
  const random = new Random(7, 1, 1, 1);
  const found = [0, 0, 0];
  for (let i = 0; i < ROUNDS; i++) {
    const fit = fitCalls(measured(measurement, random), ALL, startAt(prices));
    for (const [at, { interval }] of toldPrices(fit, NAMES).entries())
      if (interval === null || (interval[0] <= TRUTH[at] && TRUTH[at] <= interval[1])) found[at]++;
  }
  return found.map((n) => n / ROUNDS);
}

function judged(measurement: Measurement, seed: number) {
  const classes = measured(measurement, new Random(seed, 1, 1, 1));
  const start = startAt(TRUTH);
  const whole = fitCalls(classes, ALL, start);
  const fit = fitCalls(classes, FITTED, start);
  return judge({ classes, whole, fit, start: start.prices, interrupted: 0 });
}

const THREE = { pages: [1, 8, 64], calls: 100, sigma: 0.1, misfit: 0.03 };
const FOUR = { ...THREE, pages: [1, 4, 16, 64] };
const SIX = { ...THREE, pages: [1, 2, 4, 8, 32, 128] };
const TWELVE = { ...THREE, pages: [1, 2, 3, 4, 6, 8, 12, 16, 32, 64, 128, 256] };

describe('the 95 % intervals of prices', () => {
  it.each([
    ['as many kinds as prices', THREE, TRUTH],
    ['as many kinds as prices, from a start that is far off', THREE, [1100, 200, 3]],
    ['more kinds', TWELVE, TRUTH],
    ['more kinds, from a start that is far off', TWELVE, [1100, 200, 3]],
    ['a model that misses more, from a start of a third', { ...TWELVE, misfit: 0.09 }, [554, 381, 3]],
    ['as many kinds as prices, from a start of a tenth', THREE, [554, 381, 1]],
    ['as many kinds as prices, from starts of a fifth to ten times', THREE, [100, 1500, 1]],
  ])('hold the true ones: %s', (_, measurement, start) => {
    for (const share of coverage(measurement, start)) expect(share).toBeGreaterThan(0.9);
  });
});

describe('the verdict', () => {
  const FEW = { ...SIX, calls: 10, sigma: 0.3, misfit: 0 };
  /** Of forty measurements. */
  const verdicts = (measurement: Measurement): Record<'yes' | 'no' | 'open', number> => {
    const found = { yes: 0, no: 0, open: 0 };
    for (let seed = 1; seed <= 40; seed++) {
      const { reasons, notJudged } = judged(measurement, seed);
      found[reasons.length > 0 ? 'no' : notJudged === null ? 'yes' : 'open']++;
    }
    return found;
  };

  it('does not reject a right model for its noise, though the start has less of it', () => {
    expect(verdicts(FEW).no).toBeLessThanOrEqual(4);
  });

  it.each([
    ['four', FOUR],
    ['six', SIX],
  ])('is hardly ever yes for a model that is off by twice the limit: %s kinds', (_, kinds) => {
    const { yes, open } = verdicts({ ...kinds, misfit: 0.2 });
    expect(yes).toBeLessThanOrEqual(1);
    expect(open).toBeGreaterThan(0);
  });

  it('is yes for a right model, once there are enough kinds to tell', () => {
    expect(verdicts(FOUR).yes).toBeLessThan(10);
    expect(verdicts(TWELVE)).toEqual({ yes: 40, no: 0, open: 0 });
  });

  it('rejects a wrong one', () => {
    const wrong = { ...FEW, calls: 40, sigma: 0.1, misfit: 0.5 };
    const rejected = Array.from({ length: 10 }, (_, i) => judged(wrong, i + 1)).filter(
      ({ reasons }) => reasons.length > 0,
    );
    expect(rejected.length).toBeGreaterThanOrEqual(8);
  });

  it('is none where there are as many prices as kinds of calls, whatever is held out', () => {
    const { calls, reasons, notJudged } = judged(THREE, 1);
    expect(calls).toBeGreaterThan(50);
    expect({ reasons, notJudged }).toEqual({ reasons: [], notJudged: 'as many prices as kinds of calls' });
    // nor where one of the prices comes out at 0
    expect(verdicts({ ...THREE, misfit: 0.09 })).toEqual({ yes: 0, no: 0, open: 40 });
  });

  it('is none where the misfit may be chance', () => {
    const found = Array.from({ length: 40 }, (_, i) => judged({ ...FEW, sigma: 0.5 }, i + 1));
    const open = found.filter(({ notJudged }) => notJudged !== null);
    expect(open.length).toBeGreaterThan(0);
    expect(open[0].notJudged).toMatch(
      /\(95 %: [\d.]+ to [\d.]+ %\) beyond the noise, which may be more or less than 10 %, the limit; more kinds of calls would tell$/,
    );
  });
});

describe('kinds of calls', () => {
  it('that others tell are predicted by them, farther off than they are fitted', () => {
    const classes = measured({ ...TWELVE, pages: [1, 2, 3, 4, 6, 8] }, new Random(1, 1, 1, 1));
    const fit = fitCalls(classes, ALL, startAt(TRUTH));
    const { kinds, leftOut } = kindErrors(classes, fit);
    expect(leftOut!.largestPercent).toBeGreaterThan(kinds!.largestPercent);
    // the long way: fitted again without the kind
    const without = classes.map((_, i) => {
      const others = fitCalls(classes.toSpliced(i, 1), ALL, startAt(TRUTH));
      const [predicted, mean] = [others.stepPrices, fit.locations[i]!.mean];
      const modelled = classes[i].counts.reduce((sum, count, step) => sum + count * predicted[step], 0);
      return Math.abs(modelled / mean - 1) * 100;
    });
    expect(leftOut!.largestPercent / Math.max(...without)).toBeGreaterThan(0.5);
    expect(leftOut!.largestPercent / Math.max(...without)).toBeLessThan(2);
  });

  it('that no others tell are not', () => {
    const classes = measured(THREE, new Random(1, 1, 1, 1));
    const { kinds, leftOut } = kindErrors(classes, fitCalls(classes, ALL, startAt(TRUTH)));
    expect(kinds!.kinds).toBe(3);
    expect(leftOut).toBeNull();
  });
});
