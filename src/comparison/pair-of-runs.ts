/** A variant against BASE where a side has several runs: what is judged is how much runs differ. */
import { differenceOfRuns, farOff, movedByRuns, type Run, type Smaller } from '../stats/between-runs.js';
import type { Difference } from '../stats/difference.js';
import { log2Positions, probabilitySmaller, probabilitySmallerOf } from '../stats/distances.js';
import { middleOf } from '../stats/middle-of-runs.js';
import { binned, rejoined } from '../stats/partition.js';
import { PERCENTILES, type PercentileRange, percentileOf } from '../stats/percentiles.js';
import { meanOf, varianceOf, welch } from '../stats/samples.js';
import { studentInterval } from '../stats/student.js';
import { sumOf } from '../sums.js';
import { openRange } from './axis.js';
import type { RunsAgainst } from './result.js';

/** One run that has values of a map. */
export interface RunValues {
  /** Its number on its side, from 0. */
  readonly run: number;
  /** On the shown rows. */
  readonly counts: Float64Array;
  /** Ascending; null: rows are all that is known. */
  readonly sorted: Float64Array | null;
  readonly mean: number | null;
}

export interface PairOfRuns {
  /** null: runs do not tell it. */
  readonly difference: Difference | null;
  readonly told: Omit<RunsAgainst, 'inMean'>;
  /** 95 % intervals of how far each percentile moved, by those of the runs; empty where rows are all that is known. */
  readonly shiftIntervals: readonly PercentileRange[];
  /** How much moves from run to run alone; null with one run on a side. */
  readonly movedByRuns: number | null;
  /** Runs that are grossly off their own side, 0 for BASE, and by how many percent. */
  readonly off: readonly { readonly side: number; readonly run: number; readonly percent: number }[];
}

/** A row that holds so much of a run hides how far the run is from another. */
const ONE_ROW = 0.9;

/**
 * @param sides BASE's runs and the variant's, at least one each
 * @param edges of the shown rows
 * @param others edges of the rows on which tails are cut
 * @param equalIn whether all values of a shown row are equal
 */
export function pairOfRuns(
  sides: readonly [readonly RunValues[], readonly RunValues[]],
  edges: readonly number[],
  others: readonly number[],
  equalIn: (row: number) => boolean,
): PairOfRuns {
  const all = sides.flat();
  const isExact = all.every(({ sorted }) => sorted !== null);
  const ofMeans = all.every(({ mean }) => mean !== null);
  const placeOf = placing(all, edges);
  const runs = sides.map((side) =>
    side.map(
      (run): Run => ({
        counts: isExact ? binned(run.sorted!, others) : rejoined(run.counts, edges, others),
        mean: run.mean,
        place: placeOf(run),
        hidden: isExact ? 0 : hiddenIn(run.counts, edges),
      }),
    ),
  );
  const [base, variant] = runs;
  const points = runs.map((side) => side.map(({ mean, place }) => (ofMeans ? mean! : place)));
  const isPositive = ofMeans ? meanOf(points[0]) > 0 : edges[0] >= 0;
  const of = ofMeans ? 'mean' : 'place by rows';
  const percent = (from: number, to: number) => percentBetween(of, from, to);
  const areSeveral = base.length > 1 && variant.length > 1;
  const isStill = runs.every(
    (side) => varianceOf(side.map(({ place }) => place)) === 0 && side.some(({ hidden }) => hidden === 0),
  );
  const isTold = areSeveral && !isStill;
  const means = points.map(meanOf);
  const tested = isTold ? welch(points[0], points[1]) : null;
  const interval = tested && studentInterval(tested);
  const relative = (change: number) => percent(means[0], means[0] + change);
  const difference = isTold
    ? differenceOfRuns(base, variant, memoized(all, isExact, equalIn), isExact)
    : null;
  return {
    difference,
    told: {
      runs: [base.length, variant.length],
      of,
      base: means[0],
      variant: means[1],
      deviations: [deviation(points[0]), deviation(points[1])],
      interval,
      percent: isPositive ? relative(means[1] - means[0]) : null,
      percentInterval: ofMeans
        ? meanPercents(difference)
        : isPositive
          ? interval && { lo: relative(interval.lo), hi: relative(interval.hi) }
          : null,
      degrees: tested?.degrees ?? null,
      pValue: tested?.pValue ?? null,
      middle: isTold ? middleOn(runs, others) : null,
      further: areSeveral ? null : furtherRuns(points.find(({ length }) => length > 1)),
    },
    shiftIntervals: isExact && isTold ? PERCENTILES.map((p) => shiftInterval(sides, p)) : [],
    movedByRuns: isTold
      ? movedByRuns(
          sides[0].map(({ counts }) => counts),
          sides[1].map(({ counts }) => counts),
        )
      : null,
    off: farOff(points, percent).map((one) => ({ ...one, run: sides[one.side][one.run].run })),
  };
}

/** An end may be infinite, where BASE may be 0. */
function meanPercents(difference: Difference | null): RunsAgainst['percentInterval'] {
  const interval = difference?.mean?.interval(0.05);
  return interval === undefined ? null : openRange(interval.lo * 100, interval.hi * 100);
}

function middleOn(
  [base, variant]: readonly (readonly Run[])[],
  edges: readonly number[],
): RunsAgainst['middle'] {
  const found = middleOf(
    base.map(({ counts }) => counts),
    variant.map(({ counts }) => counts),
  );
  if (found === null) return null;
  const { fromRow, toRow, change, ...shares } = found;
  return { from: edges[fromRow], to: edges[toRow], ...shares, interval: studentInterval(change) };
}

/** How far what runs come to is from another such value; places are on an axis of powers of two. */
export function percentBetween(of: RunsAgainst['of'], from: number, to: number): number {
  return (of === 'mean' ? (to - from) / from : 2 ** (to - from) - 1) * 100;
}

/** Welch's; infinite where a run has too few values for the percentile. */
function shiftInterval([base, variant]: readonly (readonly RunValues[])[], p: number): PercentileRange {
  const [from, to] = [base, variant].map((side) =>
    side.flatMap(({ sorted }) => percentileOf(sorted!, p) ?? []),
  );
  if (from.length < base.length || to.length < variant.length)
    return { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY };
  return studentInterval(welch(from, to));
}

function deviation(points: readonly number[]): number | null {
  return points.length < 2 ? null : Math.sqrt(varianceOf(points));
}

/** Student's interval for one more of them; null where nothing tells how they differ. */
function furtherRuns(points: readonly number[] | undefined): RunsAgainst['further'] {
  if (points === undefined || varianceOf(points) === 0) return null;
  const standardError = Math.sqrt(varianceOf(points) * (1 + 1 / points.length));
  return studentInterval({ value: meanOf(points), standardError, degrees: points.length - 1 });
}

/** Mean place on an axis of powers of two, of single values where all runs have those and all are above 0. */
function placing(all: readonly RunValues[], edges: readonly number[]): (run: RunValues) => number {
  if (all.every(({ sorted }) => sorted !== null)) {
    const isPositive = all.every(({ sorted }) => sorted![0] > 0);
    return ({ sorted }) =>
      sumOf(sorted!, (value) => (isPositive ? Math.log2(value) : value)) / sorted!.length;
  }
  const positions = log2Positions(edges);
  return ({ counts }) => sumOf(counts, (count, row) => count * positions[row]) / sumOf(counts);
}

/** Variance of the place of a value that may be anywhere in the row that holds nearly all; 0: there is none such. */
function hiddenIn(counts: Float64Array, edges: readonly number[]): number {
  const n = sumOf(counts);
  const row = counts.findIndex((count) => count >= ONE_ROW * n);
  if (row < 0) return 0;
  const [lo, hi] = [edges[row], edges[row + 1]];
  const width = lo > 0 && Number.isFinite(hi) ? Math.log2(hi / lo) : 1;
  return width ** 2 / 12;
}

/** Every pair of runs is compared once. */
function memoized(all: readonly RunValues[], isExact: boolean, equalIn: (row: number) => boolean): Smaller {
  const known = new Map<string, number>();
  return (run, other, tied) => {
    const key = `${run} ${other} ${tied}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = smallerOf(all[run], all[other], isExact, (row) => (equalIn(row) ? 0.5 : tied));
    known.set(key, value);
    if (tied === 0.5) known.set(`${other} ${run} ${tied}`, 1 - value);
    return value;
  };
}

/** Probability that a value of one run is smaller than one of another. */
export function smallerOf(
  run: RunValues,
  other: RunValues,
  isExact: boolean,
  tied?: (row: number) => number,
): number {
  return isExact
    ? probabilitySmallerOf(other.sorted!, run.sorted!)
    : probabilitySmaller(other.counts, run.counts, tied);
}
