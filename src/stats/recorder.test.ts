import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { log2BucketIndex, log2LowerBound } from './log2.js';
import { measured } from './measured.test-data.js';
import { CountRecorder, LatencyRecorder } from './recorder.js';

function recorded(psPerUnit: number, list: readonly number[]): LatencyRecorder {
  const recorder = new LatencyRecorder(psPerUnit);
  for (const ps of list) recorder.record(ps);
  return recorder;
}

/** All that can be asked of it. */
function seen(one: LatencyRecorder): unknown[] {
  return [one.n, one.min, one.max, one.total, one.percentiles(), one.buckets()];
}

const wholeUnits = fc.constantFrom(1, 7, 1000, 1_000_000);

describe('LatencyRecorder', () => {
  it('counts into the bucket of the whole units, also one ps beside an edge', () => {
    const nearAnEdge = fc
      .tuple(wholeUnits, fc.integer({ min: 0, max: 30 }), fc.constantFrom(-1, 0, 1))
      .map(([unit, power, near]) => ({ unit, ps: Math.max(0, unit * 2 ** power + near) }));
    const anywhere = fc.record({ unit: wholeUnits, ps: fc.maxSafeNat() });
    fc.assert(
      fc.property(fc.oneof(nearAnEdge, anywhere), ({ unit, ps }) => {
        const index = log2BucketIndex(Number(BigInt(ps) / BigInt(unit)));
        const [bucket] = recorded(unit, [ps]).buckets();
        expect(bucket).toMatchObject({ lo: log2LowerBound(index), count: 1 });
      }),
    );
  });

  it('takes many at a time as it takes one by one', () => {
    const psPerCycle = 1e6 / 2400;
    const nearAnEdge = fc
      .tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom(-1, 0, 1))
      .map(([power, near]) => Math.max(0, Math.ceil(psPerCycle * 2 ** power) + near));
    // also so large that their sum is no longer exact in a double
    const times = fc.array(fc.oneof(nearAnEdge, fc.nat(1_000_000), fc.maxSafeNat()), { maxLength: 40 });
    fc.assert(
      fc.property(fc.array(times, { maxLength: 4 }), (parts) => {
        const [together, single] = [new LatencyRecorder(psPerCycle), recorded(psPerCycle, parts.flat())];
        for (const part of parts) together.recordAll(Float64Array.of(...part, 5), part.length);
        expect(seen(together)).toEqual(seen(single));
      }),
      { numRuns: 40 },
    );
  });

  it('takes a value many times as it takes it again and again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat(1000), fc.maxSafeNat()), fc.integer({ min: 1, max: 50 }), (ps, times) => {
        const many = new LatencyRecorder(1000);
        many.recordMany(ps, times);
        expect(seen(many)).toEqual(seen(recorded(1000, new Array<number>(times).fill(ps))));
      }),
    );
  });

  it('finds the edges of units that are no whole number of ps', () => {
    const psPerCycle = 1e6 / 2400;
    for (let power = 1; power < 40; power++) {
      const atEdge = Math.ceil(psPerCycle * 2 ** power);
      expect(recorded(psPerCycle, [atEdge]).buckets()[0].lo).toBe(2 ** power);
      expect(recorded(psPerCycle, [atEdge - 1]).buckets()[0].lo).toBe(2 ** (power - 1));
    }
  });

  it('knows n, min, max, mean and total in the unit', () => {
    const recorder = recorded(1000, [1500, 500, 4000]);
    expect([recorder.n, recorder.min, recorder.max, recorder.mean, recorder.total]).toEqual([
      3, 0.5, 4, 2, 6,
    ]);
  });

  it('is the same merged from two parts as recorded at once', () => {
    const list = fc.array(fc.maxSafeNat(), { maxLength: 40 });
    fc.assert(
      fc.property(list, list, (left, right) => {
        const merged = recorded(1000, left);
        merged.merge(recorded(1000, right));
        expect(measured(merged, [])).toEqual(measured(recorded(1000, [...left, ...right]), []));
      }),
    );
  });

  it('refuses to merge another unit', () => {
    expect(() => recorded(1000, []).merge(recorded(1, []))).toThrow('units');
  });

  it('tells a percentile only when at least one value lies beyond it', () => {
    const tellable = (n: number) =>
      recorded(
        1,
        Array.from({ length: n }, (_, i) => i),
      )
        .percentiles()
        .filter(({ value }) => value !== null)
        .map(({ p }) => p);
    expect(tellable(1)).toEqual([]);
    expect(tellable(2)).toEqual([50]);
    expect(tellable(9)).toEqual([50]);
    expect(tellable(10)).toEqual([50, 90]);
    expect(tellable(999)).toEqual([50, 90, 99]);
    expect(tellable(1000)).toEqual([50, 90, 99, 99.9]);
    expect(tellable(10_000)).toEqual([50, 90, 99, 99.9, 99.99]);
  });

  it('reports no percentile above the largest value', () => {
    const [p50] = recorded(1, [1_000_001, 1_000_001]).percentiles();
    expect(p50.value).toBe(1_000_001);
  });
});

describe('CountRecorder', () => {
  it('reports the integers themselves', () => {
    const recorder = new CountRecorder();
    for (const pages of [1, 1, 8]) recorder.record(pages);
    expect([recorder.min, recorder.max, recorder.total]).toEqual([1, 8, 10]);
    expect(recorder.buckets().map(({ count }) => count)).toEqual([2, 0, 0, 1]);
  });
});

describe('measured', () => {
  it('is null without values', () => {
    expect(measured(new CountRecorder(), [])).toBeNull();
  });

  it('lists the steps by time, then by name', () => {
    const steps = [
      { step: 'find_dma', count: 2, time: 5 },
      { step: 'call', count: 1, time: 5 },
      { step: 'gup_call', count: 1, time: 9 },
    ];
    expect(measured(recorded(1, [19]), steps)?.steps.map(({ step }) => step)).toEqual([
      'gup_call',
      'call',
      'find_dma',
    ]);
  });
});
