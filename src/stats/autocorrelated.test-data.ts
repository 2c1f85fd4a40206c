/** For tests: series whose neighbours resemble each other by a known amount. */
import { normalQuantile } from './normal.js';
import type { Random } from './random.js';

/** A first-order autoregression: standard normal values, neighbours correlated by phi. */
export function autocorrelated(n: number, phi: number, random: Random): Float64Array {
  const fresh = Math.sqrt(1 - phi * phi);
  let value = normalQuantile(random.uniform());
  return Float64Array.from({ length: n }, () => {
    const now = value;
    value = phi * value + fresh * normalQuantile(random.uniform());
    return now;
  });
}

/** The same as latencies: lognormal about 2,000, whole numbers, `shift` in the logarithm. */
export function latencies(n: number, phi: number, random: Random, shift = 0): Float64Array {
  const wave = autocorrelated(n, phi, random);
  return wave.map((value) => Math.max(1, Math.round(2000 * Math.exp(0.7 * value + shift))));
}
