/** A variant's map and BASE's on one axis, with what a judge needs of the two. */
import type { RecordedSamples } from '../recordings/recording.js';
import { isTime } from '../recordings/unit.js';
import { independentSide, orderedSide, type Side } from '../stats/bootstrap.js';
import { type Chance, chanceOf, type Difference, differenceOf } from '../stats/difference.js';
import { probabilitySmallerOf } from '../stats/distances.js';
import { rejoined, thinned } from '../stats/partition.js';
import {
  PERCENTILES,
  type PercentileRange,
  percentileInterval,
  percentileOf,
  shiftInterval,
  type Uncertain,
} from '../stats/percentiles.js';
import { Random } from '../stats/random.js';
import { sumOf } from '../sums.js';
import type { Distribution } from './axis.js';
import type { Picked } from './compare.js';
import { type PairOfRuns, pairOfRuns, type RunValues } from './pair-of-runs.js';
import { quantileEdges } from './value-edges.js';

/** A variant and BASE, with the counts on the shown rows. */
export interface Pair {
  readonly edges: readonly number[];
  readonly base: Float64Array;
  readonly variant: Float64Array;
  /** Edges of the rows that `difference` is about: the shown ones, fewer, or others between single values. */
  readonly differenceEdges: readonly number[];
  /** Both sides are single values, so that what was judged is no row of a histogram. */
  readonly ofValues: boolean;
  /** Every value of one side is larger than every one of the other: 1 the variant's, -1 BASE's; 0: not, or not known. */
  readonly apart: number;
  /** 95 % intervals of how far each percentile moved; empty where no single values tell them. */
  readonly shiftIntervals: readonly (PercentileRange | null)[];
  /** null where there are too few values. */
  readonly difference: Difference | null;
  readonly blockLengths: readonly [number, number];
  /** How many independent values would tell as much, rounded down. */
  readonly independentN: readonly [number, number];
  /** null: one run on each side, whose values are judged. */
  readonly runs: PairOfRuns | null;
}

/** More rows are joined before resampling: they would tell no more and take their time. */
const MOST_ROWS = 64;

/** One map of one column. */
export interface Lane {
  readonly picked: Picked;
  readonly value: Distribution;
  readonly counts: Float64Array;
  readonly sorted: Float64Array | null;
  /** Those with values; one of a column that is one recording. */
  readonly runs: readonly RunValues[];
}

/** @returns null where either side has no values */
export function pairOf(
  base: Lane,
  variant: Lane,
  edges: readonly number[],
  seeds: readonly number[],
): Pair | null {
  if ([base, variant].some(({ counts }) => counts.every((count) => count === 0))) return null;
  const exact = base.sorted !== null && variant.sorted !== null;
  const both = base.counts.map((count, row) => count + variant.counts[row]);
  const others = exact ? quantileEdges([base.sorted, variant.sorted]) : thinned(edges, both, MOST_ROWS);
  const isWhole = [base, variant].every(
    ({ picked: { series } }) => series.unit !== null && !isTime(series.unit),
  );
  const equalIn = (of: readonly number[]) => (row: number) =>
    isWhole && Number.isInteger(of[row]) && of[row + 1] - of[row] === 1;
  const shown = {
    edges,
    base: base.counts,
    variant: variant.counts,
    differenceEdges: others,
    ofValues: exact,
    apart: exact ? apart(base.sorted, variant.sorted) : 0,
  };
  if ([base, variant].some(({ picked }) => picked.runs !== undefined)) {
    const runs = pairOfRuns([base.runs, variant.runs], edges, others, equalIn(edges));
    const n = [base, variant].map(({ counts }) => sumOf(counts));
    const { difference, shiftIntervals } = runs;
    return {
      ...shown,
      shiftIntervals,
      difference,
      blockLengths: [1, 1],
      independentN: [n[0], n[1]],
      runs,
    };
  }
  const [side, other] = [base, variant].map((lane) => sideOf(lane, edges, others));
  const chance: Chance = exact
    ? { smaller: probabilitySmallerOf(base.sorted, variant.sorted), bounds: null }
    : chanceOf(base.counts, variant.counts, equalIn(edges));
  return {
    ...shown,
    shiftIntervals: exact ? shiftIntervals([base.sorted, side], [variant.sorted, other]) : [],
    difference: differenceOf(side, other, new Random(...seeds), chance, equalIn(others)),
    blockLengths: [side.blockLength, other.blockLength],
    independentN: [Math.floor(side.effectiveN), Math.floor(other.effectiveN)],
    runs: null,
  };
}

function apart(base: Float64Array, variant: Float64Array): number {
  if (base[base.length - 1] < variant[0]) return 1;
  return variant[variant.length - 1] < base[0] ? -1 : 0;
}

type Sampled = readonly [sorted: Float64Array, side: Side];

function shiftIntervals(base: Sampled, variant: Sampled): (PercentileRange | null)[] {
  return PERCENTILES.map((p) => {
    const [from, to] = [base, variant].map(([sorted, { n, effectiveN }]): Uncertain | null => {
      const value = percentileOf(sorted, p);
      return value === null ? null : { value, ...percentileInterval(sorted, p, n / effectiveN) };
    });
    return from && to ? shiftInterval(from, to) : null;
  });
}

function sideOf({ value, counts, sorted }: Lane, edges: readonly number[], others: readonly number[]): Side {
  if (sorted !== null) return orderedSide((value as RecordedSamples).values, sorted, others);
  return independentSide(rejoined(counts, edges, others));
}
