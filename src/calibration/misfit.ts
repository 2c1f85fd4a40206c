/** What a model misses beyond the noise of the measurement: the between-study deviation of Paule and Mandel (1982). */
import { chiSquareQuantile } from '../stats/chi-square.js';

/** Beyond the noise of the measurement, a model that follows may be off by that much, as one standard deviation. */
export const MOST_MISFIT = 0.1;
/** No mean is known better than that, relative to itself. */
export const LEAST_ERROR = 2e-3;
/** A model that misses by more than that misses everything. */
const EVERYTHING = 10;
const BISECTIONS = 14;

/**
 * The misfit at which squared errors, in units of what is expected of them, are as large as they should be; 0 where they
 * are that without any.
 * @param excess by how much they are larger at a misfit; it falls as the misfit grows. The last call is near the answer.
 */
export function misfitBy(excess: (misfit: number) => number): number {
  if (excess(0) <= 0) return 0;
  let [low, high] = [LEAST_ERROR, EVERYTHING];
  let middle = low;
  for (let i = 0; i < BISECTIONS; i++) {
    middle = Math.sqrt(low * high);
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return middle;
}

/** A relative error, and the variance that the noise of measurement and fit gives it. */
export interface RelativeError {
  readonly error: number;
  readonly variance: number;
}

/** The misfit behind errors of figures that no fit has seen. */
export function misfitOf(errors: readonly RelativeError[]): number {
  return misfitBy((misfit) => squaresAt(errors, misfit) - errors.length);
}

/**
 * 95 % interval of the misfit: where the squared errors are as large as chance makes one in forty, and as small (the
 * Q-profile of Viechtbauer 2007).
 * @param degrees of the errors that are independent, 1 or more; not a whole number after a fit with a ridge
 */
export function misfitLimits(errors: readonly RelativeError[], degrees: number): [number, number] {
  const at = (share: number): number => {
    const expected = chiSquareQuantile(share, degrees);
    return misfitBy((misfit) => squaresAt(errors, misfit) - expected);
  };
  return [at(0.975), at(0.025)];
}

function squaresAt(errors: readonly RelativeError[], misfit: number): number {
  return errors.reduce(
    (sum, { error, variance }) => sum + error ** 2 / (variance + misfit ** 2 + LEAST_ERROR ** 2),
    0,
  );
}
