import { describe, expect, it } from 'vitest';
import { normalCdf } from '../stats/normal.js';
import { fitHistograms } from './fit-histograms.js';
import type { CallClass, HistogramFigure } from './histogram-figure.js';
import { bucketShares, distanceTo } from './lognormal-mixture.js';
import { minimise } from './nelder-mead.js';

const BORDERS = [256, 512, 1024, 2048, 4096, 8192, 16384, 32768];
const NOISE = { callSigma: 0.05, interruptsPerUnit: 3e-7, interruptMean: 14000, interruptSigma: 0.7 };
const SIGMAS = [0.01, 0.15, 0.2];
const TRUE_PRICES = [400, 350, 900];

function classes(...rows: readonly (readonly [number, readonly number[]])[]): CallClass[] {
  return rows.map(([weight, counts]) => ({ weight, counts }));
}

/** Calls whose histogram is known exactly, because the model itself makes it. */
function madeFigure(id: string, calls: CallClass[]): HistogramFigure {
  const shares = bucketShares(calls, BORDERS, { prices: TRUE_PRICES, sigmas: SIGMAS, noise: NOISE });
  return { id, classes: calls, borders: BORDERS, observed: shares.slice(1, -1).map((share) => share * 1e6) };
}

const FIGURES = [
  madeFigure('one', classes([0.4, [1, 0, 0]], [0.3, [1, 1, 0]], [0.3, [1, 1, 1]])),
  madeFigure('several', classes([0.5, [1, 2, 0]], [0.2, [1, 4, 1]], [0.2, [1, 12, 0]], [0.1, [1, 8, 8]])),
];

describe('bucketShares', () => {
  it('puts a call without dispersion into its bucket', () => {
    const quiet = { ...NOISE, callSigma: 0, interruptsPerUnit: 0 };
    const shares = bucketShares(classes([1, [1, 1, 0]]), BORDERS, {
      prices: [400, 350, 900],
      sigmas: [0, 0, 0],
      noise: quiet,
    });
    expect(shares).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('keeps the moments: mass on both sides of the mean as the lognormal has it', () => {
    const noise = { ...NOISE, callSigma: 0, interruptsPerUnit: 0 };
    const [below] = bucketShares(classes([1, [1]]), [1000, 2000], { prices: [1000], sigmas: [0.5], noise });
    expect(below).toBeCloseTo(normalCdf(0.25), 5);
  });

  it('counts what lies outside the observed buckets as error', () => {
    expect(distanceTo([1, 1], [0.1, 0.45, 0.45, 0])).toBeCloseTo(0.1, 10);
  });
});

describe('minimise', () => {
  it('finds the floor of a bent valley', () => {
    const { at } = minimise(([x, y]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2, [-1.2, 1]);
    expect(at[0]).toBeCloseTo(1, 2);
    expect(at[1]).toBeCloseTo(1, 2);
  });
});

describe('fitHistograms', () => {
  it('recovers the prices that made the histograms', () => {
    const fitted = fitHistograms({
      figures: FIGURES,
      prices: [
        { price: { start: 250, bounds: [100, 1000] }, sigma: { start: 0.01 } },
        {
          price: { start: 500, bounds: [100, 1000] },
          sigma: { start: 0.1, bounds: [0.01, 0.5] },
        },
        {
          price: { start: 500, bounds: [100, 3000] },
          sigma: { start: 0.1, bounds: [0.01, 0.5] },
        },
      ],
      callSigma: { start: 0.1, bounds: [0.01, 0.3] },
      interrupts: NOISE,
    });
    for (const distance of fitted.distances) expect(distance).toBeLessThan(0.004);
    fitted.prices.forEach((price, i) => {
      expect(Math.abs(price / TRUE_PRICES[i] - 1)).toBeLessThan(0.06);
    });
  });

  it('leaves given numbers alone and refuses a start outside its bounds', () => {
    const given = {
      figures: FIGURES,
      prices: ['call', 'page', 'cold'].map((name, i) => ({
        name,
        price: { start: TRUE_PRICES[i] },
        sigma: { start: SIGMAS[i] },
      })),
      callSigma: { start: NOISE.callSigma, bounds: [0.01, 0.3] as const },
      interrupts: NOISE,
    };
    expect(fitHistograms(given).prices).toEqual(TRUE_PRICES);
    expect(() => fitHistograms({ ...given, callSigma: { start: 1, bounds: [0.01, 0.3] } })).toThrow(
      /not within/,
    );
  });
});
