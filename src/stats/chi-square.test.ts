import { describe, expect, it } from 'vitest';
import { chiSquareQuantile } from './chi-square.js';

describe('chiSquareQuantile', () => {
  // scipy.stats.chi2.ppf
  it.each([
    [0.025, 1, 9.820691171752e-4],
    [0.975, 1, 5.023886187315],
    [0.025, 2, 0.05063561596858],
    [0.975, 2, 7.377758908227],
    [0.025, 2.5, 0.1186229421001],
    [0.975, 2.5, 8.392295266913],
    [0.025, 3, 0.2157952826239],
    [0.975, 10, 20.48317735081],
    [0.025, 150, 117.9845154029],
    [0.975, 150, 185.8004470038],
  ])('%f of %f degrees is %f', (share, degrees, expected) => {
    expect(chiSquareQuantile(share, degrees) / expected).toBeCloseTo(1, 10);
  });

  it('of two degrees is what its formula says', () => {
    for (const share of [1e-9, 0.1, 0.5, 0.999])
      expect(chiSquareQuantile(share, 2) / (-2 * Math.log1p(-share))).toBeCloseTo(1, 10);
  });

  it('has an end for as many degrees as a long trace has kinds of calls', () => {
    const [low, high] = [0.025, 0.975].map((share) => chiSquareQuantile(share, 1e6));
    // the square root of twice chi-square is nearly normal, with variance 1
    expect(Math.sqrt(2 * high) - Math.sqrt(2 * low)).toBeCloseTo(2 * 1.96, 2);
  });
});
