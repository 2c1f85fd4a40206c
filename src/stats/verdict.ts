/**
 * Verdicts over all differences that one report shows. A difference counts when Holm's procedure rejects that there is
 * none and it is large enough to matter: with millions of values every difference is real, and few matter.
 */
import { ALPHA, type Difference, type Estimate } from './difference.js';
import { studentInterval } from './student.js';

/** A change of shape matters from this many times the negligible shift on, as a Kolmogorov-Smirnov distance. */
const SHAPE_FACTOR = 3;

/** No change is only called so where a mean that is known moved by no more than this share, by its whole interval. */
export const MEAN_TOLERANCE = 0.05;

/** Rows that leave more than that of the pairs of values untold tell nothing: nearly all values are in one row. */
const MOST_UNTOLD = 0.9;

/** `no change by rows`: none that rows can show; what moved within a row is not seen. */
export const VERDICTS = [
  'improved',
  'regressed',
  'changed',
  'no change',
  'no change by rows',
  'inconclusive',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What leaves a verdict open: whether a random value is smaller, what is within the rows, the tail, the mean. */
export const OPEN = ['ranks', 'rows', 'tail', 'mean'] as const;
export type Open = (typeof OPEN)[number];

export interface Judged {
  readonly verdict: Verdict;
  /** Bounds of the probability that a variant's value is smaller, at the level at which it was tested. */
  readonly smaller: { readonly lo: number; readonly hi: number };
  /** The same wherever in their rows the values are. */
  readonly anywhere: { readonly lo: number; readonly hi: number };
  /** Of the variant's mean over BASE's, less 1; an end may be infinite; null where it is not known. */
  readonly mean: { readonly lo: number; readonly hi: number } | null;
  /** Of the ratio of the tails; null where there is no tail to compare. */
  readonly tail: { readonly lo: number; readonly hi: number } | null;
  /**
   * What the verdict rests on: -1 for smaller values, a thinner tail or, of several runs, a smaller mean, 1 for larger
   * ones, 0 for neither.
   */
  readonly directions: { readonly whole: number; readonly tail: number; readonly mean: number };
  readonly shapeChanged: boolean;
  /** By the rows, values in one row counting half, no difference that matters. */
  readonly isNearByRows: boolean;
  /** null but for an inconclusive verdict. */
  readonly open: Open | null;
}

export interface Case {
  readonly difference: Difference;
  /** Smaller is better: only then something improves or regresses. */
  readonly isTime: boolean;
}

/**
 * Holm's step-down procedure.
 * @returns for each p-value whether it is rejected, and the level at which it was tested
 */
export function holm(
  pValues: readonly number[],
  alpha: number = ALPHA,
): { rejected: boolean; level: number }[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a] - pValues[b] || a - b);
  const results: { rejected: boolean; level: number }[] = [];
  let level = alpha / pValues.length;
  let rejecting = true;
  order.forEach((i, rank) => {
    if (rejecting) {
      level = alpha / (pValues.length - rank);
      rejecting = pValues[i] <= level;
    }
    results[i] = { rejected: rejecting, level };
  });
  return results;
}

/** Whether a hypothesis was rejected, and the level at which it was tested. */
type Tested = ReturnType<typeof holm>[number];

/** The four hypotheses of a case; null where it has no such test. */
interface Tests {
  readonly shift: Tested;
  readonly shape: Tested | null;
  readonly tail: Tested | null;
  readonly mean: Tested | null;
}

/**
 * Judges every case, with Holm's correction over all hypotheses of all of them.
 * @param cases everything that the report compares: the correction is over all of them
 * @param negligible shift of the probability from one half that does not matter
 */
export function judge(cases: readonly Case[], negligible: number): Judged[] {
  const pValues = cases.map(({ difference: { smaller, kolmogorovSmirnov, tail, mean } }) => [
    smaller.pValue,
    kolmogorovSmirnov.pValue,
    tail?.logRatio.pValue ?? null,
    mean?.pValue ?? null,
  ]);
  const tested = holm(pValues.flat().filter((pValue) => pValue !== null));
  let next = 0;
  return cases.map((one, i) => {
    const [shift, shape, tail, mean] = pValues[i].map((pValue) => (pValue === null ? null : tested[next++]));
    return judgeOne(one, { shift: shift!, shape, tail, mean }, negligible);
  });
}

function judgeOne({ difference, isTime }: Case, tests: Tests, negligible: number): Judged {
  const { smaller, kolmogorovSmirnov, tail, bounds } = difference;
  const { level } = tests.shift;
  const ratioThatMatters = tail === null ? Number.POSITIVE_INFINITY : Math.log(tail.least);
  const directions = {
    whole: directionOf(tests.shift, 0.5 - smaller.value, negligible),
    tail: directionOf(tests.tail, tail?.logRatio.value ?? 0, ratioThatMatters),
    mean: directionOf(tests.mean, difference.mean?.value ?? 0, MEAN_TOLERANCE),
  };
  const shapeChanged = tests.shape?.rejected === true && kolmogorovSmirnov.value >= SHAPE_FACTOR * negligible;
  const byRows = interval(smaller, level, 0, 1);
  const anywhere = { lo: interval(bounds.least, level, 0, 1).lo, hi: interval(bounds.most, level, 0, 1).hi };
  const mean = difference.mean?.interval(tests.mean?.level ?? level) ?? null;
  const logRatio =
    tail === null
      ? null
      : interval(
          tail.logRatio,
          tests.tail!.level / tail.candidates,
          Number.NEGATIVE_INFINITY,
          Number.POSITIVE_INFINITY,
        );
  const isNear = ({ lo, hi }: Bounds) => lo >= 0.5 - negligible && hi <= 0.5 + negligible;
  const openIn = (): Open | null => {
    if (!isNear(byRows)) return 'ranks';
    if (bounds.most.value - bounds.least.value > MOST_UNTOLD) return 'rows';
    if (logRatio !== null && !within(logRatio, ratioThatMatters)) return 'tail';
    return mean !== null && !within(mean, MEAN_TOLERANCE) ? 'mean' : null;
  };
  const found = verdictOf([directions.whole, directions.tail, directions.mean], shapeChanged, isTime);
  const open = found === null ? openIn() : null;
  const none = isNear(anywhere) ? 'no change' : 'no change by rows';
  return {
    verdict: found ?? (open === null ? none : 'inconclusive'),
    open,
    isNearByRows: isNear(byRows),
    smaller: byRows,
    anywhere,
    mean,
    tail: logRatio && { lo: Math.exp(logRatio.lo), hi: Math.exp(logRatio.hi) },
    directions,
    shapeChanged,
  };
}

type Bounds = Judged['smaller'];

/** The sign of a difference that is there and large enough to matter; else 0. */
function directionOf(test: Tested | null, size: number, least: number): number {
  return test?.rejected && Math.abs(size) >= least ? Math.sign(size) : 0;
}

function within({ lo, hi }: Bounds, most: number): boolean {
  return lo >= -most && hi <= most;
}

/** The verdict where a difference is there and matters; null where there is none such. */
function verdictOf(directions: readonly number[], shapeChanged: boolean, isTime: boolean): Verdict | null {
  const ways = directions.filter((direction) => direction !== 0);
  if (ways.length > 0) {
    // one way as a whole and the other way in the tail is neither better nor worse
    if (!isTime || ways.some((way) => way !== ways[0])) return 'changed';
    return ways[0] < 0 ? 'improved' : 'regressed';
  }
  return shapeChanged ? 'changed' : null;
}

/** Two-sided Student interval, cut at the bounds of what the value can be. */
function interval(
  estimate: Estimate,
  level: number,
  least: number,
  most: number,
): { lo: number; hi: number } {
  const { lo, hi } = studentInterval(estimate, level);
  return { lo: Math.max(least, lo), hi: Math.min(most, hi) };
}
