/** How long the batches of a priced call take: the longest that others wait for its CPU, or for the lock that it holds. */
import type { BatchShape } from '../kernel/batch-log.js';
import type { Ledger } from '../kernel/ledger.js';

/** Batches in a row that take equally long. */
export interface EqualBatches {
  readonly times: number;
  /** Time of each, ps, not rounded: its steps' share of what the call's steps take as a whole. */
  readonly ps: number;
}

/**
 * The batches of the call, in order; none where the call has none (Ledger.beginBatches).
 * @param costPs time of each of the call's steps (Pricer.costPs)
 */
export function batchTimes({ batches, counts }: Ledger, costPs: Float64Array): EqualBatches[] {
  const lengths = batches.shapes.map((shape) => shapePs(shape, counts, costPs));
  return batches.runShapes.map((shape, run) => ({ times: batches.runTimes[run], ps: lengths[shape] }));
}

/** Time of the steps that a shape counts, ps, not rounded: of each step the same share of its time as of its count. */
export function shapePs(shape: BatchShape, counts: Float64Array, costPs: Float64Array): number {
  return shape.steps.reduce((sum, step, i) => sum + (shape.counts[i] * costPs[step]) / counts[step], 0);
}
