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

/**
 * @param cases everything that the report compares: the correction is over all of them
 * @param negligible shift of the probability from one half that does not matter
 */
export function judge(cases: readonly Case[], negligible: number): Judged[] {
  const hypotheses = cases.map(({ difference: { smaller, kolmogorovSmirnov, tail, mean } }) => [
    smaller.pValue,
    kolmogorovSmirnov.pValue,
    tail?.logRatio.pValue ?? null,
    mean?.pValue ?? null,
  ]);
  const tested = holm(hypotheses.flat().filter((pValue) => pValue !== null));
  let next = 0;
  return cases.map(({ difference, isTime }, i) => {
    const { smaller, kolmogorovSmirnov, tail } = difference;
    const [shift, shape, tailTest, meanTest] = hypotheses[i].map((one) =>
      one === null ? null : tested[next++],
    );
    const { level } = shift!;
    const off = 0.5 - smaller.value;
    const whole = shift!.rejected && Math.abs(off) >= negligible ? Math.sign(off) : 0;
    const ratio = tail?.logRatio.value ?? 0;
    const inTail = tailTest?.rejected && Math.abs(ratio) >= Math.log(tail!.least) ? Math.sign(ratio) : 0;
    const shapeChanged = shape?.rejected === true && kolmogorovSmirnov.value >= SHAPE_FACTOR * negligible;
    const bounds = interval(smaller, level, 0, 1);
    const { least, most } = difference.bounds;
    const anywhere = {
      lo: interval(least, level, 0, 1).lo,
      hi: interval(most, level, 0, 1).hi,
    };
    const isNear = ({ lo, hi }: Judged['smaller']) => lo >= 0.5 - negligible && hi <= 0.5 + negligible;
    const mean = difference.mean?.interval(meanTest?.level ?? level) ?? null;
    const change = difference.mean?.value ?? 0;
    const inMean = meanTest?.rejected && Math.abs(change) >= MEAN_TOLERANCE ? Math.sign(change) : 0;
    const tailBounds =
      tail === null
        ? null
        : interval(tail.logRatio, tailTest!.level / tail.candidates, Number.NEGATIVE_INFINITY, Infinity);
    const isTailNear = tailBounds === null || within(tailBounds, Math.log(tail!.least));
    const told = differenceOf([whole, inTail, inMean], shapeChanged, isTime);
    const open = !isNear(bounds)
      ? 'ranks'
      : most.value - least.value > MOST_UNTOLD
        ? 'rows'
        : !isTailNear
          ? 'tail'
          : mean !== null && !within(mean, MEAN_TOLERANCE)
            ? 'mean'
            : null;
    const none = isNear(anywhere) ? 'no change' : 'no change by rows';
    return {
      verdict: told ?? (open === null ? none : 'inconclusive'),
      open: told === null ? open : null,
      isNearByRows: isNear(bounds),
      smaller: bounds,
      anywhere,
      mean,
      tail: tailBounds && { lo: Math.exp(tailBounds.lo), hi: Math.exp(tailBounds.hi) },
      directions: { whole, tail: inTail, mean: inMean },
      shapeChanged,
    };
  });
}

function within({ lo, hi }: Judged['smaller'], most: number): boolean {
  return lo >= -most && hi <= most;
}

/** null: there is none. */
function differenceOf(directions: readonly number[], shapeChanged: boolean, isTime: boolean): Verdict | null {
  const told = directions.filter((direction) => direction !== 0);
  if (told.length > 0) {
    // one way as a whole and the other way in the tail is neither better nor worse
    if (!isTime || told.some((direction) => direction !== told[0])) return 'changed';
    return told[0] < 0 ? 'improved' : 'regressed';
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
