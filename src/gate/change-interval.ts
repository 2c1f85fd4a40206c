/**
 * What a term compares, by the 95 % interval of just that: of a change the interval of the change, as those of its two
 * sides still overlap where it is told.
 */
import type { Holds } from '../results/gate.js';
import { changeInterval, type Ends, type Sure, sureByInterval } from '../stats/fieller.js';
import type { Term, Value } from './condition.js';
import { closed, compareValues } from './interval.js';

export interface Told {
  /** In the unit of the threshold; null: there is none. */
  readonly interval: Ends | null;
  readonly holds: Holds;
}

/**
 * A change in percent holds or not by how far the variant is from that much of BASE; its interval is Fieller's, of all that
 * this leaves open.
 * @param beyond interval of the variant less `ratio` times BASE
 * @param value the term's, in the unit of the quantity; a change
 * @param at what BASE and the variant come to
 */
export function changeTold(
  beyond: (ratio: number) => Ends,
  operator: Term['operator'],
  value: Value,
  at: { readonly base: number; readonly variant: number },
  sure: Sure = sureByInterval(beyond),
): Told {
  if (value.is === 'difference') return limitTold(beyond(1), operator, value.value);
  if (value.is !== 'percent') throw new Error(`${value.is} is no change`);
  // a share of a BASE that is below zero is none
  if (at.base < 0) return { interval: null, holds: 'unknown' };
  const { holds } = limitTold(beyond(1 + value.value / 100), operator, 0);
  if (at.base === 0) return { interval: null, holds };
  const { lo, hi } = changeInterval(sure, at);
  return { interval: { lo: lo * 100, hi: hi * 100 }, holds };
}

/** What is compared is the interval itself. */
export function limitTold(interval: Ends, operator: Term['operator'], limit: number): Told {
  const value = { is: 'limit', value: limit, unit: null } as const;
  return { interval, holds: compareValues(null, closed(interval.lo, interval.hi), operator, value) };
}
