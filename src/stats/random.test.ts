import { describe, expect, it } from 'vitest';
import { Random } from './random.js';

/** Probabilities of 0..n successes. */
function binomialShares(n: number, p: number): number[] {
  const shares = [(1 - p) ** n];
  for (let k = 1; k <= n; k++) shares.push((shares[k - 1] * (n - k + 1) * p) / (k * (1 - p)));
  return shares;
}

describe('Random', () => {
  it('repeats itself for the same seeds and differs for others', () => {
    const first = (random: Random) => Array.from({ length: 5 }, () => random.uniform());
    expect(first(new Random(1, 2))).toEqual(first(new Random(1, 2)));
    for (const other of [new Random(1, 3), new Random(2, 2), new Random(1), new Random(2, 1)]) {
      expect(first(other)).not.toEqual(first(new Random(1, 2)));
    }
  });

  it('is uniform', () => {
    const random = new Random(3);
    const counts = new Array<number>(64).fill(0);
    for (let i = 0; i < 64_000; i++) counts[random.below(64)]++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 63 degrees of freedom: 99.99 % below 116
    expect(chiSquare).toBeLessThan(116);
  });

  // both ways of drawing, on both sides of one half
  it.each([
    [5, 0.3],
    [40, 0.1],
    [40, 0.5],
    [40, 0.9],
    [200, 0.07],
    [1000, 0.35],
  ])('binomial(%i, %f) has the distribution of its name', (n, p) => {
    const random = new Random(11, n);
    const draws = 20_000;
    const counts = new Array<number>(n + 1).fill(0);
    for (let i = 0; i < draws; i++) counts[random.binomial(n, p)]++;
    let [chiSquare, rows, expected, seen] = [0, 0, 0, 0];
    binomialShares(n, p).forEach((share, k) => {
      expected += share * draws;
      seen += counts[k];
      // rare outcomes together
      if (expected < 20 && k < n) return;
      if (expected > 0) chiSquare += (seen - expected) ** 2 / Math.max(expected, 1);
      [rows, expected, seen] = [rows + 1, 0, 0];
    });
    expect(chiSquare).toBeLessThan(rows + 5 * Math.sqrt(2 * rows) + 5);
  });

  it.each([
    [20_000_000, 1e-7],
    [20_000_000, 0.4],
    [2 ** 52, 0.001],
  ])('binomial(%f, %f) has its mean and its variance', (n, p) => {
    const random = new Random(5);
    const draws = Array.from({ length: 4000 }, () => random.binomial(n, p));
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length;
    const deviation = Math.sqrt(n * p * (1 - p));
    expect(Math.abs(mean - n * p)).toBeLessThan((4 * deviation) / Math.sqrt(4000));
    expect(variance / deviation ** 2).toBeGreaterThan(0.88);
    expect(variance / deviation ** 2).toBeLessThan(1.12);
  });

  it('knows the edges of the binomial', () => {
    const random = new Random(1);
    const drawn = [
      random.binomial(0, 0.5),
      random.binomial(9, 0),
      random.binomial(9, 1),
      random.binomial(9, 1.1),
    ];
    expect(drawn).toEqual([0, 0, 9, 9]);
  });

  it('draws a multinomial that adds up, and nothing of an empty row', () => {
    const random = new Random(4);
    const into = new Float64Array(5);
    const sums = new Float64Array(5);
    for (let i = 0; i < 2000; i++) {
      random.multinomial([10, 0, 30, 60, 0], 100, into);
      expect(into.reduce((sum, count) => sum + count, 0)).toBe(100);
      into.forEach((count, row) => {
        sums[row] += count / 2000;
      });
    }
    expect([...sums].map(Math.round)).toEqual([10, 0, 30, 60, 0]);
  });
});
