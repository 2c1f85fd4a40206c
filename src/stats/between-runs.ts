/**
 * Differences where each side has several runs. A run counts as one value, whatever its number of calls, and chance is how
 * much runs of one side differ.
 */
import { sumOf } from '../sums.js';
import { independentSide } from './bootstrap.js';
import type { Difference, Estimate, Tail } from './difference.js';
import { shareFrom, surest, tailRows } from './difference.js';
import { changeInterval, type MeanChange, sureByTest } from './fieller.js';
import { meanOf, varianceOf, welch, welchOfRatio } from './samples.js';
import { studentBeyond } from './student.js';

/** A tail is compared where each run would have this many values in it if all runs had the same share there. */
const LEAST_IN_RUN = 5;
/** A run is called far off if it is off by this many percent, and by chance some run is so in no more than this share of maps. */
const GROSS = { chance: 0.01, percent: 5 };

/** One run of one map. */
export interface Run {
  /** On the rows on which tails are cut. */
  readonly counts: Float64Array;
  /** null: rows do not tell it. */
  readonly mean: number | null;
  /** Mean place of the values on an axis of powers of two, or their mean where single values are known. */
  readonly place: number;
  /** A variance of the place that rows may hide; it counts where runs seem to vary less. */
  readonly hidden: number;
}

/** Probability that a value of one run is smaller than one of another; ties count half, not at all, or whole. */
export type Smaller = (run: number, other: number, tied: 0 | 0.5 | 1) => number;

/**
 * What is judged of several runs on both sides: whether a random value is smaller, the mean where it is known, the tail.
 * No shape: nobody knows how histograms of runs vary.
 * @param smaller of runs by their number, those of BASE first
 * @param isExact single values are known: there are no rows in which they could be tied unseen
 */
export function differenceOfRuns(
  base: readonly Run[],
  variant: readonly Run[],
  smaller: Smaller,
  isExact: boolean,
): Difference {
  const pairs = { own: base.map((_, i) => i), other: variant.map((_, i) => base.length + i), smaller };
  const means = [base, variant].map((side) => side.map(({ mean }) => mean));
  const half = ranked(base, variant, pairs);
  const [least, most] = isExact ? [half, half] : [end(half, pairs, 0), end(half, pairs, 1)];
  return {
    smaller: half,
    bounds: { least, most },
    mean: meanChange(means[0], means[1]),
    tail: tailOf(base, variant),
    kolmogorovSmirnov: { value: 0, pValue: null },
  };
}

/** Numbers of the runs of BASE and of the variant, and how any two of them compare. */
interface RunPairs {
  readonly own: readonly number[];
  readonly other: readonly number[];
  readonly smaller: Smaller;
}

/**
 * A run's score is the probability that a value of it is smaller than a random one of a random run of either side; the
 * scores of the sides differ by P - 1/2. Of runs that lie apart scores are ranks, whose variance is the same however they
 * fell: three of each would be called different in 8 % of cases. So the mean places have to differ as well.
 */
function ranked(base: readonly Run[], variant: readonly Run[], { own, other, smaller }: RunPairs): Estimate {
  const half = (run: number, among: readonly number[]) =>
    meanOf(among.map((one) => (one === run ? 0.5 : smaller(run, one, 0.5))));
  const score = (run: number) => (half(run, own) + half(run, other)) / 2;
  const scores = welch(own.map(score), other.map(score));
  const [places, theirs] = [base, variant].map((side) => side.map(({ place }) => place));
  const hidden = [base, variant].map((side) => Math.min(...side.map((run) => run.hidden)));
  const place = welch(places, theirs, [hidden[0], hidden[1]]);
  const isAgreed = scores.value * place.value < 0;
  return {
    ...scores,
    value: Math.min(1, Math.max(0, 0.5 + scores.value)),
    pValue: isAgreed ? Math.max(scores.pValue, place.pValue) : 1,
  };
}

/** The probability where values of one row count not at all, or whole: by the mean over each run's pairs. */
function end(half: Estimate, { own, other, smaller }: RunPairs, tied: 0 | 1): Estimate {
  const ofVariant = other.map((run) => meanOf(own.map((one) => smaller(run, one, tied))));
  const ofBase = own.map((one) => meanOf(other.map((run) => smaller(run, one, tied))));
  const standardError = Math.max(half.standardError, welch(ofBase, ofVariant).standardError);
  return { ...half, value: meanOf(ofVariant), standardError };
}

/** Of the means of the runs, by Welch's t. */
function meanChange(
  base: readonly (number | null)[],
  variant: readonly (number | null)[],
): MeanChange | null {
  const [from, to] = [base, variant].map((side) => side.filter((mean) => mean !== null));
  if (from.length < base.length || to.length < variant.length) return null;
  const at = { base: meanOf(from), variant: meanOf(to) };
  if (!(at.base > 0)) return null;
  const tested = welchOfRatio(from, to);
  const { value, pValue } = tested(1);
  return {
    value: value / at.base,
    pValue,
    interval: (level) => changeInterval(sureByTest(tested, level), at),
  };
}

function tailOf(base: readonly Run[], variant: readonly Run[]): Tail | null {
  const [pooled, theirs] = [base, variant].map((side) =>
    independentSide(side[0].counts.map((_, row) => sumOf(side, ({ counts }) => counts[row]))),
  );
  const from = (row: number) => (counts: Float64Array) => sumOf(counts.subarray(row));
  const fewest = Math.min(...[...base, ...variant].map(({ counts }) => sumOf(counts)));
  const rows = tailRows(pooled, theirs).filter(({ row }) => {
    const share = (from(row)(pooled.counts) + from(row)(theirs.counts)) / (pooled.n + theirs.n);
    return share * fewest >= LEAST_IN_RUN;
  });
  const tails = rows.map(({ row, least }): Tail => {
    const shares = [base, variant].map((side) => side.map(({ counts }) => shareFrom(counts, row)));
    // calls alone make a share vary by that much, however alike a few runs came out
    const chance = [base, variant].map((side) =>
      meanOf(side.map(({ counts }) => 1 / (from(row)(counts) + 0.5) - 1 / (sumOf(counts) + 1))),
    );
    const logRatio = welch(shares[0].map(Math.log), shares[1].map(Math.log), [chance[0], chance[1]]);
    return {
      fromRow: row,
      base: meanOf(base.map(({ counts }) => from(row)(counts) / sumOf(counts))),
      variant: meanOf(variant.map(({ counts }) => from(row)(counts) / sumOf(counts))),
      logRatio: { ...logRatio, pValue: Math.min(1, logRatio.pValue * rows.length) },
      least,
      candidates: rows.length,
    };
  });
  return surest(tails);
}

/** How much two such sides differ on average, row by row, if only runs do: the mean size of a normal error of each. */
export function movedByRuns(base: readonly Float64Array[], variant: readonly Float64Array[]): number {
  const sides = [base, variant].map((side) => side.map((counts) => [counts, sumOf(counts)] as const));
  let sum = 0;
  for (let row = 0; row < base[0].length; row++) {
    const variances = sides.map(
      (side) => varianceOf(side.map(([counts, n]) => counts[row] / n)) / side.length,
    );
    sum += Math.sqrt((2 / Math.PI) * (variances[0] + variances[1]));
  }
  return Math.min(1, sum / 2);
}

/**
 * Runs that are grossly off their own side: each against the others of it, by the variance within both sides (three runs
 * at least, as of two nobody knows which).
 * @param sides places of the runs, each side's
 * @param percent how far one place is from another
 * @returns indices into `sides`, and how far it is off
 */
export function farOff(
  sides: readonly (readonly number[])[],
  percent: (from: number, to: number) => number,
): { side: number; run: number; percent: number }[] {
  const runs = sumOf(sides, (side) => side.length);
  return sides.flatMap((side, s) =>
    side.length < 3
      ? []
      : side.flatMap((place, run) => {
          const rest = sides.map((all, i) => (i === s ? all.filter((_, j) => j !== run) : all));
          const several = rest.filter(({ length }) => length > 1);
          const degrees = several.reduce((sum, { length }) => sum + length - 1, 0);
          const squares = sumOf(several, (all) => varianceOf(all) * (all.length - 1));
          const error = Math.sqrt((squares / degrees) * (1 + 1 / (side.length - 1)));
          const off = place - meanOf(rest[s]);
          const change = percent(meanOf(rest[s]), place);
          if (Math.abs(change) < GROSS.percent) return [];
          const isGross = error === 0 || studentBeyond(off / error, degrees) * runs <= GROSS.chance;
          return isGross ? [{ side: s, run, percent: change }] : [];
        }),
  );
}
