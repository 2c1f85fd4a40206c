/**
 * For tests: what a recorder holds together with the steps behind it. A replay has the values of all lanes before it asks
 * for steps, and keeps all values for the comparison; a test needs neither.
 */
import type { Measured, StepTotal } from '../results/replay.js';
import { valuesOf, withSteps } from './measured.js';
import { LatencyRecorder } from './recorder.js';

/**
 * @param steps totals in any order
 * @returns null where the recorder never got a value
 */
export function measured(recorder: LatencyRecorder, steps: readonly StepTotal[]): Measured | null {
  const values = valuesOf(recorder);
  return values && withSteps(values, steps);
}

/** The same of values that are there, each counting for itself. */
export function measuredOf(values: readonly number[], steps: readonly StepTotal[] = []): Measured {
  const recorder = new LatencyRecorder(1);
  for (const value of values) recorder.record(value);
  return measured(recorder, steps)!;
}
