/**
 * How well a fit knows its prices: the law of propagation of uncertainty (JCGM 100:2008, 5.1 and 5.2) from the errors of
 * the figures through the fit to the sums that it gives, with their correlation. Errors are carried as half-widths of 95 %
 * intervals from the start, so that a matrix of squared half-widths takes the place of a covariance matrix.
 */
import { Matrix, solve } from 'ml-matrix';
import type { SquaredHalfWidths } from '../../src/calibration/known-sums.js';
import { meanOf } from '../../src/stats/samples.js';
import { studentReach } from '../../src/stats/student.js';
import { sumOf } from '../../src/sums.js';
import { type Cell, column, type Draft, timeOf } from './draft.js';

/** Figures whose errors are told by themselves: relative, pooled with the residuals of a fit. */
export interface Repeats {
  /** Sum of the squares of the relative deviations from each figure's mean. */
  readonly squares: number;
  /** Of how many independent deviations. */
  readonly degrees: number;
}

/** Figures that were published several times, as repeats of one another. */
export function repeatsOf(figures: readonly (readonly number[])[]): Repeats {
  let squares = 0;
  let degrees = 0;
  for (const values of figures) {
    const mean = meanOf(values);
    for (const value of values) squares += (value / mean - 1) ** 2;
    degrees += values.length - 1;
  }
  return { squares, degrees };
}

/** Figures, and the groups of a draft whose sums were fitted to them by least squares on relative errors. */
export interface FittedFigures {
  readonly draft: Draft;
  readonly cells: readonly Cell[];
  /** Of the groups. */
  readonly names: readonly string[];
}

/**
 * Relative half-width of the 95 % interval of one figure: what the residuals of the fit and the repeats agree on.
 * Throws where neither tells anything: as many prices as figures, and none of them published twice.
 * @param fitted the sums, by group
 */
export function figureHalfWidth(
  { draft, cells, names }: FittedFigures,
  fitted: ReadonlyMap<string, number>,
  repeats: Repeats = { squares: 0, degrees: 0 },
): number {
  const residuals = cells.map(({ counts, value }) => timeOf(draft, fitted, counts) / value - 1);
  const squares = residuals.reduce((sum, error) => sum + error * error, repeats.squares);
  const degrees = Math.max(0, cells.length - names.length) + repeats.degrees;
  if (degrees === 0) throw new Error('as many prices as figures: the residuals tell no error');
  return studentReach(0.05, degrees) * Math.sqrt(squares / degrees);
}

/**
 * Of the fitted sums, all figures with the same relative half-width: h² (AᵀA)⁻¹. That no price
 * may be negative is left aside: a price that is fitted to 0 has the interval that it would have without the limit.
 */
export function leastSquaresErrors(
  { draft, cells, names }: FittedFigures,
  halfWidth: number,
): SquaredHalfWidths {
  const design = new Matrix(
    cells.map(({ counts, value }) => names.map((name) => column(draft.groups[name], counts) / value)),
  );
  const normal = design.transpose().mmul(design);
  return solve(normal, Matrix.eye(names.length))
    .mul(halfWidth * halfWidth)
    .to2DArray();
}

/**
 * Through any fit, by central differences.
 * @param sumsAt the sums that these figures give
 * @param halfWidths of the figures, in their unit
 */
export function propagatedErrors(
  sumsAt: (figures: readonly number[]) => readonly number[],
  figures: readonly number[],
  halfWidths: readonly number[],
): SquaredHalfWidths {
  const deviations = halfWidths.map((halfWidth, i) => {
    const [above, below] = [halfWidth, -halfWidth].map((by) => sumsAt(figures.with(i, figures[i] + by)));
    return above.map((value, sum) => (value - below[sum]) / 2);
  });
  return productsOf(deviations, 1);
}

/** Of sums fitted without each group of figures in turn (delete-a-group jackknife; Efron 1982, chapter 3). */
export function jackknifeErrors(without: readonly (readonly number[])[]): SquaredHalfWidths {
  const groups = without.length;
  const means = without[0].map((_, sum) => sumOf(without, (one) => one[sum]) / groups);
  const deviations = without.map((one) => one.map((value, sum) => value - means[sum]));
  const t = studentReach(0.05, groups - 1);
  return productsOf(deviations, (t * t * (groups - 1)) / groups);
}

function productsOf(deviations: readonly (readonly number[])[], by: number): number[][] {
  return deviations[0].map((_, row) =>
    deviations[0].map((_, column) => by * sumOf(deviations, (one) => one[row] * one[column])),
  );
}

/** Groups of a draft with their steps, by default all of them. */
export function sumsOf(
  { groups }: Draft,
  names: readonly string[] = Object.keys(groups),
): [name: string, steps: string[]][] {
  return names.map((name) => [name, Object.keys(groups[name].shares)]);
}
