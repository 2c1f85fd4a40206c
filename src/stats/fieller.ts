/**
 * Fieller's interval of a change in percent (Fieller 1954): of all ratios that a test of the variant less this many times
 * BASE leaves open, so that BASE's own uncertainty counts as often as BASE does. A difference over BASE's mean leaves that
 * out: where the variant is twice BASE and five runs of each differ by 10 %, it holds the true change in 90 of 100.
 */

import type { Estimate } from './difference.js';
import { smallestWith } from './distribution-parts.js';

/** An end may be infinite. */
export interface Ends {
  readonly lo: number;
  readonly hi: number;
}

/** Whether the variant is surely more (1) or less (-1) than `ratio` times BASE; 0: neither is sure. */
export type Sure = (ratio: number) => number;

/** By the interval of the variant less `ratio` times BASE. */
export function sureByInterval(beyond: (ratio: number) => Ends): Sure {
  return (ratio) => {
    const { lo, hi } = beyond(ratio);
    return lo > 0 ? 1 : hi < 0 ? -1 : 0;
  };
}

/** By a test of it. */
export function sureByTest(tested: (ratio: number) => Estimate, level: number): Sure {
  return (ratio) => {
    const { value, pValue } = tested(ratio);
    return pValue <= level ? Math.sign(value) : 0;
  };
}

/** A mean against BASE's, which is above 0. */
export interface MeanChange {
  /** The variant's over BASE's, less 1. */
  readonly value: number;
  /** Two-sided, of there being no difference; null: not tested, it only decides whether nothing changed. */
  readonly pValue: number | null;
  readonly interval: (level: number) => Ends;
}

/**
 * The variant over BASE less 1, infinite to a side where BASE may be 0.
 * @param at what the two come to, BASE above 0
 */
export function changeInterval(sure: Sure, at: { readonly base: number; readonly variant: number }): Ends {
  const ratio = at.variant / at.base;
  const isBelow = (off: number) => sure(ratio - off) > 0;
  const isAbove = (off: number) => sure(ratio + off) < 0;
  // a variant that is surely above 0 has an end there whatever BASE is; beyond 0 BASE would be below it
  const reach = ratio > 0 && isBelow(ratio) ? ratio : FAR;
  const lo = isBelow(reach) ? ratio - smallestWith(isBelow, reach) : Number.NEGATIVE_INFINITY;
  const hi = isAbove(FAR) ? ratio + smallestWith(isAbove, FAR) : Number.POSITIVE_INFINITY;
  // what is never below 0 can't fall by more than all of it
  const least = at.variant < 0 ? Number.NEGATIVE_INFINITY : -1;
  return { lo: Math.max(least, lo - 1), hi: hi - 1 };
}

/** So far from any ratio that a BASE that is surely above 0 leaves it out. */
const FAR = 1e9;
