import { describe, expect, it } from 'vitest';
import type { StepTotal } from '../results/replay.js';
import type { Flip } from '../results/sensitivity.js';
import type { PriceKnowledge } from './price-spread.js';
import { INTERFERENCE, sensitivity, slopesOf } from './sensitivity.js';

const KNOWN: PriceKnowledge = {
  prices: new Map([
    ['gup_call', { price: 100, interval: [60, 140] }],
    ['acct', { price: 20, interval: [0, 140] }],
    ['layers', { price: 300, interval: null }],
    ['walk', { price: 0, interval: null }],
    ['copy', { price: 2, interval: null }],
    [INTERFERENCE, { price: 1.5, interval: [1.4, 1.6] }],
  ]),
  fits: [
    { sums: [{ name: 'gup call', steps: ['gup_call', 'acct'], interval: [80, 160] }], correlation: [[1]] },
  ],
};
const FROM = new Map([
  ['gup_call', 'split'],
  ['acct', 'split'],
  ['layers', 'assumed'],
] as const);
const total = (step: string, count: number, time: number): StepTotal => ({ step, count, time });

/** Ten calls of four gup calls each against ten of one, with layers in their place. */
const BASE = { steps: [total('gup_call', 40, 4000), total('acct', 40, 800)], per: 10 };
const VARIANT = {
  steps: [total('gup_call', 10, 1000), total('acct', 10, 200), total('layers', 10, 3000)],
  per: 10,
};

describe('slopesOf', () => {
  it('are differences of counts per call, weighted by their draws', () => {
    expect(slopesOf(BASE, VARIANT, KNOWN)).toEqual(
      new Map([
        ['gup_call', -3],
        ['acct', -3],
        ['layers', 1],
      ]),
    );
    const lucky = { steps: [total('gup_call', 40, 5000)], per: 10 };
    expect(slopesOf(lucky, { steps: [], per: 10 }, KNOWN)).toEqual(new Map([['gup_call', -5]]));
  });

  it('count a step that is free now, and leave out what cancels and what is no price', () => {
    const variant = {
      steps: [total('gup_call', 40, 4000), total('walk', 30, 0), total('wait[mmu_lock]', 3, 77)],
      per: 10,
    };
    const base = { steps: [total('gup_call', 40, 4000)], per: 10 };
    expect(slopesOf(base, variant, KNOWN)).toEqual(new Map([['walk', 3]]));
  });

  it('make a price of the interference: what steps took beyond their price, copies spared', () => {
    // twelve of the twenty calls beside another VM, at one and a half times the price
    const variant = { steps: [total('gup_call', 20, 100 * 8 + 150 * 12), total('copy', 9, 18)], per: 10 };
    const found = slopesOf({ steps: [], per: 10 }, variant, KNOWN, {
      factor: 1.5,
      isSpared: (step) => step === 'copy',
    });
    expect(found.get('gup_call')).toBeCloseTo(2.6, 9);
    expect(found.get(INTERFERENCE)).toBeCloseTo((12 * 100) / 10, 9);
    const none = { factor: 1, isSpared: () => false };
    expect(slopesOf({ steps: [], per: 10 }, variant, KNOWN, none).has(INTERFERENCE)).toBe(false);
  });
});

describe('sensitivity', () => {
  const flipsOf = (difference: number, base = BASE, variant = VARIANT): Record<string, Flip> =>
    Object.fromEntries(
      sensitivity(difference, slopesOf(base, variant, KNOWN), KNOWN, FROM).flips.map((flip) => [
        flip.price,
        flip,
      ]),
    );

  it('solves for each price, and for a sum as a whole', () => {
    // 300 - 3 * (100 + 20) = -60 a call
    const flips = flipsOf(-60);
    expect(flips.gup_call).toEqual({
      price: 'gup_call',
      from: 'split',
      now: 100,
      interval: [60, 140],
      slope: -3,
      at: 80,
      times: 0.8,
    });
    // all of acct saves 60: free, it would leave nothing, and nothing is not below nothing
    expect(flips.acct).toMatchObject({ at: null, times: null, slope: -3 });
    expect(flips.layers).toMatchObject({ at: 360, times: 1.2, interval: null, from: 'assumed' });
    expect(flips['gup call']).toMatchObject({ steps: ['gup_call', 'acct'], now: 120, slope: -3, at: 100 });
    expect(flips['gup call'].times).toBeCloseTo(100 / 120, 12);
  });

  it('puts first what turns within its interval, then what is nearest, then what never turns', () => {
    const { flips } = sensitivity(-60, slopesOf(BASE, VARIANT, KNOWN), KNOWN, FROM);
    expect(flips.map(({ price }) => price)).toEqual(['gup call', 'gup_call', 'layers', 'acct']);
    // 320, 300 and 220 of 120, 100 and 20; layers would have to be negative
    expect(Object.keys(flipsOf(600))).toEqual(['gup call', 'gup_call', 'acct', 'layers']);
  });

  it('tells what is in no price, and what no price turns', () => {
    const { unpriced, flips, held } = sensitivity(-400, slopesOf(BASE, VARIANT, KNOWN), KNOWN, FROM);
    expect(unpriced).toBeCloseTo(-340, 9);
    expect(held).toEqual(['layers']);
    expect(flips.filter(({ at }) => at !== null).map(({ price, at }) => [price, at])).toEqual([
      ['layers', 700],
    ]);
  });

  it('has a tie turn at every price that it depends on, where it is now', () => {
    const { flips } = sensitivity(0, slopesOf(BASE, VARIANT, KNOWN), KNOWN, FROM);
    expect(flips.length).toBeGreaterThan(1);
    for (const { at, now, times } of flips) expect([at, times]).toEqual([now, 1]);
  });

  it('turns by the interference only where it stays one', () => {
    const slopes = new Map([[INTERFERENCE, 100]]);
    expect(sensitivity(40, slopes, KNOWN, FROM).flips[0].at).toBeCloseTo(1.1, 12);
    expect(sensitivity(60, slopes, KNOWN, FROM).flips[0].at).toBeNull();
  });
});
