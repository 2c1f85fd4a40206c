import { describe, expect, it } from 'vitest';
import { groupPrice, groupSigma, splitPrice, splitPrices, stepGroups } from './step-groups.js';

function calls(...rows: readonly (readonly number[])[]): Float64Array[] {
  return rows.map((row) => Float64Array.from(row));
}

describe('stepGroups', () => {
  it('puts steps together that calls take in one proportion', () => {
    const groups = stepGroups(calls([1, 8, 16, 0, 2], [1, 3, 6, 0, 2]));
    expect(groups).toEqual([
      { steps: [0, 4], ratios: [1, 2] },
      { steps: [1, 2], ratios: [1, 2] },
    ]);
  });

  it('tells them apart where one call takes another proportion', () => {
    expect(stepGroups(calls([8, 8], [8, 8], [8, 7]))).toHaveLength(2);
    expect(stepGroups(calls([8, 8], [0, 1]))).toHaveLength(2);
  });

  it('does not mind counts that were added in another order', () => {
    expect(stepGroups(calls([0.1 + 0.2, 0.6], [3, 6]))).toHaveLength(1);
  });
});

describe('a split', () => {
  const group = { steps: [0, 1, 2], ratios: [1, 2, 1] };
  const like = [10, 20, 0];

  it('keeps the proportions of the prices before', () => {
    expect(groupPrice(group, (step) => like[step])).toBe(50);
    expect(splitPrice(group, 100, (step) => like[step])).toEqual([20, 40, 0]);
  });

  it('of all groups leaves other steps as they were', () => {
    const groups = [
      { steps: [0, 2], ratios: [1, 2] },
      { steps: [3], ratios: [1] },
    ];
    const before = Float64Array.of(10, 7, 20, 3);
    expect([...splitPrices(groups, [100, 4], before)]).toEqual([20, 7, 40, 4]);
    expect([...before]).toEqual([10, 7, 20, 3]);
  });

  it('has the variance of its steps, each by its share', () => {
    const sigmas = Float64Array.of(0.3, 0.1, 0);
    // 10 and twice 20 of 50; a lognormal of sigma s has the relative variance exp(s^2) - 1
    const variance = 0.2 ** 2 * Math.expm1(0.09) + 0.8 ** 2 * Math.expm1(0.01);
    expect(groupSigma(group, Float64Array.from(like), sigmas)).toBeCloseTo(Math.sqrt(Math.log1p(variance)));
    expect(groupSigma(group, new Float64Array(3), sigmas)).toBe(0);
  });

  it('gives the first step all where nothing is known of any', () => {
    expect(splitPrice(group, 100, () => 0)).toEqual([100, 0, 0]);
  });
});
