import { describe, expect, it } from 'vitest';
import type { FittedPrices } from './fit-calls.js';
import { isAlone, reachOf, toldPrices } from './told-prices.js';

describe('told prices', () => {
  it('have intervals by the exact t of few degrees, by the normal distribution where no misfit shows', () => {
    expect(reachOf({ degrees: 1 })).toBeCloseTo(12.7062, 4);
    expect(reachOf({ degrees: 2 })).toBeCloseTo(4.30265, 5);
    expect(reachOf({ degrees: 0 })).toBeCloseTo(1.959964, 6);
  });

  it('are sums with the error of both and their correlation, not below 0', () => {
    const fit = {
      degrees: 2,
      groups: [
        { steps: [0], ratios: [1] },
        { steps: [1, 2], ratios: [1, 1] },
      ],
      sums: [
        { prices: [0], coefficients: [1] },
        { prices: [0, 1], coefficients: [1, 2] },
      ],
      prices: [100, 10],
      priors: [
        { start: 90, spread: 100 },
        { start: 20, spread: 100 },
      ],
      covariance: [
        [25, -5],
        [-5, 1],
      ],
      held: [
        [25, -5],
        [-5, 1],
      ],
    } as unknown as FittedPrices;
    const [one, both] = toldPrices(fit, ['call', 'page', 'acct']);
    expect(one).toMatchObject({ price: 100, start: 90, from: 'fitted', steps: [{ step: 'call', times: 1 }] });
    expect(one.interval![0]).toBeCloseTo(100 - 5 * 4.30265, 4);
    expect(one.interval![1]).toBeCloseTo(100 + 5 * 4.30265, 4);
    // variance 25 + 4 · 1 − 4 · 5
    expect(both).toMatchObject({ price: 120, start: 130, from: 'split' });
    expect(both.interval![1]).toBeCloseTo(120 + 3 * 4.30265, 4);
    const [dear] = toldPrices(
      {
        ...fit,
        covariance: [
          [2500, 0],
          [0, 1],
        ],
      },
      ['call', 'page', 'acct'],
    );
    expect(dear.interval![0]).toBe(0);
    // a difference may be below 0
    const less = { ...fit, sums: [{ prices: [0, 1], coefficients: [1, -9.5] }] };
    const [{ price, interval }] = toldPrices(less, ['call', 'page', 'acct']);
    const error = 4.30265 * Math.sqrt(25 + 9.5 ** 2 + 2 * 9.5 * 5);
    expect(price).toBe(5);
    expect(interval![0]).toBeCloseTo(5 - error, 3);
    expect(interval![1]).toBeCloseTo(5 + error, 3);
  });

  it('are of a group alone where no other sum has it', () => {
    const sums = [[0], [1, 2], [3], [3, 4]].map((prices) => ({ prices, coefficients: [1, 1] }));
    const alone = [0, 1, 2, 3, 4].map((group) => isAlone({ sums } as unknown as FittedPrices, group));
    expect(alone).toEqual([true, false, false, false, false]);
  });
});
