/**
 * A term over several runs a side. What a run comes to is one value, however many calls it has, so that chance is what
 * runs differ by: their mean is judged by Student's interval, a change by Welch's.
 */
import { offTheOthers } from '../comparison/side-of-runs.js';
import { tooFewRuns } from '../comparison/verdicts.js';
import { InputError } from '../failure.js';
import { farOff } from '../stats/between-runs.js';
import { percentOf } from '../stats/compare.js';
import { sureByTest } from '../stats/fieller.js';
import { intervalOfMean, meanOf, varianceOf, welchOfRatio } from '../stats/samples.js';
import { studentInterval } from '../stats/student.js';
import { changeTold, limitTold, type Told } from './change-interval.js';
import type { Term, Value } from './condition.js';
import { compareValues, exactly, type Interval } from './interval.js';
import { type Measurement, measure } from './measure.js';
import { type Comparison, findProbe, isSameProbe, type Side } from './side.js';

/** What a term came to in several runs. */
export interface OfRuns {
  /** Runs of BASE and of the variant that have the quantity. */
  readonly counts: readonly [number, number];
  /** What each came to; left out: rows do not tell it, or compare judges. */
  readonly values?: Sides;
  /** Why they tell nothing; left out: they do. */
  readonly untold?: string;
}

/** BASE's, none where a term looks at the variant alone, and the variant's. */
export type Sides = readonly [readonly number[], readonly number[]];

/** What belongs to all calls of a side, of which nobody knows how it varies from run to run. */
const OF_ALL_CALLS: readonly string[] = ['min', 'max', 'moved'];
/** Numbers of something, which may well be the same in every run. */
const WHOLE_UNITS: readonly (string | null)[] = ['pages', 'bytes'];
/** Of fewer runs of both sides a count that is one of two at random is one on this side and the other on that too often. */
const LEAST_SAME = 6;

/**
 * @param comparison with runs
 * @param where what the message of an error starts with
 * @throws InputError as measure does, of a run by its file, and on a statistic that runs do not tell
 */
export function overRuns(term: Term, comparison: Comparison, where: string): Measurement {
  const { quantity } = term;
  const statistic = quantity.is === 'probe' ? quantity.statistic : null;
  const [bases, variants] = [runsWith(term, comparison, 0), runsWith(term, comparison, 1)];
  const of = (base: Side, variant: Side) => measure(term, { ...comparison, base, variant }, where);
  const first = of(bases[0], variants[0]);
  if (statistic !== null && OF_ALL_CALLS.includes(statistic))
    throw new InputError(
      `${where}: ${first.shown}: nothing tells how it varies from run to run; ask for the mean, a percentile, faster or verdict`,
    );
  if (statistic === 'faster' || statistic === 'verdict') return first;
  const isOfBoth = term.value.is !== 'limit';
  const ranges = [
    isOfBoth ? bases.map((base) => of(base, variants[0]).base!) : [],
    variants.map((variant) => of(bases[0], variant).variant),
  ];
  const counts = [bases.length, variants.length] as const;
  const means = ranges.map(meanRange);
  const about = { ...first, base: isOfBoth ? means[0] : null, variant: means[1] };
  const missing = notIn(first.shown, comparison, [bases, variants]);
  const noted = (texts: readonly string[]) => (texts.length === 0 ? {} : { note: texts.join('; ') });
  const valuesOf = (side: readonly Interval[]) => side.map(({ lo }) => lo);
  const values = ranges.flat().every(isKnown) ? ([valuesOf(ranges[0]), valuesOf(ranges[1])] as const) : null;
  const untold = values === null ? hiddenInRows(first.shown) : untoldBy(term, first, values, counts);
  if (values === null || untold !== null)
    return {
      ...about,
      told: { interval: null, holds: 'unknown' },
      runs: { counts, untold: untold! },
      ...noted([untold!, ...missing]),
    };
  return {
    ...about,
    told: runsTold(term.operator, first.value, values),
    runs: { counts, values },
    ...noted([...missing, ...off(first.shown, comparison, [bases, variants], values)]),
  };
}

/** Counts that do not differ from run to run are compared as they are. */
export function runsTold(operator: Term['operator'], value: Value, [base, variant]: Sides): Told {
  if (isStill([base, variant])) {
    const same = value.is === 'limit' ? null : exactly(base[0]);
    return { interval: null, holds: compareValues(same, exactly(variant[0]), operator, value) };
  }
  if (value.is === 'limit') return limitTold(intervalOfMean(variant), operator, value.value);
  const tested = welchOfRatio(base, variant);
  const beyond = (ratio: number) => studentInterval(tested(ratio));
  const at = { base: meanOf(base), variant: meanOf(variant) };
  // the same by a test, which takes no quantile of t for each ratio
  return changeTold(beyond, operator, value, at, sureByTest(tested, 0.05));
}

/** The runs of a side that have what a term asks for; where none has, the side itself, for the message. */
function runsWith({ quantity }: Term, { base, variant, runs }: Comparison, side: 0 | 1): readonly Side[] {
  const has = (one: Side): boolean => {
    if (quantity.is !== 'probe') {
      const { values, missingIsZero } = one.counts[quantity.is];
      return missingIsZero || values.has(quantity.name);
    }
    const found = findProbe(quantity.probe, [base, variant]);
    const isIt = (name: string) => 'name' in found && isSameProbe(name, found.name);
    return one.probes.some(({ name, values }) => isIt(name) && values !== null);
  };
  const those = runs![side].filter(has);
  return those.length === 0 ? [[base, variant][side]] : those;
}

function isKnown({ lo, hi }: Interval): boolean {
  return lo === hi;
}

/** Of no run BASE's is not asked for. */
function meanRange(ranges: readonly Interval[]): Interval {
  const isOpen = (end: 'loOpen' | 'hiOpen') => ranges.some((one) => one[end]);
  const [lo, hi] = [meanOf(ranges.map((one) => one.lo)), meanOf(ranges.map((one) => one.hi))];
  return { lo, hi, loOpen: isOpen('loOpen'), hiOpen: isOpen('hiOpen') };
}

function isStill(sides: Sides): boolean {
  return sides.every((each) => each.length === 0 || varianceOf(each) === 0);
}

/** null: the runs tell it. */
function untoldBy(
  { quantity, value }: Term,
  { shown, unit }: Measurement,
  values: Sides,
  counts: readonly [number, number],
): string | null {
  const isOfBoth = value.is !== 'limit';
  if (Math.min(isOfBoth ? counts[0] : 2, counts[1]) < 2) return tooFewRuns(counts);
  // what a model counts is no chance
  if (!isStill(values) || quantity.is === 'steps' || quantity.is === 'errnos') return null;
  const isCount = quantity.is !== 'probe' || quantity.statistic === 'n' || WHOLE_UNITS.includes(unit);
  if (!isCount) return tooFewRuns([2, 2]);
  return isOfBoth && counts[0] + counts[1] < LEAST_SAME
    ? `${shown} is the same in all runs of a side, which may be chance with so few; three of each tell`
    : null;
}

function hiddenInRows(shown: string): string {
  return `rows tell ${shown} of a run to its bucket alone, and not how much runs differ; verdict and faster go by rows, single values tell it`;
}

/** Said of a side of which some runs lack it. */
function notIn(
  shown: string,
  { base, variant, runs }: Comparison,
  those: readonly (readonly Side[])[],
): string[] {
  return [base, variant].flatMap(({ label }, side) => {
    const [with_, all] = [those[side].length, runs![side].length];
    return with_ < all ? [`${shown} is in ${with_} of ${all} runs of ${label}`] : [];
  });
}

/** Said of a run that is grossly off the others of its side. */
function off(
  shown: string,
  { base, variant }: Comparison,
  those: readonly (readonly Side[])[],
  values: Sides,
): string[] {
  const percent = (from: number, to: number) => percentOf(from, to) ?? 0;
  return farOff(values, percent).map(({ side, run, percent: far }) =>
    offTheOthers(those[side][run].label, shown, far, [base, variant][side].label),
  );
}
