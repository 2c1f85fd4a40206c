import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import {
  bucketLabel,
  LOG2_BUCKETS,
  Log2Histogram,
  log2BucketIndex,
  log2LowerBound,
  log2UpperBound,
} from './log2.js';

/** bpftrace's rule in integer arithmetic: one bucket per bit length. */
function indexByBigInt(value: bigint): number {
  if (value < 0n) return 0;
  return value === 0n ? 1 : value.toString(2).length + 1;
}

describe('log2BucketIndex', () => {
  it('holds at every power of two and its neighbours up to 2^53', () => {
    for (let power = 0; power <= 53; power++) {
      for (const near of [-1, 0, 1]) {
        const value = Math.min(2 ** power + near, 2 ** 53);
        expect(log2BucketIndex(value), `2^${power} ${near}`).toBe(indexByBigInt(BigInt(value)));
      }
    }
  });

  it('gives negatives one bucket and 0 and 1 one each', () => {
    expect([-(2 ** 40), -1, 0, 1, 2, 3, 4].map(log2BucketIndex)).toEqual([0, 0, 1, 2, 3, 3, 4]);
  });

  it('agrees with integer arithmetic and with its own bounds', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const index = log2BucketIndex(value);
        expect(index).toBe(indexByBigInt(BigInt(value)));
        expect(value >= log2LowerBound(index) && value < log2UpperBound(index)).toBe(true);
      }),
    );
  });

  it('has bounds that meet', () => {
    for (let i = 1; i < LOG2_BUCKETS; i++) expect(log2LowerBound(i)).toBe(log2UpperBound(i - 1));
  });
});

describe('bucketLabel', () => {
  const labelOf = (value: number) => {
    const index = log2BucketIndex(value);
    return bucketLabel({ lo: log2LowerBound(index), hi: log2UpperBound(index) });
  };

  it('counts K as 1024', () => {
    expect([-3, 0, 1, 2, 700, 1024, 2 ** 20 - 1, 2 ** 20, 2 ** 31].map(labelOf)).toEqual([
      '(..., 0)',
      '[0]',
      '[1]',
      '[2, 4)',
      '[512, 1K)',
      '[1K, 2K)',
      '[512K, 1M)',
      '[1M, 2M)',
      '[2G, 4G)',
    ]);
    expect(bucketLabel({ lo: 2 ** 62, hi: 2 ** 63 })).toBe('[4E, 8E)');
  });
});

describe('Log2Histogram', () => {
  it('has no buckets while empty', () => {
    expect(new Log2Histogram().buckets()).toEqual([]);
  });

  it('keeps empty buckets between the first and the last', () => {
    const histogram = new Log2Histogram();
    for (const value of [1, 9, 9]) histogram.record(value);
    expect(histogram.buckets()).toEqual([
      { lo: 1, hi: 2, count: 1 },
      { lo: 2, hi: 4, count: 0 },
      { lo: 4, hi: 8, count: 0 },
      { lo: 8, hi: 16, count: 2 },
    ]);
  });

  it('adds up to the same in two parts as in one', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger()), fc.array(fc.maxSafeInteger()), (left, right) => {
        const [a, b, both] = [new Log2Histogram(), new Log2Histogram(), new Log2Histogram()];
        for (const value of left) a.record(value);
        for (const value of right) b.record(value);
        for (const value of [...left, ...right]) both.record(value);
        a.add(b);
        expect(a.buckets()).toEqual(both.buckets());
      }),
    );
  });
});
