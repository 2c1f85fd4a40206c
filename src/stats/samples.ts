/** Means and variances of a few values, and whether two samples differ in their means. */
import { sumOf } from '../sums.js';
import type { Estimate } from './difference.js';
import { studentInterval, studentPValue } from './student.js';

/**
 * Welch's t of the mean of one side less that of the other (Welch 1947, degrees of Satterthwaite). Two values a side at
 * least.
 * @param least variances of a value on either side, where fewer were seen
 */
export function welch(
  base: readonly number[],
  variant: readonly number[],
  least: readonly [number, number] = [0, 0],
): Estimate {
  const off = meanOf(variant) - meanOf(base);
  // as varianceOf: sums of equal numbers may be off in their last digit
  const value = Math.abs(off) <= Math.abs(meanOf(base)) * 1e-14 ? 0 : off;
  const parts = [base, variant].map((side, i) => Math.max(varianceOf(side), least[i]) / side.length);
  const standardError = Math.sqrt(parts[0] + parts[1]);
  // where nothing varies, the fewer runs stand for the degrees that nobody can tell
  const degrees =
    standardError === 0
      ? Math.min(base.length, variant.length) - 1
      : (parts[0] + parts[1]) ** 2 /
        (parts[0] ** 2 / (base.length - 1) + parts[1] ** 2 / (variant.length - 1));
  const found = { value, standardError, degrees };
  return { ...found, pValue: studentPValue(found) };
}

/** Of the variant less `ratio` times BASE. */
export function welchOfRatio(
  base: readonly number[],
  variant: readonly number[],
): (ratio: number) => Estimate {
  return (ratio) =>
    welch(
      base.map((value) => value * ratio),
      variant,
    );
}

/** 95 % interval of the mean that they are a sample of (Student). Two values at least. */
export function intervalOfMean(values: readonly number[]): { lo: number; hi: number } {
  const standardError = Math.sqrt(varianceOf(values) / values.length);
  return studentInterval({ value: meanOf(values), standardError, degrees: values.length - 1 });
}

export function meanOf(values: readonly number[] | Float64Array): number {
  return sumOf(values) / values.length;
}

/** Of the population that they are a sample of (divided by n - 1); 0 of one value. */
export function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = sumOf(values, (value) => (value - mean) ** 2);
  // sums of equal numbers may be off in their last digit
  return squares <= (mean * 1e-14) ** 2 * values.length ? 0 : squares / (values.length - 1);
}
