/**
 * What a term compares, by the 95 % interval of just that: of a change the interval of the change, as those of its two
 * sides still overlap where it is told.
 */
import { smallestWith } from '../stats/distribution-parts.js';
import type { Holds } from '../stats/gate-result.js';
import type { Term, Value } from './condition.js';
import { compareValues } from './interval.js';

/** Of 95 %; an end may be infinite. */
export interface Ends {
  readonly lo: number;
  readonly hi: number;
}

/** Interval of the variant less `ratio` times BASE. */
export type Beyond = (ratio: number) => Ends;

export interface Told {
  /** In the unit of the threshold; null: there is none. */
  readonly interval: Ends | null;
  readonly holds: Holds;
}

/**
 * A change in percent holds or not by how far the variant is from that much of BASE, so that BASE's own uncertainty
 * counts as often as BASE does; its interval is Fieller's, of all ratios that this leaves open.
 * @param value the term's, in the unit of the quantity; a change
 * @param at what BASE and the variant come to
 */
export function changeTold(
  beyond: Beyond,
  operator: Term['operator'],
  value: Value,
  at: { readonly base: number; readonly variant: number },
): Told {
  if (value.is === 'difference') return limitTold(beyond(1), operator, value.value);
  if (value.is !== 'percent') throw new Error(`${value.is} is no change`);
  // a share of a BASE that is below zero is none
  if (at.base < 0) return { interval: null, holds: 'unknown' };
  const { holds } = limitTold(beyond(1 + value.value / 100), operator, 0);
  if (at.base === 0) return { interval: null, holds };
  const { lo, hi } = ratiosOpen(beyond, at.variant / at.base);
  // a mean of what is never below 0 can't fall by more than all of it
  const least = at.variant < 0 ? Number.NEGATIVE_INFINITY : -100;
  return { interval: { lo: Math.max(least, (lo - 1) * 100), hi: (hi - 1) * 100 }, holds };
}

/** What is compared is the interval itself. */
export function limitTold(interval: Ends, operator: Term['operator'], limit: number): Told {
  const { lo, hi } = interval;
  const holds = compareValues(null, { lo, hi, loOpen: false, hiOpen: false }, operator, {
    is: 'limit',
    value: limit,
    unit: null,
  });
  return { interval, holds };
}

/** So far from any ratio that a BASE that is surely above 0 leaves it out. */
const FAR = 1e9;

/** Ratios for which the variant less as much of BASE may be 0, infinite to a side where BASE may be 0 (Fieller 1954). */
function ratiosOpen(beyond: Beyond, at: number): Ends {
  const isBelow = (off: number) => beyond(at - off).lo > 0;
  const isAbove = (off: number) => beyond(at + off).hi < 0;
  // a variant that is surely above 0 has an end there whatever BASE is; beyond 0 BASE would be below it
  const reach = at > 0 && isBelow(at) ? at : FAR;
  return {
    lo: isBelow(reach) ? at - smallestWith(isBelow, reach) : Number.NEGATIVE_INFINITY,
    hi: isAbove(FAR) ? at + smallestWith(isAbove, FAR) : Number.POSITIVE_INFINITY,
  };
}
