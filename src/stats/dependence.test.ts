import { describe, expect, it } from 'vitest';
import { autocorrelated } from './autocorrelated.test-data.js';
import { dependence, isSorted, ranks } from './dependence.js';
import { Random } from './random.js';

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('dependence', () => {
  // the variance of the mean of a first-order autoregression is (1 + phi) / (1 - phi) times that of independent values
  it.each([
    [0.3, 20_000, 1.857],
    [0.6, 20_000, 4],
    [0.9, 50_000, 19],
  ])('of an autoregression of %f is known', (phi, n, inflation) => {
    const random = new Random(9);
    const found = Array.from({ length: 8 }, () => dependence(autocorrelated(n, phi, random)));
    const mean = average(found.map((one) => one.inflation));
    expect(mean / inflation).toBeGreaterThan(0.85);
    expect(mean / inflation).toBeLessThan(1.15);
    // Politis and White's optimum: (1.5 (2 phi / (1 - phi^2))^2 n)^(1/3)
    const best = Math.cbrt(1.5 * ((2 * phi) / (1 - phi ** 2)) ** 2 * n);
    const length = average(found.map(({ blockLength }) => blockLength));
    expect(length / best).toBeGreaterThan(0.7);
    expect(length / best).toBeLessThan(1.4);
  });

  it('of independent values is next to none', () => {
    const random = new Random(2);
    const found = Array.from({ length: 20 }, () => dependence(autocorrelated(2000, 0, random)));
    expect(average(found.map(({ inflation }) => inflation))).toBeLessThan(1.05);
    expect(average(found.map(({ blockLength }) => blockLength))).toBeLessThan(5);
  });

  it('of one value, of few and of equal ones is none', () => {
    for (const series of [[], [1], [1, 2, 3], [5, 5, 5, 5, 5, 5]]) {
      expect(dependence(Float64Array.from(series))).toEqual({ blockLength: 1, inflation: 1 });
    }
  });

  it('never promises more than independence, nor less where neighbours differ', () => {
    const alternating = Float64Array.from({ length: 400 }, (_, i) => i % 2);
    expect(dependence(alternating)).toEqual({ blockLength: 1, inflation: 1 });
  });

  it('reaches as far as twice the root of the number of values: one step in the middle', () => {
    const random = new Random(3);
    const step = Float64Array.from({ length: 400 }, (_, i) => (i < 200 ? 0 : 10) + random.uniform());
    // correlated for 40 lags and more, of which each counts twice
    expect(dependence(step).inflation).toBeGreaterThan(2 * 2 * Math.sqrt(400));
  });

  it('is rarely found by chance in the few runs of a benchmark', () => {
    const random = new Random(4);
    const found = Array.from({ length: 500 }, () => dependence(autocorrelated(20, 0, random)));
    expect(found.filter(({ blockLength }) => blockLength > 1).length).toBeLessThan(10);
  });

  it('is none of values that rise or fall only: they were sorted', () => {
    const rising = Float64Array.from({ length: 50 }, (_, i) => Math.floor(i / 10));
    expect([isSorted(rising), isSorted(rising.toReversed())]).toEqual([true, true]);
    expect(isSorted(rising.subarray(0, 40))).toBe(false);
    expect(isSorted(Float64Array.of(1, 2, 3, 4, 5, 6, 5))).toBe(false);
  });
});

describe('ranks', () => {
  it('are shares below, equal values in the middle of theirs', () => {
    const series = Float64Array.of(30, 10, 20, 10);
    expect([...ranks(series, series.slice().sort())]).toEqual([0.875, 0.25, 0.625, 0.25]);
  });
});
