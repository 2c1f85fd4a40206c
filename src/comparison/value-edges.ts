/** Rows for single values that nobody has counted yet. */
import { log2RowEnd } from '../recordings/scale.js';

/** This many rows should share the middle 98 % of the values, if powers of two can be divided that far. */
const WANTED_ROWS = 6;
const MOST_K = 5;
/** Edges need no more values of a column. */
const MOST_POOLED = 20_000;

/**
 * Edges for the shown rows: powers of two, divided as hist(n, k) divides them where one power holds most values; where
 * even k = 5 is too coarse, linear rows of a round width with open ones at both ends.
 */
export function edgesForValues(columns: readonly Float64Array[]): number[] {
  const sorted = pooled(columns);
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  const [low, high] = [0.01, 0.99].map((share) => sorted[Math.floor(share * (sorted.length - 1))]);
  const areIntegers = sorted.every(Number.isInteger);
  if (low >= 0) {
    for (let k = 0; k <= MOST_K; k++) {
      const unit = areIntegers || low === 0 ? 1 : unitFor(low, most, k);
      const edges = log2Edges(least, most, k, unit);
      const within = edges.filter((edge) => edge > low && edge <= high).length;
      // whole numbers have no finer rows than one each
      if (within + 1 >= WANTED_ROWS || (areIntegers && high - low < WANTED_ROWS)) return edges;
    }
  }
  // closer than that, rows would be as fine as what doubles tell apart
  const isWide = high - low > Math.max(Math.abs(low), Math.abs(high)) * 2 ** -32;
  return isWide ? linearEdges(least, most, low, high, areIntegers) : log2Edges(least, most, 0, 1);
}

/**
 * Edges for resampling: as many values between each two, so that next to no pair is tied and the rows are few, and one
 * each at the highest hundredth, thousandth and ten thousandth, as far as the values tell them.
 */
export function quantileEdges(columns: readonly Float64Array[], rows = 32): number[] {
  const sorted = pooled(columns);
  const tops = [0.99, ...[0.999, 0.9999].filter((share) => (1 - share) * sorted.length >= 4)];
  const shares = [...Array.from({ length: rows - 1 }, (_, i) => (i + 1) / rows), ...tops].sort(
    (a, b) => a - b,
  );
  const edges = shares.map((share) => sorted[Math.floor(share * sorted.length)]);
  return [
    Number.NEGATIVE_INFINITY,
    ...new Set(edges.filter((edge) => edge > sorted[0])),
    Number.POSITIVE_INFINITY,
  ];
}

/** Values of all columns, ascending: of long ones evenly spaced ones, and always the smallest and the largest. */
function pooled(columns: readonly Float64Array[]): Float64Array {
  const all: number[] = [];
  for (const column of columns) {
    const stride = Math.max(1, Math.floor(column.length / MOST_POOLED));
    let [least, most] = [column[0], column[0]];
    for (let i = 0; i < column.length; i++) {
      if (column[i] < least) least = column[i];
      if (column[i] > most) most = column[i];
      if (i % stride === 0) all.push(column[i]);
    }
    if (stride > 1) all.push(least, most);
  }
  return Float64Array.from(all).sort();
}

/** A power of two of which even small values are several, as far as doubles reach. */
function unitFor(low: number, most: number, k: number): number {
  return 2 ** Math.min(0, Math.max(Math.floor(Math.log2(low)) - k, Math.ceil(Math.log2(most)) - 50));
}

/** Where the row of hist(n, k) from `edge` on ends; beyond 64 bits, which bpftrace does not know, rows double. */
export function nextEdge(edge: number, k: number): number {
  return edge < 2 ** 62 ? log2RowEnd(edge, k) : edge * 2;
}

/** Edges of hist(value / unit, k), times unit. */
function log2Edges(least: number, most: number, k: number, unit: number): number[] {
  const edges: number[] = least < 0 ? [Number.NEGATIVE_INFINITY] : [];
  let edge = 0;
  for (; edge * unit <= most; edge = nextEdge(edge, k)) {
    if (nextEdge(edge, k) * unit > least) edges.push(edge * unit);
  }
  return [...edges, edge * unit];
}

function linearEdges(least: number, most: number, low: number, high: number, areIntegers: boolean): number[] {
  const rough = (high - low) / (2 * WANTED_ROWS);
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough)!;
  const step = areIntegers ? Math.max(1, Math.round(round)) : round;
  const first = Math.floor(low / step);
  const edges = Array.from({ length: Math.floor(high / step) + 2 - first }, (_, i) =>
    // division keeps decimal steps short where a product would not: 3 / 10, not 3 * 0.1
    step < 1 ? (first + i) / Math.round(1 / step) : (first + i) * step,
  );
  return [
    ...(least < edges[0] ? [Number.NEGATIVE_INFINITY] : []),
    ...edges,
    ...(most >= edges[edges.length - 1] ? [Number.POSITIVE_INFINITY] : []),
  ];
}
