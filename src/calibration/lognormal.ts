/**
 * Lognormal draws of mean 1, as a host has them: sigma is the standard deviation of their logarithm, variance that of the
 * draws themselves, which is relative to the square of whatever they are multiplied by.
 */

export function varianceOf(sigma: number): number {
  return Math.expm1(sigma ** 2);
}

/** The inverse of varianceOf. */
export function sigmaOf(variance: number): number {
  return Math.sqrt(Math.log1p(variance));
}

/**
 * Sigma of one step that carries the dispersion of a sum.
 * @param share of the sum that the step is, above 0
 */
export function sigmaOfShare(sumSigma: number, share: number): number {
  return sigmaOf(varianceOf(sumSigma) / share ** 2);
}
