/** Student's t for any number of degrees of freedom, whole or not. */
import type { Estimate } from './difference.js';
import { logGamma, smallestWith } from './distribution-parts.js';

/** From there on t is normal to seven digits; the logarithm of the gamma function loses more the larger it is. */
const AS_NORMAL = 1e8;

/** Probability that t is farther from 0 than this, on both sides. */
export function studentBeyond(t: number, degrees: number): number {
  const few = Math.min(degrees, AS_NORMAL);
  return incompleteBeta(few / 2, 0.5, few / (few + t * t));
}

/** Two-sided, of there being none of what was estimated: where nothing varies, any difference is sure. */
export function studentPValue({ value, standardError, degrees }: Omit<Estimate, 'pValue'>): number {
  if (value === 0) return 1;
  return standardError === 0 ? 0 : studentBeyond(value / standardError, degrees);
}

/** The t that is exceeded with probability `level`, both sides together; to 12 digits. */
export function studentReach(level: number, degrees: number): number {
  return smallestWith((t) => studentBeyond(t, degrees) <= level, 1);
}

/** The interval of an estimate, by default of 95 %: corrected for nothing. */
export function studentInterval(
  { value, standardError, degrees }: Omit<Estimate, 'pValue'>,
  level = 0.05,
): { lo: number; hi: number } {
  const reach = standardError === 0 ? 0 : studentReach(level, degrees) * standardError;
  return { lo: value - reach, hi: value + reach };
}

/** Regularized incomplete beta function I_x(a, b): the continued fraction of Press et al., Numerical Recipes, 6.4. */
function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * fraction(a, b, x)) / a
    : 1 - (front * fraction(b, a, 1 - x)) / b;
}

/** By Lentz's method. */
function fraction(a: number, b: number, x: number): number {
  const off0 = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / off0(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / off0(1 + even * d);
    c = off0(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / off0(1 + odd * d);
    c = off0(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return result;
}
