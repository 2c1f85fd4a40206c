/** By how much BASE must be slowed down for a condition to fire: found from its thresholds. */
import { TIME_UNITS } from '../recordings/recording.js';
import type { Holds } from '../results/gate.js';
import type { Condition, Family, Term } from './condition.js';
import { compareValues, exactly } from './interval.js';
import type { Measurement } from './measure.js';
import { runsTold } from './over-runs.js';
import { holdsOf } from './over-seeds.js';
import type { Comparison, Side } from './side.js';

/** How far past the threshold to go, first try first: an HDR counter is up to 0.1 % wide. */
const PAST = [1.002, 1.01, 1.05, 1.25];
/** Where values are only known by rows: whole rows further, in powers of two. */
const DOUBLED = Array.from({ length: 20 }, (_, i) => 2 ** (i + 1));
/** The distance of two histograms has no threshold in one value. */
const LADDER = [1.002, 1.01, 1.02, 1.05, 1.1, 1.2, 1.5, ...DOUBLED];
/** A slow-down beyond that is none that a gate waits for. */
const SLOWEST = 1e6;

/** Factors to try, slow-downs before speed-ups, the likeliest first; or why none can do. */
export type Factors = { readonly factors: readonly number[] } | { readonly impossible: string };

/**
 * @param unslowed what each term came to when BASE is compared with itself
 * @param isInRows the values are only known by rows
 */
export function factorsFor(
  condition: Condition,
  unslowed: readonly Measurement[],
  isInRows: boolean,
): Factors {
  let [lo, hi] = [0, Number.POSITIVE_INFINITY];
  let isStepwise = false;
  for (const [i, term] of condition.entries()) {
    const measured = unslowed[i];
    if (term.quantity.is !== 'probe') continue;
    if (!isMoved(term, measured)) {
      if (holdsOf(term, measured) === 'yes') continue;
      return { impossible: `no slow-down moves ${measured.shown}` };
    }
    if (measured.runs?.untold !== undefined) return { impossible: measured.runs.untold };
    if (measured.runs !== undefined) isStepwise = true;
    if (['moved', 'faster', 'verdict'].includes(term.quantity.statistic) || isInRows) isStepwise = true;
    else if (term.operator !== '!=') {
      const from = slowedFrom(term, measured);
      if (from <= 0 && measured.over?.told.interval)
        return { impossible: `too few seeds: ${measured.shown} stays open however slow BASE is` };
      const threshold = thresholdOf(measured) / from;
      if (measured.base?.hi === Number.POSITIVE_INFINITY || measured.variant.lo === Number.NEGATIVE_INFINITY)
        return { impossible: `n is too small: chance leaves ${measured.shown} open however slow BASE is` };
      if (!Number.isFinite(threshold)) return { impossible: `${measured.shown} is 0 however slow BASE is` };
      if (term.operator !== '<' && term.operator !== '<=') lo = Math.max(lo, threshold);
      if (term.operator !== '>' && term.operator !== '>=') hi = Math.min(hi, threshold);
    }
  }
  if (lo > hi) return { impossible: 'its terms exclude one another' };
  if (lo === hi) return { impossible: 'it holds at one exact value only, which no slow-down meets for sure' };
  if (lo > SLOWEST) return { impossible: `BASE would have to be ${Math.round(lo)} times as slow` };
  if (isInRows) return { factors: [...DOUBLED, ...DOUBLED.map((factor) => 1 / factor)] };
  return { factors: inside(lo, hi, isStepwise) };
}

/** Times move with the prices; numbers of calls and pages do not. */
function isMoved(term: Term, { unit }: Measurement): boolean {
  if (term.quantity.is !== 'probe' || term.quantity.statistic === 'n') return false;
  return unit === null || unit === '%' || TIME_UNITS.some((time) => time === unit);
}

/** Where the term's comparison turns, in the quantity's unit. */
function thresholdOf({ base, value }: Measurement): number {
  if (value.is === 'limit') return value.value;
  const from = base!.hi;
  if (value.is === 'verdict') throw new Error('a verdict has no threshold');
  return value.is === 'percent' ? from * (1 + value.value / 100) : from + value.value;
}

/** What times the factor has to pass the threshold: of a limit over several seeds, an end of its interval. */
function slowedFrom({ operator }: Term, { variant, value, over }: Measurement): number {
  const interval = value.is === 'limit' ? (over?.told.interval ?? null) : null;
  if (interval === null) return variant.lo;
  return operator === '<' || operator === '<=' ? interval.hi : interval.lo;
}

/** Factors in (lo, hi), slow-downs first and then nearest to 1; 1 itself where the prices need not change. */
function inside(lo: number, hi: number, isStepwise: boolean): number[] {
  const tried = isStepwise ? [...LADDER, ...LADDER.map((factor) => 1 / factor)] : [];
  if (lo >= 1) tried.unshift(...PAST.map((past) => lo * past));
  else if (hi <= 1) tried.unshift(...PAST.map((past) => hi / past));
  else tried.unshift(1, 1.002, 1 / 1.002);
  if (Number.isFinite(hi)) tried.push((lo + hi) / 2);
  const possible = [...new Set(tried)].filter((factor) => factor > lo && factor < hi && factor > 0);
  return [...possible.filter((factor) => factor >= 1), ...possible.filter((factor) => factor < 1)];
}

/**
 * The slowed side with its counts raised, or lowered, just past what a condition says of them: prices do not move
 * counts. Undefined where no count can satisfy it; the same where it says nothing of counts.
 */
export function plantCounts(
  condition: Condition,
  unslowed: readonly Measurement[],
  comparison: Comparison,
): Comparison | undefined {
  const byShown = new Map<string, { family: Family; name: string; terms: number[] }>();
  for (const [i, { quantity }] of condition.entries()) {
    if (quantity.is === 'probe') continue;
    const { shown } = unslowed[i];
    const known = byShown.get(shown) ?? { family: quantity.is, name: unslowed[i].name, terms: [] };
    byShown.set(shown, { ...known, terms: [...known.terms, i] });
  }
  const planted: { family: Family; name: string; count: number }[] = [];
  for (const { family, name, terms } of byShown.values()) {
    const now = unslowed[terms[0]].variant.lo;
    const count = terms
      .flatMap((i) => stepsFor(unslowed[i]).map((step) => Math.round(thresholdOf(unslowed[i])) + step))
      .sort((a, b) => Math.abs(a - now) - Math.abs(b - now))
      .find(
        (wanted) =>
          wanted >= 0 && terms.every((i) => countHolds(condition[i], unslowed[i], wanted) === 'yes'),
      );
    if (count === undefined) return undefined;
    planted.push({ family, name, count });
  }
  const withCounts = (side: Side): Side => {
    const counts = { ...side.counts };
    for (const { family, name, count } of planted)
      counts[family] = { ...counts[family], values: new Map([...counts[family].values, [name, count]]) };
    return { ...side, counts };
  };
  const { variant, runs } = comparison;
  return {
    ...comparison,
    variant: withCounts(variant),
    ...(runs === undefined ? {} : { runs: [runs[0], runs[1].map(withCounts)] as const }),
  };
}

/** How far from its threshold a count is tried: of several runs, so far that what BASE's differ by does not hide it. */
function stepsFor({ runs }: Measurement): readonly number[] {
  return runs === undefined ? [-1, 0, 1] : [0, 1, ...DOUBLED].flatMap((step) => [-step, step]);
}

/** Whether a term holds if the variant's count is another one, in every run. */
function countHolds({ operator }: Term, { base, value, runs }: Measurement, wanted: number): Holds {
  if (runs?.values === undefined) return compareValues(base, exactly(wanted), operator, value);
  const [from, own] = runs.values;
  return runsTold(operator, value, [from, own.map(() => wanted)]).holds;
}
