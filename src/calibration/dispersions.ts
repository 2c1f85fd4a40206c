/**
 * Dispersion of calls and of steps, from how wide each class of calls is: draws of steps that make up much of a call show
 * in its width, the draw of the call as a whole shows in all alike.
 */
import type { Location } from './locations.js';
import { fitPrices, UNTOLD } from './price-fit.js';

/** Calls that a class needs to show how wide it is. */
const LEAST_CALLS = 40;
/** Narrower is no dispersion: the bins of the latencies are as wide. */
const LEAST_VARIANCE = 1e-4;

/** Sigma of a lognormal by its relative variance, and back. */
export function sigmaOf(variance: number): number {
  return Math.sqrt(Math.log1p(variance));
}
export function varianceOf(sigma: number): number {
  return Math.expm1(sigma ** 2);
}

/** Sigma of one step that carries the dispersion of a sum of which it is a share. */
export function sigmaOfShare(sumSigma: number, share: number): number {
  return sigmaOf(varianceOf(sumSigma) / share ** 2);
}

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
  const equations = locations.flatMap((location, i) =>
    location?.own && location.n >= LEAST_CALLS
      ? [
          {
            counts: squaredShares(columns[i], prices),
            value: Math.max(location.callVariance, LEAST_VARIANCE),
            variance: 2 / location.n,
          },
        ]
      : [],
  );
  if (equations.length === 0) {
    const kept = start.groups.map((sigma) => ({ sigma, told: false }));
    return { fittedTo: null, callSigma: start.call, sigmas: kept };
  }
  const usual = equations.map(({ value }) => value).sort((a, b) => a - b)[equations.length >> 1];
  const priors = [start.call, ...start.groups].map((sigma) => {
    const variance = varianceOf(sigma);
    return { start: variance, spread: Math.max(variance, usual) };
  });
  const { prices: variances, told } = fitPrices(equations, priors);
  const sigmas = variances.map((variance, i) => ({ sigma: sigmaOf(variance), told: told[i] >= UNTOLD }));
  const fittedTo = `how wide ${equations.length} kinds of calls are`;
  return { fittedTo, callSigma: sigmas[0].sigma, sigmas: sigmas.slice(1) };
}

/** Sigma of one call. */
export function sigmaOfCall(
  { callSigma, sigmas }: Dispersions,
  counts: readonly number[],
  prices: readonly number[],
): number {
  const variances = [varianceOf(callSigma), ...sigmas.map(({ sigma }) => varianceOf(sigma))];
  const shares = squaredShares(counts, prices);
  return sigmaOf(shares.reduce((sum, share, i) => sum + share * variances[i], 0));
}

/** How much of each variance a call has: all of its own, of a group's by the square of the group's share. */
function squaredShares(counts: readonly number[], prices: readonly number[]): number[] {
  const parts = counts.map((count, i) => count * prices[i]);
  const whole = parts.reduce((sum, part) => sum + part, 0);
  // a call that costs nothing has no parts to differ by
  return [1, ...parts.map((part) => (whole === 0 ? 0 : (part / whole) ** 2))];
}
