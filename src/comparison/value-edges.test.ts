/** Rows for single values. */
import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { binned } from '../stats/partition.js';
import { edgesForValues, quantileEdges } from './value-edges.js';

const INF = Number.POSITIVE_INFINITY;

describe('edgesForValues', () => {
  it.each<[string, number[], number[]]>([
    ['powers of two', [1, 5, 70, 900], [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]],
    ['few whole numbers', [0, 1, 2], [0, 1, 2, 4]],
    ['negative ones', [-5, -1, 3, 3], [-5, -4, -3]],
    [
      'a negative one among many',
      [-5, ...new Array(200).fill(3), ...new Array(200).fill(90)],
      [-INF, 0, 1, 2, 4],
    ],
    ['one value', [7], [4, 8]],
  ])('%s', (_, values, edges) => {
    expect(edgesForValues([Float64Array.from(values)]).slice(0, edges.length)).toEqual(edges);
  });

  it('hold every value and are as many as can be read', () => {
    const number = fc.oneof(
      fc.integer({ min: -50, max: 5000 }),
      fc.double({ min: 0, max: 2, noNaN: true }),
      fc.double({ min: 1e6, max: 1.001e6, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 200 }), (list) => {
        const values = Float64Array.from(list);
        const edges = edgesForValues([values]);
        for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThan(edges[i - 1]);
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(edges[0]);
          expect(value).toBeLessThan(edges[edges.length - 1]);
        }
        expect(edges.length).toBeLessThan(2100);
      }),
    );
  });

  it('divide a power of two in which all values lie, and make linear rows where that is too coarse', () => {
    const spread = (from: number, to: number) =>
      Float64Array.from({ length: 101 }, (_, i) => from + ((to - from) * i) / 100);
    expect(edgesForValues([spread(1024, 2000).map(Math.floor)])).toEqual([
      1024, 1152, 1280, 1408, 1536, 1664, 1792, 1920, 2048,
    ]);
    const linear = edgesForValues([spread(100_000, 100_100)]);
    expect(linear.slice(0, 3)).toEqual(
      [-INF, 100_000, 100_010].slice(linear[0] === -INF ? 0 : 1).concat(linear[0] === -INF ? [] : [100_020]),
    );
    expect(linear.length).toBeGreaterThan(8);
  });
});

describe('edges of many values', () => {
  const around = (from: number, more: readonly number[]) =>
    Float64Array.from([...Array.from({ length: 1000 }, (_, i) => from + (i % 25)), ...more]);

  it('have the roundest step that parts the middle of them in twelve, and hold the largest on an edge', () => {
    // 24 from the first to the last hundredth are twelve steps of 2
    const even = Array.from({ length: 14 }, (_, i) => 1_000_000 + 2 * i);
    expect(edgesForValues([around(1_000_000, [])])).toEqual(even);
    expect(edgesForValues([around(1_000_000, [1_000_026])])).toEqual([...even, INF]);
  });

  it('hold the smallest and the largest of a column of which not all values are looked at', () => {
    const long = Float64Array.from({ length: 40_000 }, (_, i) => 1000 + (i % 500));
    [long[1], long[3]] = [3, 1e9];
    const edges = edgesForValues([long]);
    expect([edges[0] <= 3, edges.at(-1)! > 1e9]).toEqual([true, true]);
  });

  it('of less than 1 are powers of two as well', () => {
    const small = Float64Array.from({ length: 200 }, (_, i) => 0.001 * 1.02 ** i);
    const edges = edgesForValues([small]);
    expect(edges).toEqual(Array.from({ length: 7 }, (_, i) => 2 ** (i - 10)));
  });
});

describe('quantileEdges', () => {
  it('have one at the highest hundredth, and at rarer ones as far as four values are beyond', () => {
    const column = (n: number, step = 1, from = 0) =>
      Float64Array.from({ length: n }, (_, i) => from + i * step);
    expect(quantileEdges([column(100)], 2)).toEqual([-INF, 50, 99, INF]);
    expect(quantileEdges([column(3990)], 2)).toEqual([-INF, 1995, 3950, INF]);
    expect(quantileEdges([column(4010)], 2)).toEqual([-INF, 2005, 3969, 4005, INF]);
    const both = [column(25_000, 2), column(25_000, 2, 1)];
    expect(quantileEdges(both, 2)).toEqual([-INF, 25_000, 49_500, 49_950, 49_995, INF]);
  });

  it('part the values evenly, ties apart, and hold all of them', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => i);
    const counts = binned(values, quantileEdges([values], 10));
    expect(Math.max(...counts)).toBe(100);
    expect(counts.length).toBe(11);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
    expect(quantileEdges([Float64Array.of(3, 3, 3)])).toEqual([-INF, INF]);
  });
});
