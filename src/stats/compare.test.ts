import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { compare, totalVariation } from './compare.js';
import { Log2Histogram } from './log2.js';
import { measuredOf as of } from './measured.test-data.js';

const time = {
  isTime: true,
  priceFrom: new Map([
    ['gup_call', 'split'],
    ['acct', 'fitted'],
    ['run_layers', 'assumed'],
  ] as const),
};

describe('compare', () => {
  it('says faster, slower or same by the mean', () => {
    const wordFor = (variant: number) => compare(of([10_000]), of([variant]), time).word;
    expect([9949, 9951, 10_049, 10_051].map(wordFor)).toEqual(['faster', 'same', 'same', 'slower']);
  });

  it('has no word for what is not time', () => {
    expect(compare(of([1]), of([9]), { ...time, isTime: false })).toMatchObject({
      word: null,
      meanPercent: 800,
    });
  });

  it('has no percentage of nothing, but still a word', () => {
    expect(compare(of([0]), of([9]), time)).toMatchObject({
      word: 'slower',
      meanPercent: null,
      totalDelta: 9,
    });
    expect(compare(of([0]), of([0]), time)).toMatchObject({ word: 'same', meanPercent: null });
  });

  it('compares percentiles that both sides can tell', () => {
    const percents = compare(of([10, 20]), of([15, 20]), time).percentilePercent;
    expect(percents.slice(0, 2)).toEqual([
      { p: 50, percent: 50 },
      { p: 90, percent: null },
    ]);
  });

  it('explains by steps, the largest time first, ties by name, and leaves out what did not change', () => {
    const base = of(
      [1],
      [
        { step: 'call', count: 9, time: 90 },
        { step: 'gup_call', count: 8, time: 80 },
        { step: 'acct', count: 1, time: 5 },
      ],
    );
    const variant = of(
      [1],
      [
        { step: 'call', count: 9, time: 90 },
        { step: 'gup_call', count: 1, time: 10 },
        { step: 'run_layers', count: 2, time: 5 },
      ],
    );
    expect(compare(base, variant, time).why).toEqual([
      { step: 'gup_call', countDelta: -7, timeDelta: -70, from: 'split' },
      { step: 'acct', countDelta: -1, timeDelta: -5, from: 'fitted' },
      { step: 'run_layers', countDelta: 2, timeDelta: 5, from: 'assumed' },
    ]);
  });
});

describe('totalVariation', () => {
  const histogramOf = (values: readonly number[]) => {
    const histogram = new Log2Histogram();
    for (const value of values) histogram.record(value);
    return histogram.buckets();
  };
  const list = fc.array(fc.nat(5000), { minLength: 1, maxLength: 50 });

  it('is the share that sits elsewhere', () => {
    expect(totalVariation(histogramOf([1, 1, 2, 4]), histogramOf([1, 2, 2, 2, 2, 2, 2, 4]))).toBe(0.5);
    expect(totalVariation(histogramOf([1]), histogramOf([1024]))).toBe(1);
  });

  it('is 0 between equal shapes, symmetric and within 0..1', () => {
    fc.assert(
      fc.property(list, list, (left, right) => {
        const [a, b] = [histogramOf(left), histogramOf(right)];
        expect(totalVariation(a, histogramOf([...left, ...left]))).toBeCloseTo(0, 12);
        expect(totalVariation(a, b)).toBeCloseTo(totalVariation(b, a), 12);
        expect(totalVariation(a, b)).toBeGreaterThanOrEqual(0);
        expect(totalVariation(a, b)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
