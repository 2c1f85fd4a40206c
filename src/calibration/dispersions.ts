/**
 * Dispersion of calls and of steps, from how wide each class of calls is: draws of steps that make up much of a call show
 * in its width, the draw of the call as a whole shows in all alike.
 */
import { sumOf } from '../sums.js';
import type { Location } from './locations.js';
import { sigmaOf, varianceOf } from './lognormal.js';
import { type Equation, fitPrices, UNTOLD } from './price-fit.js';

/** A class of this many calls shows by itself how widely they spread; smaller classes show it together. */
const LEAST_CALLS = 40;
/** Small classes show it together where this many deviations from their means are independent. */
const LEAST_DEGREES = 10;
/** No class is taken to be narrower: the bins of the latencies are as wide as this. */
const LEAST_VARIANCE = 1e-4;

export interface Dispersions {
  /** What they were fitted to, in words; null: nothing is known, all stays as it was. */
  readonly fittedTo: string | null;
  readonly callSigma: number;
  /** Of each group's sum, in their order, and whether the calls say anything of it. */
  readonly sigmas: readonly { readonly sigma: number; readonly told: boolean }[];
}

/**
 * @param columns counts of each group, by class
 * @param prices of the groups
 * @param start sigma of a call and of each group's sum to start from
 */
export function fitDispersions(
  columns: readonly (readonly number[])[],
  locations: readonly (Location | null)[],
  prices: readonly number[],
  start: { readonly call: number; readonly groups: readonly number[] },
): Dispersions {
  const shares = columns.map((counts) => squaredShares(counts, prices));
  const showsWidth = (one: Location | null): boolean => one?.own === true && one.n >= LEAST_CALLS;
  const large = locations.flatMap((location, i) =>
    location !== null && showsWidth(location)
      ? [{ counts: shares[i], value: atLeast(location.callVariance), variance: 2 / location.n }]
      : [],
  );
  const small = locations.flatMap((location, i) =>
    location === null || showsWidth(location) ? [] : [{ ...location.width, shares: shares[i] }],
  );
  const together = pooled(small);
  const equations = together === null ? large : [...large, together];
  if (equations.length === 0) {
    const kept = start.groups.map((sigma) => ({ sigma, told: false }));
    return { fittedTo: null, callSigma: start.call, sigmas: kept };
  }
  // the upper of the middle two where there are two: one of the variances, no mean of them
  const usual = equations.map(({ value }) => value).sort((a, b) => a - b)[equations.length >> 1];
  const priors = [start.call, ...start.groups].map((sigma) => {
    const variance = varianceOf(sigma);
    return { start: variance, spread: Math.max(variance, usual) };
  });
  const { prices: variances, told } = fitPrices(equations, priors);
  const sigmas = variances.map((variance, i) => ({ sigma: sigmaOf(variance), told: told[i] >= UNTOLD }));
  const fittedTo = [
    ...(large.length > 0 ? [`how wide ${large.length} kinds of calls are`] : []),
    ...(together === null ? [] : [`how wide ${large.length > 0 ? 'the others' : 'all kinds'} are together`]),
  ].join(' and ');
  return { fittedTo, callSigma: sigmas[0].sigma, sigmas: sigmas.slice(1) };
}

interface Width {
  readonly squares: number;
  readonly degrees: number;
  readonly shares: readonly number[];
}

/** What classes say together that are too small to say it alone; null: next to nothing. */
function pooled(classes: readonly Width[]): Equation | null {
  const degrees = sumOf(classes, (one) => one.degrees);
  if (degrees < LEAST_DEGREES) return null;
  const squares = sumOf(classes, (one) => one.squares);
  const counts = classes[0].shares.map(
    (_, i) => sumOf(classes, (one) => one.degrees * one.shares[i]) / degrees,
  );
  return { counts, value: atLeast(Math.expm1(squares / degrees)), variance: 2 / degrees };
}

function atLeast(variance: number): number {
  return Math.max(variance, LEAST_VARIANCE);
}

/** Sigma of one call. */
export function sigmaOfCall(
  { callSigma, sigmas }: Dispersions,
  counts: readonly number[],
  prices: readonly number[],
): number {
  const variances = [varianceOf(callSigma), ...sigmas.map(({ sigma }) => varianceOf(sigma))];
  const shares = squaredShares(counts, prices);
  return sigmaOf(sumOf(shares, (share, i) => share * variances[i]));
}

/** How much of each variance a call has: all of its own, of a group's by the square of the group's share. */
function squaredShares(counts: readonly number[], prices: readonly number[]): number[] {
  const parts = counts.map((count, i) => count * prices[i]);
  const whole = sumOf(parts);
  // a call that costs nothing has no parts to differ by
  return [1, ...parts.map((part) => (whole === 0 ? 0 : (part / whole) ** 2))];
}
