/**
 * The histogram that priced calls make, in closed form: each class of calls is one lognormal with the mean and variance
 * of its sum of steps (moment matching), an interrupt adds a lognormal of its own.
 */
import { shareDistance, sharesOf } from '../stats/distances.js';
import { normalCdf } from '../stats/normal.js';
import type { CallClass, DispersedPrices } from './histogram-figure.js';
import { varianceOf } from './lognormal.js';

/** Share of calls per bucket; the first entry is what lies below the first border, the last what lies above the last. */
export function bucketShares(
  classes: readonly CallClass[],
  borders: readonly number[],
  { prices, sigmas, noise }: DispersedPrices,
): number[] {
  const below = borders.map(() => 0);
  let weights = 0;
  const { interruptsPerUnit, interruptMean, interruptSigma } = noise;
  const callFactor = varianceOf(noise.callSigma);
  const variances = sigmas.map(varianceOf);
  // a fit comes here some thousand times
  for (const { counts, weight } of classes) {
    let mean = 0;
    let stepVariance = 0;
    for (let i = 0; i < counts.length; i++) {
      const time = counts[i] * prices[i];
      mean += time;
      stepVariance += time ** 2 * variances[i];
    }
    const variance = stepVariance + callFactor * (mean * mean + stepVariance);
    const logVariance = Math.log1p(variance / (mean * mean));
    const sigma = Math.sqrt(logVariance);
    const hit = Math.min(1, interruptsPerUnit * mean);
    for (let i = 0; i < borders.length; i++) {
      const border = borders[i];
      const quiet =
        sigma > 0 ? normalCdf((Math.log(border / mean) + logVariance / 2) / sigma) : Number(border > mean);
      const late =
        hit > 0 && border > mean
          ? normalCdf((Math.log((border - mean) / interruptMean) + interruptSigma ** 2 / 2) / interruptSigma)
          : 0;
      below[i] += weight * ((1 - hit) * quiet + hit * late);
    }
    weights += weight;
  }
  const cumulative = [0, ...below.map((value) => value / weights), 1];
  return cumulative.slice(1).map((value, i) => value - cumulative[i]);
}

/** Total-variation distance of shares with both outer entries to observed counts, which have none there. */
export function distanceTo(observed: readonly number[], shares: readonly number[]): number {
  return shareDistance([0, ...sharesOf(observed), 0], shares);
}
