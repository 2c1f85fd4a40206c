import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { binned, type Cuttable, commonEdges, joined, type Row, rowOf, thinned } from './partition.js';

const INF = Number.POSITIVE_INFINITY;

/** A histogram whose only edges are those given. */
function cuttable(edges: readonly number[], counts: readonly number[]): Cuttable {
  const rows = counts.map((count, i): Row => ({ lo: edges[i], hi: edges[i + 1], count }));
  return { rows, edges, isEdge: (value) => edges.includes(value) };
}

describe('commonEdges', () => {
  it('are those of one histogram alone, from its first to its last value', () => {
    expect(commonEdges([cuttable([0, 1, 2, 4, 8], [0, 3, 5, 0])])).toEqual([1, 2, 4]);
  });

  it('are the shared ones of two', () => {
    const fine = cuttable([0, 1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1]);
    const coarse = cuttable([0, 2, 5, 6], [1, 1, 1]);
    expect(commonEdges([fine, coarse])).toEqual([0, 2, 5, 6]);
  });

  it('are free beyond the values of a histogram, where nothing is cut', () => {
    const low = cuttable([0, 4, 100], [1, 0]);
    const high = cuttable([0, 4, 10, 20], [0, 1, 1]);
    expect(commonEdges([low, high])).toEqual([0, 4, 10, 20]);
  });

  it('are open where a row has no end or the other one none there', () => {
    const open: Cuttable = {
      rows: [
        { lo: Number.NEGATIVE_INFINITY, hi: 0, count: 1 },
        { lo: 0, hi: 10, count: 1 },
        { lo: 10, hi: INF, count: 1 },
      ],
      edges: [Number.NEGATIVE_INFINITY, 0, 10, INF],
      isEdge: (value) => [0, 10].includes(value),
    };
    expect(commonEdges([open])).toEqual([Number.NEGATIVE_INFINITY, 0, 10, INF]);
  });

  it('are two where nothing else is shared, and none without values', () => {
    expect(commonEdges([cuttable([0, 7, 14], [1, 1]), cuttable([0, 8, 16], [1, 1])])).toEqual([0, 16]);
    expect(commonEdges([cuttable([0, 7], [0])])).toEqual([]);
    expect(commonEdges([])).toEqual([]);
  });

  it('take no part in an empty histogram', () => {
    expect(commonEdges([cuttable([0, 100], [0]), cuttable([0, 3, 9], [1, 1])])).toEqual([0, 3, 9]);
  });
});

describe('joined', () => {
  const edgeList = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 12 });
  const sorted = (edges: readonly number[]) => [...edges].sort((a, b) => a - b);

  it('counts as single values would have been counted, and cuts no row', () => {
    fc.assert(
      fc.property(edgeList, edgeList, fc.array(fc.integer({ min: 0, max: 40 })), (first, second, values) => {
        const histograms = [first, second].map(sorted).map((edges) => {
          const inside = values.filter((value) => value >= edges[0] && value < edges[edges.length - 1]);
          return { ...cuttable(edges, [...binned(inside, edges)]), inside };
        });
        const edges = commonEdges(histograms);
        for (const { rows, inside } of histograms) {
          const counts = joined(rows, edges);
          expect([...counts]).toEqual(edges.length === 0 ? [] : [...binned(inside, edges)]);
        }
        // finest: no other edge of either could have been kept
        for (const edge of new Set([...first, ...second])) {
          const isInside = edge > edges[0] && edge < edges[edges.length - 1];
          if (!isInside || edges.includes(edge)) continue;
          const cuts = histograms.some(({ rows, edges: own }) => {
            const filled = rows.filter(({ count }) => count > 0);
            const between = filled.length > 0 && edge > filled[0].lo && edge < filled[filled.length - 1].hi;
            return between && !own.includes(edge);
          });
          expect(cuts, `edge ${edge}`).toBe(true);
        }
      }),
    );
  });

  it('refuses edges that cut a row or leave one outside', () => {
    expect(() => joined([{ lo: 0, hi: 4, count: 1 }], [0, 2, 4])).toThrow('cut');
    expect(() => joined([{ lo: 4, hi: 8, count: 1 }], [0, 4])).toThrow('cut');
    expect([...joined([{ lo: 4, hi: 8, count: 0 }], [0, 4])]).toEqual([0]);
  });
});

describe('rowOf', () => {
  it.each([
    [-1, -1],
    [0, 0],
    [1.99, 0],
    [2, 1],
    [5, 2],
    [99, 2],
  ])('finds %f in row %i', (value, row) => expect(rowOf([0, 2, 5], value)).toBe(row));
});

describe('thinned', () => {
  const edges = Array.from({ length: 101 }, (_, i) => i);

  it('keeps the ends, parts off the highest hundredth, and is otherwise about even', () => {
    const counts = new Float64Array(100).fill(10);
    const kept = thinned(edges, counts, 10);
    expect(kept).toEqual([0, 9, 19, 29, 39, 49, 59, 69, 79, 89, 99, 100]);
    expect(thinned(edges, counts, 100)).toEqual(edges);
  });

  it('parts off the highest ten thousandth and thousandth where the rows do', () => {
    const counts = new Float64Array(100).fill(10_000);
    counts.set([900, 9, 90], 97);
    // 99 of 970,999 from 98 on, 999 from 97 on, 10,999 from 96 on
    expect(thinned(edges, counts, 10).slice(-5)).toEqual([86, 96, 97, 98, 100]);
  });

  it('loses no value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 100, maxLength: 100 }),
        fc.integer({ min: 2, max: 90 }),
        (list, most) => {
          const counts = Float64Array.from(list);
          const kept = thinned(edges, counts, most);
          expect([kept[0], kept[kept.length - 1]]).toEqual([0, 100]);
          const rows = list.map((count, i) => ({ lo: i, hi: i + 1, count }));
          const sum = (values: ArrayLike<number>) =>
            Array.from(values).reduce((total, value) => total + value, 0);
          expect(sum(joined(rows, kept))).toBe(sum(list));
          expect(kept.length).toBeLessThan(most + 6);
        },
      ),
    );
  });
});
