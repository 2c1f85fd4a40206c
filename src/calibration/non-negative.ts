/** Non-negative least squares, solved to the end: a column that could still be of use is not left out. */
import { fcnnls } from 'ml-fcnnls';

/** Gradient that counts as none; columns and target should be of the order of 1. */
const GRADIENT = 1e-12;
/** Passes for each unknown. */
const MOST_PASSES = 100;

/**
 * The solution none of whose numbers is below 0.
 * @param design rows of equal length, one for each number of the target
 */
export function nonNegative(design: readonly (readonly number[])[], target: readonly number[]): number[] {
  const { K } = fcnnls(
    design.map((row) => [...row]),
    target.map((value) => [value]),
    { gradientTolerance: GRADIENT, maxIterations: MOST_PASSES * design[0].length },
  );
  return K.to1DArray();
}
