/**
 * The histogram that priced calls make, in closed form: each class of calls is one lognormal with the mean and variance
 * of its sum of steps (moment matching), an interrupt adds a lognormal of its own.
 */
import { shareDistance, sharesOf } from '../stats/distances.js';
import { normalCdf } from '../stats/normal.js';
import { sumOf } from '../sums.js';
import type { CallClass, DispersedPrices } from './histogram-figure.js';
import { varianceOf } from './lognormal.js';

/** Mean latency of one call of the class, without interrupts. */
function classMean(call: CallClass, prices: readonly number[]): number {
  return sumOf(call.counts, (count, i) => count * prices[i]);
}

/** Share of calls per bucket; the first entry is what lies below the first border, the last what lies above the last. */
export function bucketShares(
  classes: readonly CallClass[],
  borders: readonly number[],
  { prices, sigmas, noise }: DispersedPrices,
): number[] {
  const below = borders.map(() => 0);
  let weights = 0;
  const callFactor = varianceOf(noise.callSigma);
  for (const call of classes) {
    const mean = classMean(call, prices);
    const stepVariance = sumOf(call.counts, (count, i) => (count * prices[i]) ** 2 * varianceOf(sigmas[i]));
    const variance = stepVariance + callFactor * (mean * mean + stepVariance);
    const logVariance = Math.log1p(variance / (mean * mean));
    const sigma = Math.sqrt(logVariance);
    const hit = Math.min(1, noise.interruptsPerUnit * mean);
    borders.forEach((border, i) => {
      const quiet =
        sigma > 0 ? normalCdf((Math.log(border / mean) + logVariance / 2) / sigma) : Number(border > mean);
      const late =
        border > mean
          ? normalCdf(
              (Math.log((border - mean) / noise.interruptMean) + noise.interruptSigma ** 2 / 2) /
                noise.interruptSigma,
            )
          : 0;
      below[i] += call.weight * ((1 - hit) * quiet + hit * late);
    });
    weights += call.weight;
  }
  const cumulative = [0, ...below.map((value) => value / weights), 1];
  return cumulative.slice(1).map((value, i) => value - cumulative[i]);
}

/** Total-variation distance of shares with both outer entries to observed counts, which have none there. */
export function distanceTo(observed: readonly number[], shares: readonly number[]): number {
  return shareDistance([0, ...sharesOf(observed), 0], shares);
}
