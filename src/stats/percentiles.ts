/** Which percentiles are reported, when n is too small for one, and between which bounds a histogram has it. */
import { valuesIn } from './distances.js';
import { Z_95 } from './normal.js';
import type { Row } from './partition.js';

/** The percentiles that are reported. */
export const PERCENTILES: readonly number[] = [50, 90, 99, 99.9, 99.99];

/** n * (1 - p/100) >= 1, in hundredths of a percent so that no rounding decides. */
export function enoughFor(p: number, n: number): boolean {
  return n * (10_000 - Math.round(p * 100)) >= 10_000;
}

/** The row that holds a percentile: it lies in [lo, hi), and no histogram says where. */
export interface PercentileRange {
  readonly lo: number;
  readonly hi: number;
}

/**
 * The row with the smallest value that p percent of all values do not exceed (nearest rank); null where n is too small
 * to tell (fewer than one value would lie beyond).
 */
export function percentileRange(rows: readonly Row[], p: number): PercentileRange | null {
  const n = valuesIn(rows);
  if (n === 0 || !enoughFor(p, n)) return null;
  const rank = rankOf(p, n);
  let below = 0;
  for (const { lo, hi, count } of rows) {
    below += count;
    if (below >= rank) return { lo, hi };
  }
  throw new Error(`no row holds the value of rank ${rank} of ${n}`);
}

/** The same of single values, ascending. */
export function percentileOf(sorted: Float64Array, p: number): number | null {
  return enoughFor(p, sorted.length) ? sorted[rankOf(p, sorted.length) - 1] : null;
}

/** The middle of values in any order, the mean of the middle two where their number is even; NaN where there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/**
 * 95 % interval of a percentile: the values whose ranks the binomial distribution leaves open, in its normal limit; any
 * distribution. An end is infinite where no value is as far out.
 * @param sorted at least one value, ascending
 * @param inflation of the variance, where neighbours resemble each other; 1: independent
 */
export function percentileInterval(sorted: Float64Array, p: number, inflation: number): PercentileRange {
  const n = sorted.length;
  const share = p / 100;
  const reach = Z_95 * Math.sqrt(n * share * (1 - share) * inflation);
  const [low, high] = [Math.floor(n * share - reach), Math.ceil(n * share + reach) + 1];
  return {
    lo: low < 1 ? Number.NEGATIVE_INFINITY : sorted[low - 1],
    hi: high > n ? Number.POSITIVE_INFINITY : sorted[high - 1],
  };
}

/** A value and what sampling leaves open of it. */
export interface Uncertain extends PercentileRange {
  readonly value: number;
}

/** 95 % interval of the difference of two independent values, from their own (Zou and Donner's MOVER, 2008). */
export function shiftInterval(base: Uncertain, variant: Uncertain): PercentileRange {
  const shift = variant.value - base.value;
  return {
    lo: shift - Math.hypot(variant.value - variant.lo, base.hi - base.value),
    hi: shift + Math.hypot(variant.hi - variant.value, base.value - base.lo),
  };
}

/** Of the variant less `ratio` times BASE. */
export function shiftFromRatio(base: Uncertain, variant: Uncertain): (ratio: number) => PercentileRange {
  return (ratio) => shiftInterval(times(base, ratio), variant);
}

function times({ value, lo, hi }: Uncertain, ratio: number): Uncertain {
  // none of an open end is nothing
  if (ratio === 0) return { value: 0, lo: 0, hi: 0 };
  const ends = [lo * ratio, hi * ratio];
  return { value: value * ratio, lo: Math.min(...ends), hi: Math.max(...ends) };
}

/** Number of the value, from 1, in hundredths of a percent for the same reason. */
function rankOf(p: number, n: number): number {
  return Math.max(1, Math.ceil((n * Math.round(p * 100)) / 10_000));
}

/** By how much a percentile moved: more than lo and less than hi, as its two rows leave open. */
export function shiftBetween(base: PercentileRange, variant: PercentileRange): PercentileRange {
  return { lo: variant.lo - base.hi, hi: variant.hi - base.lo };
}
