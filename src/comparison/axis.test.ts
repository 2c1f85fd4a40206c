import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { binned, joined } from '../stats/partition.js';
import { recordedAs, sharedEdges } from './axis.js';
import { histogram, histogramOf } from './recorded.test-data.js';
import { edgesForValues } from './value-edges.js';

const samples = (...values: number[]) => ({ is: 'samples' as const, values: Float64Array.from(values) });
const INF = Number.POSITIVE_INFINITY;
const LINEAR = (min: number, max: number, step: number) => ({ kind: 'linear', min, max, step }) as const;

describe('sharedEdges', () => {
  it('of hist() are the rows of hist(), those that were left out as empty too', () => {
    const sparse = histogram([
      [1, 2, 3],
      [16, 32, 1],
    ]);
    expect(sharedEdges([sparse, sparse])).toEqual([1, 2, 4, 8, 16, 32]);
  });

  it('of hist(n, k) and hist(n) are those of hist(n)', () => {
    const values = [3, 5, 6, 9, 15, 33];
    expect(sharedEdges([histogramOf(values, 2), histogramOf(values)])).toEqual([2, 4, 8, 16, 32, 64]);
    expect(sharedEdges([histogramOf(values, 2), histogramOf(values, 3)])).toEqual(
      sharedEdges([histogramOf(values, 2)]),
    );
  });

  it('of hist() and rows from 0 -> 1 have no edge at 1', () => {
    const bcc = histogram([[0, 2, 3]], { kind: 'log2-from-01' });
    const bpftrace = histogram([
      [0, 1, 1],
      [1, 2, 1],
      [2, 4, 1],
    ]);
    expect(sharedEdges([bcc, bpftrace])).toEqual([0, 2, 4]);
  });

  it('of lhist() of two steps are those of their common multiple', () => {
    const steps = [4, 6].map((step) =>
      histogram(
        [
          [0, step, 1],
          [20 - (20 % step), 20 - (20 % step) + step, 1],
        ],
        LINEAR(0, 48, step),
      ),
    );
    expect(sharedEdges(steps)).toEqual([0, 12, 24]);
  });

  it('of hist() and lhist() with a step of 512 are the powers of two from there on', () => {
    const linear = histogram(
      [
        [0, 512, 1],
        [3584, 4096, 1],
      ],
      LINEAR(0, 8192, 512),
    );
    const log2 = histogram([
      [256, 512, 1],
      [2048, 4096, 1],
    ]);
    expect(sharedEdges([linear, log2])).toEqual([0, 512, 1024, 2048, 4096]);
  });

  it('of hist() and lhist() with a step of 7 are none but the ends', () => {
    const linear = histogram(
      [
        [0, 7, 1],
        [91, 98, 1],
      ],
      LINEAR(0, 98, 7),
    );
    expect(
      sharedEdges([
        linear,
        histogram([
          [1, 2, 1],
          [64, 128, 1],
        ]),
      ]),
    ).toEqual([0, 128]);
  });

  it('of lhist() stay open where it counted beyond its range', () => {
    const linear = histogram(
      [
        [-INF, 0, 1],
        [0, 10, 1],
        [10, INF, 1],
      ],
      LINEAR(0, 10, 10),
    );
    expect(sharedEdges([linear])).toEqual([-INF, 0, 10, INF]);
    expect(sharedEdges([linear, samples(5, 100)])).toEqual([-INF, 0, 10, INF]);
  });

  it('of rows of any width are their own, and free in between', () => {
    const rows = histogram(
      [
        [0, 10, 1],
        [20, 50, 1],
      ],
      { kind: 'rows' },
    );
    expect(sharedEdges([rows])).toEqual([0, 10, 20, 50]);
    expect(
      sharedEdges([
        rows,
        histogram([
          [8, 16, 1],
          [32, 64, 1],
        ]),
      ]),
    ).toEqual([0, 16, 64]);
    expect(
      sharedEdges([
        rows,
        histogram(
          [
            [0, 12, 1],
            [12, 60, 1],
          ],
          { kind: 'rows' },
        ),
      ]),
    ).toEqual([0, 12, 60]);
  });

  it('of a histogram and single values are the rows of the histogram, as far as the values go', () => {
    expect(sharedEdges([histogram([[4, 8, 1]]), samples(1, 100)])).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
    expect(sharedEdges([histogram([[4, 8, 1]]), samples(8)])).toEqual([4, 8, 16]);
    expect(sharedEdges([histogram([[4, 8, 1]]), samples(-3)])).toEqual([-INF, 0, 1, 2, 4, 8]);
  });

  it('of nothing are none', () => {
    expect(sharedEdges([histogram([[1, 2, 0]]), samples()])).toEqual([]);
    expect(sharedEdges([histogram([]), samples(5)])).toEqual(edgesForValues([Float64Array.of(5)]));
  });

  it('count hist(n, k) as the values themselves would have been counted', () => {
    const values = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1 });
    const k = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(values, values, k, k, (base, variant, k1, k2) => {
        const [a, b] = [histogramOf(base, k1), histogramOf(variant, k2)];
        const edges = sharedEdges([a, b]);
        expect(joined(a.buckets, edges)).toEqual(binned(base, edges));
        expect(joined(b.buckets, edges)).toEqual(binned(variant, edges));
        // no coarser than the coarser of the two
        const coarse = sharedEdges([
          histogramOf(base, Math.min(k1, k2)),
          histogramOf(variant, Math.min(k1, k2)),
        ]);
        expect(edges.length).toBeGreaterThanOrEqual(coarse.length);
      }),
    );
  });
});

describe('recordedAs', () => {
  it('says how', () => {
    const scales = [histogramOf([1]), histogramOf([1], 3), histogram([], LINEAR(0, 9, 3)), samples(1)];
    expect(scales.map(recordedAs)).toEqual(['hist', 'hist k=3', 'lhist step 3', 'single values']);
    expect(recordedAs(histogram([], { kind: 'log2-from-01' }))).toBe('log2 from 0 -> 1');
    expect(recordedAs(histogram([], { kind: 'rows' }))).toBe('rows');
  });
});
