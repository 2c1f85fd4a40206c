import { describe, expect, it } from 'vitest';
import { type Equation, fitPrices, latencyOf, TOLD, Unsolvable } from './price-fit.js';

const PRICES = [1000, 100, 40];
const PRIORS = [500, 300, 10].map((start) => ({ start, spread: start }));

function equation(counts: readonly number[], factor = 1, variance = 1e-4): Equation {
  return { counts, value: latencyOf(PRICES, counts) * factor, variance };
}

const TELLING = [
  equation([1, 1, 0]),
  equation([1, 8, 0]),
  equation([1, 512, 0]),
  equation([1, 512, 512]),
  equation([1, 4, 1]),
];

describe('fitPrices', () => {
  it('finds the prices that made the latencies', () => {
    const { prices, told, misfit } = fitPrices(TELLING, PRIORS);
    for (const [i, price] of prices.entries()) expect(price / PRICES[i]).toBeCloseTo(1, 2);
    for (const share of told) expect(share).toBeGreaterThan(TOLD);
    expect(misfit).toBe(0);
  });

  it('leaves a price that no call tells where it was', () => {
    const { prices, told } = fitPrices([equation([1, 1, 0]), equation([1, 8, 0])], PRIORS);
    expect(prices[2]).toBeCloseTo(10, 9);
    expect(told[2]).toBeCloseTo(0, 9);
  });

  it('finds a sum that is told, with its parts near where they were', () => {
    const { prices, told } = fitPrices([equation([1, 1, 0])], PRIORS);
    expect(prices[0] + prices[1]).toBeCloseTo(1100, 0);
    expect(told[0]).toBeLessThan(0.9);
  });

  it('gives no negative price', () => {
    const falling = [equation([1, 1, 0]), { ...equation([1, 8, 0]), value: 500 }, equation([1, 64, 0], 0.1)];
    expect(Math.min(...fitPrices(falling, PRIORS).prices)).toBeGreaterThanOrEqual(0);
  });

  it('sees by how much the model misses beyond the noise', () => {
    const off = [1.1, 0.9, 1.1, 0.9, 1.1, 0.9, 1.1, 0.9];
    const bent = off.map((factor, i) => equation([1, 2 ** i, 0], factor, 1e-6));
    const { misfit, covariance } = fitPrices(bent, PRIORS);
    expect(misfit).toBeGreaterThan(0.06);
    expect(misfit).toBeLessThan(0.2);
    expect(covariance[0][0]).toBeGreaterThan(
      fitPrices(
        bent.map((one, i) => equation(one.counts, 1 + off[i] / 1e6, 1e-6)),
        PRIORS,
      ).covariance[0][0],
    );
  });

  it('does not depend on the unit', () => {
    const tiny = TELLING.map((one) => ({ ...one, value: one.value / 1e6 }));
    const priors = PRIORS.map(({ start, spread }) => ({ start: start / 1e6, spread: spread / 1e6 }));
    const scaled = fitPrices(tiny, priors).prices.map((price) => price * 1e6);
    for (const [i, price] of fitPrices(TELLING, PRIORS).prices.entries())
      expect(scaled[i]).toBeCloseTo(price, 4);
  });

  it('weighs kinds of calls, not their number, where the model misses', () => {
    const many = { ...equation([1, 512, 0], 1.3), variance: 1e-9 };
    const { prices } = fitPrices(
      [equation([1, 1, 0]), equation([1, 2, 0]), equation([1, 3, 0]), many],
      PRIORS,
    );
    expect(latencyOf(prices, [1, 1, 0]) / 1100).toBeGreaterThan(0.8);
  });

  it('says so where doubles do not reach', () => {
    const equation = (value: number) => ({ counts: [1], value, variance: 0 });
    const far = () => fitPrices([equation(5e-324), equation(1e300)], [{ start: 1, spread: 1 }]);
    expect(far).toThrow(Unsolvable);
  });
});
