/** Walks through the calls of a run as the model takes them, without timing any: what a fit counts. */
import { Answers } from '../replay/answers.js';
import { explainCall } from '../replay/failures.js';
import type { Lane } from '../replay/lane.js';
import { type Run, watched } from '../replay/replay.js';
import type { TraceBatch } from '../trace/batch.js';

/**
 * @param lane its ledger holds the call's counts until the visit returns
 * @param number of the row in the trace, from 0
 * @param ret what the call returns in this lane
 */
export type VisitCall = (lane: Lane, batch: TraceBatch, row: number, number: number, ret: number) => void;

/**
 * Runs every row of a trace in every lane, in trace order within a lane; a call that a lane can't have is left out.
 * Throws what a replay throws.
 * @returns the rows of the trace
 */
export async function eachCall(run: Run, lanes: readonly Lane[], visit: VisitCall): Promise<number> {
  const { watcher } = run.options;
  let answers = new Answers(0);
  let before = 0;
  for await (const batch of run.trace.batches()) {
    if (answers.ret.length < batch.capacity) answers = new Answers(batch.capacity);
    for (const lane of lanes) watched(watcher, () => runBatch(run, lane, batch, before, answers, visit));
    before += batch.rows;
    watcher?.rows(before);
  }
  return before;
}

function runBatch(
  run: Run,
  lane: Lane,
  batch: TraceBatch,
  before: number,
  answers: Answers,
  visit: VisitCall,
): void {
  const { machine, ledger } = lane;
  answers.prepare(batch);
  for (let row = 0; row < batch.rows; row++) {
    let ret: number;
    try {
      lane.enter(batch, row);
      ret = machine.call(batch, row, answers);
    } catch (error) {
      throw explainCall(run, { label: lane.label, batch, row }, error);
    }
    if (machine.impossible === null) visit(lane, batch, row, before + row, ret);
    ledger.clear();
  }
}
