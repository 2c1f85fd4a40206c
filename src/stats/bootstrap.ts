/**
 * Resampling of counts: a histogram is drawn anew as a multinomial, never value by value; values whose order is known
 * are drawn in blocks, so that neighbours that resemble each other stay together.
 */
import { sumOf } from '../sums.js';
import { dependence, isSorted, ranks } from './dependence.js';
import { binned } from './partition.js';
import type { Random } from './random.js';
import { studentInterval } from './student.js';

/** Replicates of a bootstrap: the standard error is then known within 2 %. */
export const REPLICATES = 1000;

/** A series is drawn in at most that many blocks, which bounds the time; longer blocks only make it more careful. */
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
  /** With the variance of its error; null where rows do not tell it. */
  readonly mean: { readonly value: number; readonly variance: number } | null;
  resample(random: Random, into: Float64Array): void;
}

/** A histogram, of whose values nobody knows the order: taken as independent. */
export function independentSide(counts: Float64Array): Side {
  const n = sumOf(counts);
  return {
    counts,
    n,
    effectiveN: n,
    parts: n,
    blockLength: 1,
    mean: null,
    resample: (random, into) => random.multinomial(counts, n, into),
  };
}

/** What values in the order in which they were taken are worth. */
export type Series = Pick<Side, 'effectiveN' | 'parts'> & { readonly mean: NonNullable<Side['mean']> };

/**
 * Blocks are as long as the ranks or the largest hundredth of the values need, and all of about one length. Of values
 * that were sorted, nobody knows the order.
 * @param values at least one
 */
export function seriesOf(values: Float64Array, sorted: Float64Array): Series {
  const n = values.length;
  if (isSorted(values)) return { effectiveN: n, parts: n, mean: meanOf(values, n) };
  const high = sorted[Math.min(n - 1, Math.ceil(n * 0.99))];
  const needs = [
    dependence(ranks(values, sorted)),
    dependence(values.map((value) => (value > high ? 1 : 0))),
  ];
  const needed = Math.max(...needs.map(({ blockLength }) => blockLength), n / MOST_BLOCKS);
  const parts = Math.max(1, Math.floor(n / needed));
  const effectiveN = n / Math.max(...needs.map(({ inflation }) => inflation));
  return { effectiveN, parts, mean: meanOf(values, parts) };
}

/** Values in the order in which they were taken, counted on edges. */
export function orderedSide(values: Float64Array, sorted: Float64Array, edges: readonly number[]): Side {
  const n = values.length;
  const { effectiveN, parts, mean } = seriesOf(values, sorted);
  const counts = binned(values, edges);
  if (parts === n) return { ...independentSide(counts), effectiveN, mean };
  const rows = counts.length;
  const blocks = new Float64Array(parts * rows);
  for (let i = 0; i < parts; i++) {
    const [from, to] = endsOfBlock(i, parts, n);
    blocks.set(binned(values.subarray(from, to), edges), i * rows);
  }
  return {
    counts,
    n,
    effectiveN,
    parts,
    blockLength: Math.round(n / parts),
    mean,
    resample(random, into) {
      into.fill(0);
      for (let i = 0; i < parts; i++) {
        const drawn = random.below(parts) * rows;
        for (let row = 0; row < rows; row++) into[row] += blocks[drawn + row];
      }
    },
  };
}

/** Where block number `i` of `parts`, of about n / parts values, begins and ends. */
function endsOfBlock(i: number, parts: number, n: number): [from: number, to: number] {
  return [Math.floor((i * n) / parts), Math.floor(((i + 1) * n) / parts)];
}

/** Interval of the mean (Student, over blocks), by default of 95 %; infinite where there is one block alone. */
export function meanInterval(
  { mean: { value, variance }, parts }: Pick<Series, 'mean' | 'parts'>,
  level = 0.05,
): { lo: number; hi: number } {
  if (parts === 1) return { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY };
  return studentInterval({ value, standardError: Math.sqrt(variance), degrees: parts - 1 }, level);
}

/** The mean, and the variance that sums of blocks give it. */
function meanOf(values: Float64Array, parts: number): NonNullable<Side['mean']> {
  const n = values.length;
  const value = values.reduce((sum, one) => sum + one, 0) / n;
  let squares = 0;
  for (let i = 0; i < parts; i++) {
    const [from, to] = endsOfBlock(i, parts, n);
    let off = 0;
    for (let k = from; k < to; k++) off += values[k] - value;
    squares += off * off;
  }
  return {
    value,
    variance: parts > 1 ? (squares * parts) / ((parts - 1) * n * n) : Number.POSITIVE_INFINITY,
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
