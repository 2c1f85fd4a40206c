/**
 * Resampling of counts: a histogram is drawn anew as a multinomial, never value by value; values whose order is known
 * are drawn in blocks, so that neighbours that resemble each other stay together.
 */
import { dependence, isSorted, ranks } from './dependence.js';
import { totalOf } from './distances.js';
import { binned } from './partition.js';
import type { Random } from './random.js';

/** Replicates of a bootstrap: the standard error is then known within 2 %. */
export const REPLICATES = 1000;

/** A series is drawn in at most that many blocks; longer blocks only make it more careful. */
const MOST_BLOCKS = 400;

/** One of the two histograms of a comparison, and how to draw another one like it. */
export interface Side {
  readonly counts: Float64Array;
  readonly n: number;
  /** How many independent values would tell as much. */
  readonly effectiveN: number;
  /** What is drawn: single values, or blocks of them. */
  readonly parts: number;
  /** Values of a block; 1 where values are drawn one by one. */
  readonly blockLength: number;
  resample(random: Random, into: Float64Array): void;
}

/** A histogram, of whose values nobody knows the order: taken as independent. */
export function independentSide(counts: Float64Array): Side {
  const n = totalOf(counts);
  return {
    counts,
    n,
    effectiveN: n,
    parts: n,
    blockLength: 1,
    resample: (random, into) => random.multinomial(counts, n, into),
  };
}

/**
 * Values in the order in which they were taken, counted on edges. Blocks are as long as the ranks or the largest
 * hundredth of the values need, and all of about one length. Of values that were sorted, nobody knows the order.
 */
export function orderedSide(values: Float64Array, sorted: Float64Array, edges: readonly number[]): Side {
  if (isSorted(values)) return independentSide(binned(values, edges));
  const n = values.length;
  const high = sorted[Math.min(n - 1, Math.ceil(n * 0.99))];
  const needs = [
    dependence(ranks(values, sorted)),
    dependence(values.map((value) => (value > high ? 1 : 0))),
  ];
  const needed = Math.max(...needs.map(({ blockLength }) => blockLength), n / MOST_BLOCKS);
  const parts = Math.max(1, Math.floor(n / needed));
  const counts = binned(values, edges);
  const effectiveN = n / Math.max(...needs.map(({ inflation }) => inflation));
  if (parts === n) return { ...independentSide(counts), effectiveN };
  const rows = counts.length;
  const blocks = new Float64Array(parts * rows);
  for (let i = 0; i < parts; i++) {
    const [from, to] = [i, i + 1].map((edge) => Math.floor((edge * n) / parts));
    blocks.set(binned(values.subarray(from, to), edges), i * rows);
  }
  return {
    counts,
    n,
    effectiveN,
    parts,
    blockLength: Math.round(n / parts),
    resample(random, into) {
      into.fill(0);
      for (let i = 0; i < parts; i++) {
        const block = random.below(parts) * rows;
        for (let row = 0; row < rows; row++) into[row] += blocks[block + row];
      }
    },
  };
}

/** Standard deviations of statistics of the two histograms under resampling of both. */
export function standardErrors(
  base: Side,
  variant: Side,
  statistics: readonly ((base: Float64Array, variant: Float64Array) => number)[],
  random: Random,
): number[] {
  const [drawn, drawnVariant] = [base, variant].map(({ counts }) => new Float64Array(counts.length));
  const sums = statistics.map(() => ({ mean: 0, squares: 0 }));
  for (let replicate = 1; replicate <= REPLICATES; replicate++) {
    base.resample(random, drawn);
    variant.resample(random, drawnVariant);
    statistics.forEach((statistic, i) => {
      const value = statistic(drawn, drawnVariant);
      const off = value - sums[i].mean;
      sums[i].mean += off / replicate;
      sums[i].squares += off * (value - sums[i].mean);
    });
  }
  return sums.map(({ squares }) => Math.sqrt(squares / (REPLICATES - 1)));
}
