/** Distances between two histograms on the same rows, each taken as shares of its own count. */
import { sumOf } from '../sums.js';
import { Z_95 } from './normal.js';

/** Values in each row. */
export type Counts = readonly number[] | Float64Array;

/** How many values rows hold. */
export function valuesIn(rows: readonly { readonly count: number }[]): number {
  return sumOf(rows, ({ count }) => count);
}

/** What part of the values would have to change its row, 0..1. */
export function sharesMoved(base: Counts, variant: Counts): number {
  return shareDistance(sharesOf(base), sharesOf(variant));
}

/** Total-variation distance: half of the sum of the differences of shares, 0..1. */
export function shareDistance(a: readonly number[], b: readonly number[]): number {
  const sum = sumOf(a, (share, i) => Math.abs(share - b[i]));
  return Math.min(1, sum / 2);
}

/** Each count as a share of all. */
export function sharesOf(counts: Counts): number[] {
  const n = sumOf(counts);
  return Array.from(counts, (count) => count / n);
}

/**
 * How much of that chance alone gives two samples of one distribution, on average: the mean size of a normal error in
 * each row, the rows pooled.
 * @param n how many independent values tell as much as those of BASE, and of the variant
 */
export function movedByChance(
  base: Counts,
  variant: Counts,
  n: readonly [base: number, variant: number],
): number {
  const [all, theirs] = [sumOf(base), sumOf(variant)];
  const [weight, other] = n.map((one) => one / (n[0] + n[1]));
  let sum = 0;
  for (let row = 0; row < base.length; row++) {
    const share = (weight * base[row]) / all + (other * variant[row]) / theirs;
    sum += Math.sqrt(Math.max(0, share * (1 - share)));
  }
  return Math.min(1, (sum / 2) * Math.sqrt((2 / Math.PI) * (1 / n[0] + 1 / n[1])));
}

/**
 * 95 % bounds of how much moved: less what chance alone gives, and to either side by how far the share of any set of
 * rows may be off.
 */
export function movedBounds(
  base: Counts,
  variant: Counts,
  n: readonly [base: number, variant: number],
): { lo: number; hi: number } {
  const moved = sharesMoved(base, variant);
  const reach = (Z_95 / 2) * Math.sqrt(1 / n[0] + 1 / n[1]);
  return {
    lo: Math.max(0, moved - movedByChance(base, variant, n) - reach),
    hi: Math.min(1, moved + reach),
  };
}

/** Kolmogorov-Smirnov: the largest difference of the two cumulative shares, 0..1, looked at where rows end. */
export function kolmogorovSmirnov(base: Counts, variant: Counts): number {
  let largest = 0;
  eachCumulative(base, variant, (difference) => {
    largest = Math.max(largest, Math.abs(difference));
  });
  return Math.min(1, largest);
}

/**
 * Earth mover's distance (Wasserstein-1): mean way that a value has to go, rows standing at `positions`. With
 * log2Positions one step is a factor of two.
 */
export function earthMovers(base: Counts, variant: Counts, positions: readonly number[]): number {
  let way = 0;
  eachCumulative(base, variant, (difference, row) => {
    if (row + 1 < positions.length) way += Math.abs(difference) * (positions[row + 1] - positions[row]);
  });
  return way;
}

/**
 * Where rows stand on a scale on which [2^i, 2^(i+1)) is one step: the middle of their logarithms. A row from 0 stands
 * half a step below its upper edge, what is above the last edge half a step above; rows of negative values mirror the
 * positive ones, the last of them a step below the row that follows.
 */
export function log2Positions(edges: readonly number[]): number[] {
  const positions = new Array<number>(Math.max(0, edges.length - 1));
  for (let row = positions.length - 1; row >= 0; row--) {
    const [lo, hi] = [edges[row], edges[row + 1]];
    if (hi > 0) positions[row] = middle(Math.max(0, lo), hi);
    else if (row + 1 === positions.length) positions[row] = -middle(-hi, -lo);
    else if (edges[row + 2] > 0) positions[row] = positions[row + 1] - 1;
    else positions[row] = positions[row + 1] - (middle(-hi, -lo) - middle(-edges[row + 2], -hi));
  }
  return positions;
}

function middle(lo: number, hi: number): number {
  if (lo === 0) return hi === Number.POSITIVE_INFINITY ? 0 : Math.log2(hi) - 0.5;
  return hi === Number.POSITIVE_INFINITY ? Math.log2(lo) + 0.5 : (Math.log2(lo) + Math.log2(hi)) / 2;
}

/** Cumulative share of BASE minus that of the variant, at the end of each row. */
function eachCumulative(base: Counts, variant: Counts, see: (difference: number, row: number) => void): void {
  const [n, m] = [sumOf(base), sumOf(variant)];
  let [below, belowVariant] = [0, 0];
  for (let row = 0; row < base.length; row++) {
    below += base[row];
    belowVariant += variant[row];
    see(below / n - belowVariant / m, row);
  }
}

/**
 * Probability that a random value of the variant is smaller than a random one of BASE (Mann-Whitney's U over the number
 * of pairs).
 * @param tied what pairs in the same row count: half by convention; 0 or 1 where all of them may be larger, or smaller
 */
export function probabilitySmaller(
  base: Counts,
  variant: Counts,
  tied: (row: number) => number = half,
): number {
  let pairs = 0;
  let below = 0;
  for (let row = 0; row < base.length; row++) {
    pairs += base[row] * (below + variant[row] * tied(row));
    below += variant[row];
  }
  return pairs / (sumOf(base) * below);
}

const half = () => 0.5;

/** The same of single values, both ascending; equal ones count half. */
export function probabilitySmallerOf(base: Float64Array, variant: Float64Array): number {
  let pairs = 0;
  let [less, notMore] = [0, 0];
  for (const value of base) {
    while (less < variant.length && variant[less] < value) less++;
    while (notMore < variant.length && variant[notMore] <= value) notMore++;
    pairs += (less + notMore) / 2;
  }
  return pairs / (base.length * variant.length);
}
