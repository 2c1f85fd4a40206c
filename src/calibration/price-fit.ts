/**
 * Non-negative least squares for prices, from calls whose counts and latencies are known. Errors are relative, so that
 * calls of 512 pages do not decide alone; a ridge holds what the calls do not tell where it was; and what the model
 * misses beyond the noise of the measurement is estimated beside the prices, so that a million calls of one kind do not
 * outvote all others.
 */
import { inverse, Matrix } from 'ml-matrix';
import { sumOf } from '../sums.js';
import { LEAST_ERROR, MOST_MISFIT, misfitBy, misfitLimits } from './misfit.js';
import { nonNegative } from './non-negative.js';

/** One kind of call. */
export interface Equation {
  /** Count of each price. */
  readonly counts: readonly number[];
  /** Mean latency, above 0. */
  readonly value: number;
  /** Variance of that mean by the noise of the measurement, relative to its square. */
  readonly variance: number;
}

/** What is believed of a price before: where it starts from, and how far from it that may well be. */
export interface Prior {
  readonly start: number;
  readonly spread: number;
}

export interface PriceFit {
  readonly prices: readonly number[];
  /**
   * Of the errors of the prices, for their intervals: by noise and misfit, the start held FARTHER times less, and by how
   * far the ridge pulls from what the calls alone say. Where no misfit shows, the model is assumed to miss by MOST_MISFIT.
   */
  readonly covariance: readonly (readonly number[])[];
  /** That of calls and ridge, at the misfit that shows. */
  readonly held: readonly (readonly number[])[];
  /** How much of each price the calls tell: 0 nothing, it stays where it was; 1 all of it. */
  readonly told: readonly number[];
  /** Relative error of the model beyond the noise, as one standard deviation; 0 where none can show. */
  readonly misfit: number;
  /** Its 95 % interval; null where none can show. */
  readonly misfitLimits: readonly [number, number] | null;
  /** Equations less the prices that they tell, also of one that stands at 0. */
  readonly degrees: number;
}

/** There are more equations than prices, so that they can contradict the model. */
export function showsMisfit({ degrees }: Pick<PriceFit, 'degrees'>): boolean {
  return degrees >= 1;
}

type Solution = Omit<PriceFit, 'covariance' | 'misfitLimits'>;

/** The numbers are too far apart for doubles: no price can be computed. */
export class Unsolvable extends Error {
  override readonly name = 'Unsolvable';
}

/** Where the calls tell this much of a price, it is left to them alone: the ridge lets go of it. */
export const TOLD = 0.9;
/** Where they tell less than this, the price stays as it was. */
export const UNTOLD = 0.05;
/** How much farther from its start a price may go of which the ridge lets go. */
const LET_GO = 100;
/** A start may be that much farther off than is believed: two sigma of it reach a price that is ten times dearer. */
const FARTHER = 5;

/** The best prices, none below 0. Throws Unsolvable. */
export function fitPrices(equations: readonly Equation[], priors: readonly Prior[]): PriceFit {
  const first = withMisfit(equations, priors);
  const { told, degrees, misfit } = first;
  const shows = showsMisfit(first);
  const spreadBy = (by: (price: number) => number): Prior[] =>
    priors.map(({ start, spread }, i) => ({ start, spread: spread * by(i) }));
  const freedom = (price: number): number => (told[price] >= TOLD ? LET_GO : 1);
  const best = solve(equations, spreadBy(freedom), misfit);
  const { held: noise } = solve(
    equations,
    spreadBy((price) => FARTHER * freedom(price)),
    shows ? misfit : MOST_MISFIT,
  );
  const { prices: unheld } = solve(
    equations,
    spreadBy(() => LET_GO),
    misfit,
  );
  const pulls = best.prices.map((price, i) => price - unheld[i]);
  return {
    ...best,
    covariance: noise.map((row, i) => row.map((value, j) => value + pulls[i] * pulls[j])),
    told,
    degrees,
    misfitLimits: shows ? misfitLimits(relativeErrors(equations, best), degrees) : null,
  };
}

function withMisfit(equations: readonly Equation[], priors: readonly Prior[]): Solution {
  let best = solve(equations, priors, 0);
  if (!showsMisfit(best)) return best;
  misfitBy((misfit) => {
    if (misfit > 0) best = solve(equations, priors, misfit);
    return squaredErrors(equations, best) - best.degrees;
  });
  return best;
}

/** Latency of a call at the fitted prices. */
export function latencyOf(prices: readonly number[], counts: readonly number[]): number {
  return sumOf(counts, (count, i) => count * prices[i]);
}

/** One over the standard deviation of an equation's relative error. */
export function weightOf({ variance }: Equation, misfit: number): number {
  return 1 / Math.sqrt(variance + misfit ** 2 + LEAST_ERROR ** 2);
}

function relativeErrors(
  equations: readonly Equation[],
  { prices }: Solution,
): { error: number; variance: number }[] {
  return equations.map(({ counts, value, variance }) => ({
    error: latencyOf(prices, counts) / value - 1,
    variance,
  }));
}

function squaredErrors(equations: readonly Equation[], solution: Solution): number {
  return sumOf(
    relativeErrors(equations, solution),
    ({ error }, i) => (error * weightOf(equations[i], solution.misfit)) ** 2,
  );
}

function solve(equations: readonly Equation[], priors: readonly Prior[], misfit: number): Solution {
  const weights = equations.map((equation) => weightOf(equation, misfit));
  const design = equations.map(({ counts, value }, i) => counts.map((count) => (count / value) * weights[i]));
  const ridge = priors.map(({ spread }, i) => priors.map((_, j) => (i === j ? 1 / spread : 0)));
  const rows = [...design, ...ridge];
  const values = [...weights, ...priors.map(({ start, spread }) => start / spread)];
  // columns and target of length 1: what is solved does not depend on units
  const lengths = priors.map((_, j) => Math.hypot(...rows.map((row) => row[j])));
  const scaled = rows.map((row) => row.map((value, j) => value / lengths[j]));
  const scale = Math.hypot(...values);
  const { solution, errors } = leastSquares(
    scaled,
    values.map((value) => value / scale),
  );
  const prices = solution.map((value, j) => (value * scale) / lengths[j]);
  const held = errors.map((row, i) => row.map((value, j) => value / (lengths[i] * lengths[j])));
  const told = priors.map(({ spread }, i) => Math.min(1, Math.max(0, 1 - held[i][i] / spread ** 2)));
  // also of a price that may not fall below 0: had it not stood there, it would have followed the calls
  const degrees = equations.length - sumOf(told);
  return { prices, held, told, misfit, degrees };
}

/** The solution, and the inverse of the normal equations; the libraries throw, or give what is no number, far out. */
function leastSquares(
  design: readonly (readonly number[])[],
  target: readonly number[],
): { solution: number[]; errors: number[][] } {
  let solution: number[];
  let errors: number[][];
  try {
    solution = nonNegative(design, target);
    const matrix = new Matrix(design.map((row) => [...row]));
    errors = inverse(matrix.transpose().mmul(matrix)).to2DArray();
  } catch (error) {
    throw new Unsolvable((error as Error).message, { cause: error });
  }
  if (
    !solution.every(Number.isFinite) ||
    !errors.every((row, i) => row[i] >= 0 && row.every(Number.isFinite))
  )
    throw new Unsolvable('the solution is no number');
  return { solution, errors };
}
