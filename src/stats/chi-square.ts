/** The chi-square distribution, for any number of degrees of freedom above 0, whole or not. */
import { logGamma, smallestWith } from './distribution-parts.js';

/** The value that chi-square stays below with probability `share`, above 0 and below 1; to 12 digits. */
export function chiSquareQuantile(share: number, degrees: number): number {
  return smallestWith((value) => lowerGamma(degrees / 2, value / 2) >= share, degrees);
}

/**
 * Regularized lower incomplete gamma function P(a, x): its series below the mean, one less the continued fraction of Q
 * above it (Press et al., Numerical Recipes, 6.2).
 */
function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? front * series(a, x) : 1 - front * fraction(a, x);
}

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * 1e-16; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** By Lentz's method. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let result = d;
  for (let n = 1, factor = 0; Math.abs(factor - 1) > 1e-15; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    factor = d * c;
    result *= factor;
  }
  return result;
}
