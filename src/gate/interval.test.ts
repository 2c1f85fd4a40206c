import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { OPERATORS, type Operator, type Value } from './condition.js';
import { allHold, asGateValue, compareValues, exactly, type Interval, within } from './interval.js';

const HOLDS: Readonly<Record<Operator, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

/** Values of a bucket on a grid of sixteenths, which doubles hold exactly; hi is outside, but not what is close to it. */
function sampled({ lo, hi, hiOpen }: Interval): number[] {
  const values: number[] = [];
  for (let value = lo; hiOpen ? value < hi : value <= hi; value += 1 / 16) values.push(value);
  if (hiOpen) values.push(hi - 2 ** -20);
  return values;
}

const interval = fc.oneof(
  fc.nat({ max: 12 }).map(exactly),
  fc.tuple(fc.nat({ max: 12 }), fc.integer({ min: 1, max: 4 })).map(([lo, width]) => within(lo, lo + width)),
);
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -100, max: 300 }).map((percent): Value => ({ is: 'percent', value: percent })),
  fc.integer({ min: -12, max: 12 }).map((by): Value => ({ is: 'difference', value: by, unit: null })),
  fc.nat({ max: 16 }).map((limit): Value => ({ is: 'limit', value: limit, unit: null })),
);

describe('compareValues', () => {
  it('is sure of what holds for every pair of values, and only of that', () => {
    fc.assert(
      fc.property(interval, interval, fc.constantFrom(...OPERATORS), value, (base, variant, operator, of) => {
        const right = (own: number, from: number): boolean => {
          if (of.is === 'verdict') throw new Error('none is drawn');
          if (of.is === 'limit') return HOLDS[operator](own, of.value);
          if (of.is === 'difference') return HOLDS[operator](own - from, of.value);
          return HOLDS[operator](own * 100, from * (100 + of.value));
        };
        const all = sampled(variant).flatMap((own) => sampled(base).map((from) => right(own, from)));
        const told = compareValues(base, variant, operator, of);
        if (told === 'yes') expect(all).not.toContain(false);
        if (told === 'no') expect(all).not.toContain(true);
        // a grid may miss the one point that makes the difference, but not where there is only one value
        const isExact = base.lo === base.hi && variant.lo === variant.hi;
        if (isExact) expect(told).toBe(all[0] ? 'yes' : 'no');
        // nor a whole range of either kind
        const isOrder = operator !== '==' && operator !== '!=';
        if (told === 'unknown' && isOrder) expect(new Set(all).size).toBe(2);
      }),
      { numRuns: 5000 },
    );
  });

  const more = (percent: number): Value => ({ is: 'percent', value: percent });

  it('takes buckets by their open ends', () => {
    const row = within(2048, 4096);
    const limit = (ns: number): Value => ({ is: 'limit', value: ns, unit: 'ns' });
    expect(compareValues(null, row, '>=', limit(4096))).toBe('no');
    expect(compareValues(null, row, '<', limit(4096))).toBe('yes');
    expect(compareValues(null, row, '>', limit(4095))).toBe('unknown');
    expect(compareValues(null, row, '>=', limit(2048))).toBe('yes');
    expect(compareValues(row, row, '>', more(5))).toBe('unknown');
    expect(compareValues(row, row, '>', more(100))).toBe('no');
    expect(compareValues(row, within(4096, 8192), '>', more(0))).toBe('yes');
    expect(compareValues(row, within(8192, 16_384), '>', more(99))).toBe('yes');
  });

  it('counts exactly in percent of any decimals', () => {
    const check = (base: number, variant: number, operator: Operator, percent: number) =>
      compareValues(exactly(base), exactly(variant), operator, more(percent));
    expect(check(1000, 1001, '==', 0.1)).toBe('yes');
    expect(check(30_000, 30_090, '>', 0.3)).toBe('no');
    expect(check(30_000, 30_091, '>', 0.3)).toBe('yes');
    expect(check(3_000_000, 3_000_001, '>', 0.000033)).toBe('yes');
    expect(check(0, 0, '>', 5)).toBe('no');
    expect(check(0, 1, '>', 500)).toBe('yes');
  });

  it('does not tell of open rows what they leave open', () => {
    const open = within(4096, Number.POSITIVE_INFINITY);
    const negative = within(Number.NEGATIVE_INFINITY, 0);
    for (const operator of ['>', '<', '=='] as const) {
      expect(compareValues(open, open, operator, more(5))).toBe('unknown');
      // a share of what may be below zero is none
      expect(compareValues(negative, exactly(5), operator, more(5))).toBe('unknown');
      expect(compareValues(open, open, operator, { is: 'difference', value: 0, unit: null })).toBe('unknown');
    }
    expect(compareValues(exactly(100), open, '>', more(5))).toBe('yes');
    expect(asGateValue(open)).toEqual({ lo: 4096, hi: null, hiOpen: true });
    expect(asGateValue(negative)).toEqual({ lo: null, hi: 0, hiOpen: true });
  });
});

describe('allHold', () => {
  it('is decided by one that does not hold', () => {
    expect(allHold(['yes', 'yes'])).toBe('yes');
    expect(allHold(['yes', 'unknown'])).toBe('unknown');
    expect(allHold(['unknown', 'no', 'yes'])).toBe('no');
  });
});
