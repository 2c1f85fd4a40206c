/** What is left of the difference between two kicks in the round trips that contain them. */

import type { Survival } from '../results/roundtrip.js';
import { percentileOf } from '../stats/percentiles.js';
import { varianceOf } from '../stats/samples.js';

const PS = 1000;

/** Successive round trips depend on each other; means of batches of them hardly do. */
const BATCHES = 20;
const LEAST_IN_BATCH = 10;

export interface Times {
  /** ps, in order. */
  readonly values: Float64Array;
  readonly mean: number;
  /** Ascending, ps. */
  readonly sorted: Float64Array;
}

export function timesOf(values: Float64Array): Times {
  const sorted = values.slice().sort();
  let sum = 0;
  for (const value of values) sum += value;
  return { values, mean: sum / values.length, sorted };
}

/**
 * Both sides had the same draws, so that the difference of two percentiles is not blurred by luck.
 * @param kickPs BASE's kick minus this kind's, mean
 */
export function survival(base: Times, kind: Times, kickPs: number): Survival {
  const share = (saved: number | null) => (saved === null || kickPs === 0 ? null : saved / kickPs);
  const percentile = (p: number): number | null => {
    const [of, ofKind] = [base, kind].map(({ sorted }) => percentileOf(sorted, p));
    return of === null || ofKind === null ? null : of - ofKind;
  };
  const saved = base.mean - kind.mean;
  return {
    meanSaved: saved / PS,
    mean: share(saved),
    meanError: positive(share(standardError(base.values, kind.values))),
    p50: share(percentile(50)),
    p99: share(percentile(99)),
    percent: (saved / base.mean) * 100,
  };
}

function positive(value: number | null): number | null {
  return value === null ? null : Math.abs(value);
}

/** Of the mean difference, by the means of batches; null where they would be too small. */
function standardError(base: Float64Array, kind: Float64Array): number | null {
  const size = Math.floor(base.length / BATCHES);
  if (size < LEAST_IN_BATCH) return null;
  const means = Array.from({ length: BATCHES }, (_, batch) => {
    let sum = 0;
    for (let i = batch * size; i < (batch + 1) * size; i++) sum += base[i] - kind[i];
    return sum / size;
  });
  return Math.sqrt(varianceOf(means) / BATCHES);
}
