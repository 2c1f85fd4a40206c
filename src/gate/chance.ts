/** What chance from call to call leaves open of a change between single values of one run on each side. */
import { shiftFromRatio, type Uncertain } from '../stats/percentiles.js';
import { changeTold } from './change-interval.js';
import type { Statistic, Term, Value } from './condition.js';
import type { Measurement } from './measure.js';
import type { Values } from './side.js';

/**
 * What the two sides come to themselves, and the term by the interval of their change: that of the two intervals (Zou and
 * Donner's MOVER), which are Student's of means and the binomial distribution's of percentiles. Nothing where neither side
 * has an interval of chance, or rows leave a side open.
 * @param value the term's, in the unit of the statistic; a change
 */
export function byChance(
  from: Values,
  own: Values,
  statistic: Statistic,
  operator: Term['operator'],
  value: Value,
): Pick<Measurement, 'points' | 'told' | 'note'> {
  if ([from, own].every(({ points }) => points === undefined)) return {};
  const [base, variant] = [from, own].map((side) => uncertain(side, statistic));
  if (base === null || variant === null) return {};
  const points = { base: base.value, variant: variant.value };
  return {
    points,
    ...(base.lo === base.hi && variant.lo === variant.hi
      ? {}
      : { told: changeTold(shiftFromRatio(base, variant), operator, value, points) }),
    note: `the ranges are 95 % intervals of chance from call to call; how much runs differ, one run of each can't tell: give several, NAME=FILE each`,
  };
}

/** null: rows leave it open. */
function uncertain({ points, statistics }: Values, statistic: Statistic): Uncertain | null {
  const known = statistics.get(statistic);
  const value = points?.get(statistic);
  if (known === undefined) return null;
  if (value !== undefined) return { value, lo: known.lo, hi: known.hi };
  return known.lo === known.hi ? { value: known.lo, lo: known.lo, hi: known.lo } : null;
}
