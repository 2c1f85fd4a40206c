/**
 * Brings histograms of different rows to one axis. A row can be joined with its neighbours but never cut, since nobody
 * knows where in it the values are; so the finest common rows end where every histogram has an end.
 */
import { sumOf } from '../sums.js';

/** Values in [lo, hi); lo may be -Infinity and hi Infinity. */
export interface Row {
  readonly lo: number;
  readonly hi: number;
  readonly count: number;
}

/** A histogram and where it could be cut. */
export interface Cuttable {
  /** Ascending, without overlap. */
  readonly rows: readonly Row[];
  /** Edges of its rows, those of rows that were left out as empty included; in any order. */
  readonly edges: readonly number[];
  /** Whether rows may end at this value. */
  isEdge(value: number): boolean;
}

/**
 * The finest edges that all histograms share, ascending, from below the first value to above the last one. Beyond a
 * histogram's first and last value everything is an edge, since nothing is there to be cut. Empty where no histogram
 * has a value.
 */
export function commonEdges(histograms: readonly Cuttable[]): number[] {
  const filled = histograms.map((histogram) => ({
    histogram,
    rows: histogram.rows.filter(({ count }) => count > 0),
  }));
  const holders = filled.filter(({ rows }) => rows.length > 0);
  if (holders.length === 0) return [];
  const first = Math.min(...holders.map(({ rows }) => rows[0].lo));
  const last = Math.max(...holders.map(({ rows }) => rows[rows.length - 1].hi));
  const candidates = new Set(histograms.flatMap(({ edges }) => edges).filter(Number.isFinite));
  const shared = [...candidates]
    .filter((edge) =>
      holders.every(
        ({ histogram, rows }) =>
          edge <= rows[0].lo || edge >= rows[rows.length - 1].hi || histogram.isEdge(edge),
      ),
    )
    .sort((a, b) => a - b);
  const from = shared.findLastIndex((edge) => edge <= first);
  const to = shared.findIndex((edge) => edge >= last);
  return [
    ...(from < 0 ? [Number.NEGATIVE_INFINITY] : []),
    ...shared.slice(Math.max(0, from), to < 0 ? undefined : to + 1),
    ...(to < 0 ? [Number.POSITIVE_INFINITY] : []),
  ];
}

/** Index of the row [edges[i], edges[i + 1]) that holds a value; -1 or edges.length - 1 outside. */
export function rowOf(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Counts of a histogram on edges that cut none of its rows and leave none outside (those of commonEdges). */
export function joined(rows: readonly Row[], edges: readonly number[]): Float64Array {
  const counts = new Float64Array(Math.max(0, edges.length - 1));
  for (const { lo, hi, count } of rows) {
    if (count === 0) continue;
    const row = rowOf(edges, lo);
    if (row < 0 || row >= counts.length || hi > edges[row + 1]) {
      throw new Error(`row [${lo}, ${hi}) is cut by the edges`);
    }
    counts[row] += count;
  }
  return counts;
}

/** Counts of rows between edges, on some of those edges. */
export function rejoined(
  counts: ArrayLike<number>,
  edges: readonly number[],
  some: readonly number[],
): Float64Array {
  return joined(
    Array.from(counts, (count, row) => ({ lo: edges[row], hi: edges[row + 1], count })),
    some,
  );
}

/** Counts of single values, all of them inside the edges. */
export function binned(values: ArrayLike<number>, edges: readonly number[]): Float64Array {
  const counts = new Float64Array(edges.length - 1);
  for (let i = 0; i < values.length; i++) counts[rowOf(edges, values[i])]++;
  return counts;
}

/** Where tails may begin. */
const TOP_SHARES: readonly number[] = [0.0001, 0.001, 0.01];

/**
 * Fewer edges of the same range, for what takes time with every row: from the top down, an edge each at the highest
 * ten thousandth, thousandth and hundredth of the values, then rows of at least a `most`-th each. All edges where there
 * are few.
 */
export function thinned(edges: readonly number[], counts: Float64Array, most: number): number[] {
  if (counts.length <= most) return [...edges];
  const n = sumOf(counts);
  const kept = [edges[edges.length - 1]];
  let [above, wanted] = [0, TOP_SHARES[0] * n];
  for (let row = counts.length - 1; row > 0; row--) {
    above += counts[row];
    if (above < wanted) continue;
    kept.push(edges[row]);
    const top = TOP_SHARES.find((share) => share * n > above);
    wanted = top === undefined ? above + n / most : top * n;
  }
  return [...kept, edges[0]].reverse();
}
