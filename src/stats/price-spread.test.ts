import { describe, expect, it } from 'vitest';
import type { Ends } from '../results/sensitivity.js';
import { heldPrices, type PriceKnowledge, spreadOf } from './price-spread.js';

const known = (
  prices: Record<string, [number, Ends | null]>,
  fits: PriceKnowledge['fits'] = [],
): PriceKnowledge => ({
  prices: new Map(Object.entries(prices).map(([name, [price, interval]]) => [name, { price, interval }])),
  fits,
});
const slopes = (of: Record<string, number>) => new Map(Object.entries(of));

/** Both ends within a share of the width: two thousand draws tell them no better. */
function expectEnds(found: Ends | null, [low, high]: Ends): void {
  const slack = 0.06 * (high - low);
  expect(Math.abs(found![0] - low), `${found} for ${[low, high]}`).toBeLessThan(slack);
  expect(Math.abs(found![1] - high), `${found} for ${[low, high]}`).toBeLessThan(slack);
}

describe('spreadOf', () => {
  it('is a price’s own interval times its slope, whatever its form', () => {
    expectEnds(spreadOf(-100, slopes({ a: -1 }), known({ a: [100, [80, 120]] })), [-120, -80]);
    expectEnds(spreadOf(30, slopes({ a: 3 }), known({ a: [10, [3, 30]] })), [9, 90]);
  });

  it('adds independent prices in squares', () => {
    const prices = known({ a: [100, [70, 130]], b: [100, [60, 140]] });
    expectEnds(spreadOf(0, slopes({ a: 1, b: -1 }), prices), [-50, 50]);
  });

  it('lets errors of one fit cancel out and add up', () => {
    const fitted = (correlation: number) => [
      {
        sums: ['a', 'b'].map((name) => ({ name, steps: [name], interval: [70, 130] as const })),
        correlation: [
          [1, correlation],
          [correlation, 1],
        ],
      },
    ];
    const prices = { a: [100, [70, 130]], b: [100, [70, 130]] } as Record<string, [number, Ends]>;
    const both = slopes({ a: 1, b: 1 });
    expectEnds(spreadOf(200, both, known(prices, fitted(1))), [140, 260]);
    expectEnds(spreadOf(200, both, known(prices, fitted(0))), [200 - 30 * Math.SQRT2, 200 + 30 * Math.SQRT2]);
    expect(spreadOf(200, both, known(prices, fitted(-1)))!.map((end) => Math.round(end))).toEqual([200, 200]);
  });

  it('does not care how a sum is split where all its steps count alike', () => {
    const sum = [
      { sums: [{ name: 's', steps: ['a', 'b'], interval: [80, 120] as const }], correlation: [[1]] },
    ];
    const prices = { a: [90, [0, 120]], b: [10, [0, 120]] } as Record<string, [number, Ends]>;
    expectEnds(spreadOf(200, slopes({ a: 2, b: 2 }), known(prices, sum)), [160, 240]);
  });

  it('lets a share be anything from nothing to all of its sum', () => {
    const sum = [
      { sums: [{ name: 's', steps: ['a', 'b'], interval: [100, 100] as const }], correlation: [[1]] },
    ];
    const prices = { a: [50, [0, 100]], b: [50, [0, 100]] } as Record<string, [number, Ends]>;
    // uniform over all splits
    expectEnds(spreadOf(50, slopes({ a: 1 }), known(prices, sum)), [2.5, 97.5]);
  });

  it('takes a sum that was fitted to nothing as possibly something, and no price as negative', () => {
    const sums = [{ name: 's', steps: ['a', 'b'], interval: [0, 40] as const }];
    const prices = { a: [0, [0, 40]], b: [0, [0, 40]] } as Record<string, [number, Ends]>;
    const ends = spreadOf(0, slopes({ a: 1, b: 1 }), known(prices, [{ sums, correlation: [[1]] }]))!;
    expect(ends[0]).toBe(0);
    expectEnds(ends, [0, 40]);
    expect(spreadOf(5, slopes({ a: 1 }), known({ a: [5, [0, 100]] }))![0]).toBeGreaterThanOrEqual(0);
  });

  it('is the same every time, and nothing without any interval', () => {
    const prices = known({ a: [100, [80, 120]], b: [1, null] });
    expect(spreadOf(1, slopes({ a: 1, b: 1 }), prices)).toEqual(spreadOf(1, slopes({ a: 1, b: 1 }), prices));
    expect(spreadOf(1, slopes({ b: 1 }), prices)).toBeNull();
    expect(spreadOf(0, slopes({}), prices)).toBeNull();
  });
});

describe('heldPrices', () => {
  it('are those without an interval that the difference depends on', () => {
    const sum = [{ sums: [{ name: 's', steps: ['a'], interval: [80, 120] as const }], correlation: [[1]] }];
    const prices = known({ a: [100, null], b: [1, null], c: [1, null], d: [1, [0, 2]] }, sum);
    expect(heldPrices(slopes({ a: 1, b: 2, d: 3 }), prices)).toEqual(['b']);
  });
});
