/**
 * A term over replays that differ in their seed alone. Latencies are draws: their mean over the seeds is judged, by its
 * 95 % interval. BASE and variant of one seed have the same luck, so changes are taken seed by seed.
 */
import type { Holds, OverSeeds } from '../results/gate.js';
import { percentOf } from '../stats/compare.js';
import { intervalOfMean, meanOf } from '../stats/samples.js';
import { limitTold } from './change-interval.js';
import type { Term } from './condition.js';
import { compareValues, exactly } from './interval.js';
import type { Measurement } from './measure.js';

/** What a term came to over several seeds. */
export interface Over {
  readonly told: OverSeeds;
  /** Mean of the changes in percent of BASE; null: no change, or BASE is 0 with one of them. */
  readonly percent: number | null;
  readonly holds: Holds;
}

/**
 * One measurement of several, the means of both sides. Counts are no draws of a time: what is said of them holds where it
 * holds with each seed, and does not where it holds with none; so does what comes to the same with all.
 * @param each what the term came to with each seed, single values; at least two
 */
export function overSeeds(term: Term, each: readonly Measurement[]): Measurement {
  const [first] = each;
  const percents = each.map(({ base, variant }) => (base === null ? null : percentOf(base.lo, variant.lo)));
  const values = each.map(({ base, variant, value }, i) => {
    if (value.is === 'percent') return percents[i];
    return value.is === 'difference' ? variant.lo - base!.lo : variant.lo;
  });
  const known = numbers(values);
  const isCount = term.quantity.is !== 'probe' || term.quantity.statistic === 'n';
  const isSame = known === null || known.every((value) => value === known[0]);
  const interval = isSame || isCount ? null : intervalOfMean(known);
  const told: OverSeeds = {
    count: each.length,
    least: known === null ? null : known.reduce((least, value) => Math.min(least, value)),
    most: known === null ? null : known.reduce((most, value) => Math.max(most, value)),
    interval,
  };
  const changes = numbers(percents);
  return {
    ...first,
    ...(first.note === undefined ? {} : { note: `with the first seed, ${first.note}` }),
    base: first.base === null ? null : exactly(mean(each.map(({ base }) => base!.lo))),
    variant: exactly(mean(each.map(({ variant }) => variant.lo))),
    over: {
      told,
      percent: changes === null ? null : mean(changes),
      // of a change its BASE is in it
      holds:
        interval === null ? withEach(term, each) : limitTold(interval, term.operator, limitOf(first)).holds,
    },
  };
}

/** Whether a term holds: of one replay by its values, of recordings by what chance leaves open, of several seeds by all. */
export function holdsOf(term: Term, { base, variant, value, over, told }: Measurement): Holds {
  return (over ?? told)?.holds ?? compareValues(base, variant, term.operator, value);
}

/** Whether one seed may well decide a term: the share of its value by which a draw misses it is small. */
export function isNear({ quantity }: Term, { base, variant, value }: Measurement): boolean {
  if (quantity.is !== 'probe' || quantity.statistic === 'n' || value.is === 'verdict') return false;
  if (value.is === 'limit') return isWithin(variant.lo, value.value, NEAR_LIMIT);
  const change = value.is === 'percent' ? percentOf(base!.lo, variant.lo) : variant.lo - base!.lo;
  return change !== null && isWithin(change, value.value, NEAR_CHANGE);
}

/** A change is what is left of two values, and varies by more of itself. */
const NEAR_LIMIT = 0.05;
const NEAR_CHANGE = 0.25;

function isWithin(value: number, threshold: number, share: number): boolean {
  return threshold !== 0 && Math.abs(value - threshold) <= Math.abs(threshold) * share;
}

function withEach(term: Term, each: readonly Measurement[]): Holds {
  const all = each.map((one) => holdsOf(term, one));
  return all.every((holds) => holds === all[0]) ? all[0] : 'unknown';
}

function limitOf({ value }: Measurement): number {
  if (value.is === 'verdict') throw new Error('a replay has no verdict of compare');
  return value.value;
}

function numbers(values: readonly (number | null)[]): readonly number[] | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? known : null;
}

/** Equal values have that value, without the rounding of a sum. */
function mean(values: readonly number[]): number {
  return values.every((value) => value === values[0]) ? values[0] : meanOf(values);
}
