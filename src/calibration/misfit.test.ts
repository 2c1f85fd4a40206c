import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../stats/normal.js';
import { Random } from '../stats/random.js';
import { misfitLimits, misfitOf } from './misfit.js';

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

  it('of one error ends where so small a one is by chance', () => {
    // a normal value is within 0.03134 sigma of 0 once in forty times, and within 2.2414 sigma all other times but one
    const [low, high] = misfitLimits([{ error: 0.05, variance: 0 }], 1);
    expect(high).toBeCloseTo(0.05 / 0.03134, 2);
    expect(low).toBeCloseTo(0.05 / 2.2414, 3);
  });

  it.each([1, 2, 3, 8])('holds the true one of %i made-up errors, and misses it on both sides', (n) => {
    const random = new Random(n, 1, 1, 1);
    const [rounds, misfit, noise] = [1000, 0.1, 0.02];
    let [above, below] = [0, 0];
    for (let i = 0; i < rounds; i++) {
      const made = Array.from({ length: n }, () => ({
        error: normalQuantile(random.uniform()) * Math.hypot(misfit, noise),
        variance: noise ** 2,
      }));
      const [low, high] = misfitLimits(made, n);
      if (low > misfit) above++;
      if (high < misfit) below++;
    }
    for (const missed of [above, below]) expect(Math.abs(missed / rounds - 0.025)).toBeLessThan(0.015);
  });
});
