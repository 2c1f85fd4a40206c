/** From a recorder to plain data. */
import type { Measured, StepTotal } from '../results/replay.js';
import type { LatencyRecorder } from './recorder.js';
import type { Ranked } from './word.js';

/** What a recorder holds, without the steps behind it. */
export interface Values extends Omit<Measured, 'steps'> {
  /** All of them. */
  readonly ranked: Ranked;
}

/** What a recorder holds at the end, as data; null if it never got a value. */
export function valuesOf(recorder: LatencyRecorder): Values | null {
  if (recorder.n === 0) return null;
  return {
    n: recorder.n,
    min: recorder.min,
    max: recorder.max,
    mean: recorder.mean,
    total: recorder.total,
    percentiles: recorder.percentiles(),
    log2: recorder.buckets(),
    ranked: recorder.ranked(),
  };
}

/**
 * Values with what is behind them.
 * @param steps totals of the steps, in any order; empty for probes that measure no time
 */
export function withSteps({ ranked: _, ...values }: Values, steps: readonly StepTotal[]): Measured {
  return { ...values, steps: [...steps].sort((a, b) => b.time - a.time || byName(a.step, b.step)) };
}

/** Value of a percentile that is reported; null: too few values to tell, or it is not reported. */
export function percentileIn({ percentiles }: Pick<Measured, 'percentiles'>, wanted: number): number | null {
  return percentiles.find(({ p }) => p === wanted)?.value ?? null;
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
