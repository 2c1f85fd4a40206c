import { describe, expect, it } from 'vitest';
import { beyond, kolmogorovTail, normalCdf, normalQuantile } from './normal.js';

describe('normalQuantile', () => {
  it('agrees with tables of the normal distribution', () => {
    const known: [number, number][] = [
      [0.5, 0],
      [0.8413447460685429, 1],
      [0.9772498680518208, 2],
      [0.9986501019683699, 3],
      [0.975, 1.959963984540054],
      [0.01, -2.3263478740408408],
      [0.02425, -1.972961057],
      [1e-6, -4.753424308822899],
    ];
    for (const [p, z] of known) expect(normalQuantile(p)).toBeCloseTo(z, 7);
  });

  it('is odd about one half and rises', () => {
    let last = Number.NEGATIVE_INFINITY;
    for (let i = 1; i < 1000; i++) {
      const z = normalQuantile(i / 1000);
      expect(z).toBeGreaterThan(last);
      expect(z).toBeCloseTo(-normalQuantile(1 - i / 1000), 8);
      last = z;
    }
  });
});

describe('beyond', () => {
  it.each([
    [0, 1],
    [1.959963984540054, 0.05],
    [2.575829303548901, 0.01],
    [-3.290526731491895, 0.001],
    [6.109410204869, 1e-9],
  ])('%f has probability %f on both sides', (z, probability) => {
    expect(beyond(z) / probability).toBeCloseTo(1, 6);
  });
});

describe('normalCdf', () => {
  it('is what lies below, on either side of the middle', () => {
    for (const z of [0, 0.3, 1.96, 4]) {
      expect(normalCdf(-z)).toBeCloseTo(beyond(z) / 2, 6);
      expect(normalCdf(z)).toBeCloseTo(1 - beyond(z) / 2, 6);
    }
  });

  it('is exact where one side has no digit left, and there alone', () => {
    expect([normalCdf(9.01), normalCdf(Infinity), normalCdf(-38.8), normalCdf(-Infinity)]).toEqual([
      1, 1, 0, 0,
    ]);
    expect(normalCdf(8)).toBeLessThan(1);
    for (const z of [9.01, 38]) expect(normalCdf(-z)).toBeGreaterThan(0);
  });
});

describe('kolmogorovTail', () => {
  // critical values of the limit distribution
  it.each([
    [1.2238, 0.1],
    [1.3581, 0.05],
    [1.6276, 0.01],
    [1.9495, 0.001],
  ])('beyond %f has probability %f', (statistic, probability) => {
    expect(kolmogorovTail(statistic) / probability).toBeCloseTo(1, 3);
  });

  it('is 1 at 0 and 0 far out', () => {
    expect(kolmogorovTail(0)).toBe(1);
    expect(kolmogorovTail(50)).toBe(0);
  });
});
