import { describe, expect, it } from 'vitest';
import { chiSquareQuantile, misfitLimits, misfitOf } from './misfit.js';

describe('chiSquareQuantile', () => {
  // tables of the chi-square distribution
  it.each([
    [0.975, 3, 9.348],
    [0.975, 10, 20.483],
    [0.025, 10, 3.247],
    [0.5, 5, 4.351],
  ])('%d of %d degrees', (share, degrees, expected) => {
    expect(chiSquareQuantile(share, degrees) / expected).toBeCloseTo(1, 1.7);
  });
});

describe('the 95 % interval of a misfit', () => {
  const errors = [0.1, -0.1, 0.1, -0.1, 0.1, -0.1].map((error) => ({ error, variance: 1e-4 }));

  it('lies on both sides of it, and is narrower where more errors tell it', () => {
    const [low, high] = misfitLimits(errors, errors.length);
    expect(low).toBeLessThan(misfitOf(errors));
    expect(high).toBeGreaterThan(misfitOf(errors));
    const [moreLow, moreHigh] = misfitLimits([...errors, ...errors, ...errors], 3 * errors.length);
    expect(moreHigh / moreLow).toBeLessThan(high / low);
  });

  it('begins at 0 where the noise explains all', () => {
    expect(
      misfitLimits(
        errors.map(({ error }) => ({ error, variance: 0.01 })),
        6,
      )[0],
    ).toBe(0);
  });
});
