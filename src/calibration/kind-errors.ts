/**
 * How far each kind of call is off: as fitted, and as all other kinds predict it (PRESS of Allen 1974: the error over
 * what is left of it once the fit has followed the kind itself).
 */
import type { CalibratedErrors, CalibrationResult } from '../results/calibration.js';
import { median } from '../stats/percentiles.js';
import { sumOf } from '../sums.js';
import { type CallFit, expectedOf } from './fit-calls.js';
import type { MeasuredClass } from './measured-classes.js';
import { weightOf } from './price-fit.js';
import { countsByGroup } from './step-groups.js';

/** Where a kind of call makes up more than this share of its own prediction, the others say next to nothing of it. */
const MOST_OWN = 0.95;

/** Relative, in %; leftOut is null where no kind is told by the others. */
export function kindErrors(
  classes: readonly MeasuredClass[],
  fit: CallFit,
): Pick<CalibrationResult['fit'], 'kinds' | 'leftOut'> {
  const expected = expectedOf(fit, classes);
  const kinds = fit.locations.flatMap((location, i) => {
    if (location === null) return [];
    const shares = countsByGroup(fit.groups, classes[i].counts).map((count) => count / location.mean);
    const weight = weightOf(
      { counts: shares, value: location.mean, variance: location.variance },
      fit.misfit,
    );
    const own = weight ** 2 * quadratic(fit.held, shares);
    return [{ error: Math.abs(expected[i].mean / location.mean - 1), own }];
  });
  const left = kinds.filter(({ own }) => own <= MOST_OWN).map(({ error, own }) => error / (1 - own));
  return {
    kinds: errorsOf(kinds.map(({ error }) => error)),
    leftOut: left.length === 0 ? null : errorsOf(left),
  };
}

/** vᵀ M v */
export function quadratic(matrix: readonly (readonly number[])[], vector: readonly number[]): number {
  return sumOf(vector, (a, i) => a * sumOf(vector, (b, j) => matrix[i][j] * b));
}

function errorsOf(errors: readonly number[]): CalibratedErrors {
  return {
    kinds: errors.length,
    medianPercent: median(errors) * 100,
    largestPercent: Math.max(...errors) * 100,
  };
}
