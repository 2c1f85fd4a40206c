/** How long the batches of a priced call take: what whoever shares its CPU or its lock has to wait at most. */
import type { BatchShape } from '../kernel/batch-log.js';
import type { Ledger } from '../kernel/ledger.js';

/** Batches in a row that take equally long. */
export interface BatchRun {
  readonly times: number;
  /** Of each one, ps, not rounded: the shares of the call's whole picoseconds. */
  readonly ps: number;
}

/**
 * The batches of the call, in order; none where the call has none (Ledger.beginBatches).
 * @param costPs time of each of the call's steps (Pricer.costPs)
 */
export function batchTimes({ batches, counts }: Ledger, costPs: Float64Array): BatchRun[] {
  const lengths = batches.shapes.map((shape) => shapePs(shape, counts, costPs));
  return batches.runShapes.map((shape, run) => ({ times: batches.runTimes[run], ps: lengths[shape] }));
}

/** Time of what a shape counts, ps, not rounded. */
export function shapePs(shape: BatchShape, counts: Float64Array, costPs: Float64Array): number {
  return shape.steps.reduce((sum, step, i) => sum + (shape.counts[i] * costPs[step]) / counts[step], 0);
}
