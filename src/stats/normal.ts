/** The normal distribution, as far as tests and intervals need it. */

/** Beyond it, on both sides, lies 5 % of the standard normal distribution. */
export const Z_95 = 1.959964;

/** Inverse of the standard normal distribution (Acklam's rational approximation, relative error below 1.2e-9). */
export function normalQuantile(p: number): number {
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
    2.506628277459239,
  ];
  const b = [
    -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572,
  ];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const horner = (terms: number[], x: number): number => terms.reduce((sum, term) => sum * x + term, 0);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return horner(c, q) / horner([...d, 1], q);
  }
  if (p > 1 - 0.02425) return -normalQuantile(1 - p);
  const q = p - 0.5;
  const r = q * q;
  return (horner(a, r) * q) / horner([...b, 1], r);
}

/**
 * Probability of a standard normal value farther from 0 than z, on both sides (the complementary error function as in
 * Numerical Recipes, relative error below 1.2e-7 however small it is).
 */
export function beyond(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const terms = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196,
    1.00002368, -1.26551223,
  ];
  return t * Math.exp(-x * x + terms.reduce((sum, term) => sum * t + term));
}

/** Beyond these 1 - tail is 1 in double precision, and the tail itself 0. */
const SURE = 9;
const EMPTY = 38.7;

/**
 * Distribution function of the standard normal distribution; absolute error below 1e-7 (Abramowitz and Stegun 26.2.17).
 * The committed hosts are fitted with it: an error of another shape, as that of beyond(), leads their fits elsewhere.
 */
export function normalCdf(x: number): number {
  // the tail is less than half of the last digit of 1, or 0
  if (x > SURE) return 1;
  if (x < -EMPTY) return 0;
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) *
    t *
    (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI));
  return x >= 0 ? 1 - tail : tail;
}

/** Probability that Kolmogorov's statistic sqrt(n) * D exceeds this under equality (its limit for large n). */
export function kolmogorovTail(statistic: number): number {
  if (statistic < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k < 100; k++) {
    const term = Math.exp(-2 * (k * statistic) ** 2);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-300) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}
