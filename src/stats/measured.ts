import type { LatencyRecorder } from './recorder.js';
import type { Measured, StepTotal } from './result.js';

/**
 * What a recorder holds at the end, as data; null if it never got a value.
 * @param steps totals of the steps behind the values, in any order; empty for probes that measure no time
 */
export function measured(recorder: LatencyRecorder, steps: readonly StepTotal[]): Measured | null {
  if (recorder.n === 0) return null;
  return {
    n: recorder.n,
    min: recorder.min,
    max: recorder.max,
    mean: recorder.mean,
    total: recorder.total,
    percentiles: recorder.percentiles(),
    log2: recorder.buckets(),
    steps: [...steps].sort((a, b) => b.time - a.time || byName(a.step, b.step)),
  };
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
