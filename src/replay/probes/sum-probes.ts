/** The probes that are sums of others: filled when all values are there. */
import type { LatencyRecorder } from '../../stats/recorder.js';
import { SUM_PROBES } from './probes.js';

/**
 * Adds to each of them what its parts hold.
 * @param recorders by probe
 * @param tables of numbers by probe and step: [probe * steps + step]
 */
export function fillSums(
  recorders: readonly LatencyRecorder[],
  tables: readonly Float64Array[],
  steps: number,
): void {
  for (const { sum, parts } of SUM_PROBES) {
    for (const part of parts) {
      recorders[sum].merge(recorders[part]);
      for (const table of tables)
        for (let step = 0; step < steps; step++) table[sum * steps + step] += table[part * steps + step];
    }
  }
}
