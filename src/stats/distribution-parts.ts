/** What distributions are computed from: the gamma function, and their quantiles by bisection. */

/** ln of the gamma function of x > 0 (Lanczos, g = 7; 15 digits). */
export function logGamma(x: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  const sum = terms.reduce((all, term, i) => all + term / (x + i), 0.9999999999998099);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The smallest value above 0 from which on something is so, to 12 digits. @param guess above 0 */
export function smallestWith(isSo: (value: number) => boolean, guess: number): number {
  let [low, high] = [0, guess];
  while (!isSo(high)) [low, high] = [high, high * 2];
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (isSo(middle)) high = middle;
    else low = middle;
  }
  return high;
}
