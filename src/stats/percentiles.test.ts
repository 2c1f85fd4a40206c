import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import {
  enoughFor,
  median,
  PERCENTILES,
  percentileInterval,
  percentileOf,
  percentileRange,
  shiftBetween,
  shiftInterval,
} from './percentiles.js';

const rowsOf = (counts: readonly number[]) =>
  counts.map((count, i) => ({ lo: 2 ** i, hi: 2 ** (i + 1), count }));

describe('median', () => {
  it('is the middle value, or the mean of the middle two', () => {
    expect([[7], [10, 9, 2], [10, 1, 4, 2]].map(median)).toEqual([7, 9, 3]);
    expect(median([])).toBeNaN();
  });
});

describe('percentileRange', () => {
  it('is the row with the value of that rank', () => {
    const rows = rowsOf([50, 40, 9, 1]);
    const found = [50, 90, 99].map((p) => percentileRange(rows, p));
    expect(found).toEqual([
      { lo: 1, hi: 2 },
      { lo: 2, hi: 4 },
      { lo: 4, hi: 8 },
    ]);
    expect(percentileRange(rowsOf([49, 41, 9, 1]), 50)).toEqual({ lo: 2, hi: 4 });
  });

  it('is null where fewer than one value lies beyond, and without values', () => {
    expect(percentileRange(rowsOf([50, 49]), 99)).toBeNull();
    expect(percentileRange(rowsOf([50, 50]), 99)).toEqual({ lo: 2, hi: 4 });
    expect(percentileRange(rowsOf([0, 0]), 50)).toBeNull();
    expect([9_999, 10_000].map((n) => enoughFor(99.99, n))).toEqual([false, true]);
  });

  it('holds the exact percentile of the values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 1 }), (values) => {
        const sorted = Float64Array.from(values).sort();
        const counts = Array.from(
          { length: 8 },
          (_, i) => values.filter((value) => Math.floor(Math.log2(value)) === i).length,
        );
        for (const p of PERCENTILES) {
          const exact = percentileOf(sorted, p);
          const range = percentileRange(rowsOf(counts), p);
          expect(range === null).toBe(exact === null);
          if (exact === null || range === null) continue;
          expect(exact).toBeGreaterThanOrEqual(range.lo);
          expect(exact).toBeLessThan(range.hi);
          // nearest rank: p percent do not exceed it, and below it are fewer
          const share = (test: (value: number) => boolean) => values.filter(test).length / values.length;
          expect(share((value) => value <= exact)).toBeGreaterThanOrEqual(p / 100 - 1e-12);
          expect(share((value) => value < exact)).toBeLessThan(p / 100);
        }
      }),
    );
  });
});

describe('percentileInterval', () => {
  const values = (n: number) => Float64Array.from({ length: n }, (_, i) => i + 1);

  it('is the values whose ranks the binomial distribution leaves open', () => {
    // 500 +- 1.96 sqrt(1000 / 4)
    expect(percentileInterval(values(1000), 50, 1)).toEqual({ lo: 469, hi: 532 });
    expect(percentileInterval(values(1000), 50, 4)).toEqual({ lo: 438, hi: 563 });
  });

  it('has no end where no value is as far out', () => {
    expect(percentileInterval(values(100), 99, 1)).toEqual({ lo: 97, hi: Number.POSITIVE_INFINITY });
    expect(percentileInterval(values(3), 50, 1).lo).toBe(Number.NEGATIVE_INFINITY);
  });

  it('makes that of a shift as two errors add up', () => {
    const [base, variant] = [
      { value: 10, lo: 7, hi: 14 },
      { value: 20, lo: 17, hi: 24 },
    ];
    expect(shiftInterval(base, variant)).toEqual({ lo: 10 - 5, hi: 10 + 5 });
  });
});

describe('shiftBetween', () => {
  it('holds the shift of any two values of the rows', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 50 }));
    fc.assert(
      fc.property(row, row, fc.double({ min: 0, max: 0.999, noNaN: true }), ([a, wide], [b, wider], at) => {
        const [base, variant] = [
          { lo: a, hi: a + wide },
          { lo: b, hi: b + wider },
        ];
        const shift = shiftBetween(base, variant);
        for (const [from, to] of [
          [at, 1 - at],
          [at, at],
        ]) {
          const moved = b + to * wider - (a + from * wide);
          expect(moved).toBeGreaterThanOrEqual(shift.lo);
          expect(moved).toBeLessThanOrEqual(shift.hi);
        }
      }),
    );
  });

  it('is exact between exact values', () => {
    expect(shiftBetween({ lo: 5, hi: 5 }, { lo: 8, hi: 8 })).toEqual({ lo: 3, hi: 3 });
  });
});
