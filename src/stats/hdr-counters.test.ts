import { build } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { HdrCounters, hdrIndex, hdrLowestValue } from './hdr-counters.js';
import { PERCENTILES } from './percentiles.js';

const anySize = fc.integer({ min: 0, max: 52 }).chain((power) => fc.integer({ min: 0, max: 2 ** power }));
const some = fc.array(anySize, { minLength: 1, maxLength: 300 });

function countersOf(list: readonly number[]): HdrCounters {
  const counters = new HdrCounters();
  for (const value of list) counters.record(value);
  return counters;
}

describe('hdrIndex', () => {
  it('numbers without gaps over the edges of its widths', () => {
    expect([0, 1, 2047, 2048, 2049, 2050, 4095, 4096, 4100].map(hdrIndex)).toEqual([
      0, 1, 2047, 2048, 2048, 2049, 3071, 3072, 3073,
    ]);
  });

  it('puts a value into a counter that starts at most 1/1024 below it', () => {
    fc.assert(
      fc.property(anySize, (value) => {
        const index = hdrIndex(value);
        const lowest = hdrLowestValue(index);
        expect(lowest).toBeLessThanOrEqual(value);
        expect(hdrLowestValue(index + 1)).toBeGreaterThan(value);
        expect(value - lowest).toBeLessThanOrEqual(value / 1024);
      }),
    );
  });
});

describe('HdrCounters', () => {
  it('has the percentiles of hdr-histogram-js with every value recorded into it', () => {
    fc.assert(
      fc.property(some, (list) => {
        const max = Math.max(...list);
        const direct = build({ bitBucketSize: 64, highestTrackableValue: Math.max(2, max) });
        for (const value of list) direct.recordValue(value);
        const expected = PERCENTILES.map((p) => direct.getValueAtPercentile(p));
        expect(countersOf(list).percentiles(PERCENTILES, max)).toEqual(expected);
      }),
    );
  });

  it('is within 1/1024 above the percentile of the sorted values', () => {
    fc.assert(
      fc.property(some, (list) => {
        const sorted = [...list].sort((a, b) => a - b);
        const values = countersOf(list).percentiles(PERCENTILES, sorted[sorted.length - 1]);
        PERCENTILES.forEach((p, i) => {
          // in hundredths of a percent, so that the rank is exact
          const rank = Math.max(1, Math.ceil((Math.round(p * 100) * sorted.length) / 10_000));
          const exact = sorted[rank - 1];
          expect(values[i]).toBeGreaterThanOrEqual(exact);
          expect(values[i]).toBeLessThanOrEqual(exact + exact / 1024);
        });
      }),
    );
  });

  it('merges whichever of the two is larger', () => {
    for (const [left, right] of [
      [[5], [2 ** 45]],
      [[2 ** 45], [5]],
    ]) {
      const merged = countersOf(left);
      merged.merge(countersOf(right));
      expect(merged.percentiles([50, 100], 2 ** 45)).toEqual(
        countersOf([...left, ...right]).percentiles([50, 100], 2 ** 45),
      );
    }
  });
});
