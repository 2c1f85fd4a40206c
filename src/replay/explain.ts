/** Replays a trace up to one row and writes down that row's call, step by step. */
import { returnText } from '../errno.js';
import { InputError, shownName } from '../failure.js';
import type { ExplainedLane, Explanation } from '../results/explanation.js';
import type { TraceBatch } from '../trace/batch.js';
import { OPS } from '../trace/ops.js';
import type { Trace } from '../trace/trace.js';
import { Answers } from './answers.js';
import { callText } from './call-text.js';
import { explainCall } from './failures.js';
import type { RowTest } from './filter.js';
import type { Lane } from './lane.js';
import { DMA_READ, DMA_WRITE, PIN } from './ops.js';
import { rowHash } from './pricing/draws.js';
import { psPerUnit } from './pricing/prices.js';
import { prepare, type ReplayOptions, type Run, runBatch } from './replay.js';
import { eventfdOf, isDoorbell } from './rows/doorbell-rows.js';
import type { Machine } from './rows/machine.js';

/** The rows before the one in a line change state; their prices are nobody's business. */
export function onlyLine(line: number): RowTest {
  return (batch, row) => batch.line[row] === line;
}

/**
 * @param line file line of the row to explain
 * Throws InputError where that line holds no row, and whatever a replay up to there that records it alone throws.
 */
export async function explain(trace: Trace, options: ReplayOptions, line: number): Promise<Explanation> {
  const run = prepare(trace, { ...options, filter: onlyLine(line) });
  let last = 0;
  for await (const batch of trace.batches()) {
    let row = 0;
    while (row < batch.rows && batch.line[row] < line) row++;
    if (row > 0) {
      runBatch(run, batch, row);
      last = batch.line[row - 1];
    }
    if (row === batch.rows) continue;
    if (batch.line[row] === line) {
      return explanation(run, batch, row);
    }
    last = batch.line[row];
    break;
  }
  throw new InputError(
    `${shownName(trace.name)}: line ${line} holds no row; rows are named by their line in the file${last > 0 ? `, ${last} is one` : ''}`,
  );
}

function explanation(run: Run, batch: TraceBatch, row: number): Explanation {
  const { options, trace } = run;
  const answers = new Answers(batch.capacity);
  // the rows of the batch before this one have been counted already
  const hash = rowHash(options.seed, run.marks.rows);
  const lanes = run.lanes.map((lane) => explainLane(run, lane, { batch, row, answers, hash }));
  const notes = caveats(run);
  return {
    schema: 'vfiobench-explain/1',
    trace: trace.name,
    line: batch.line[row],
    op: OPS[batch.op[row]].name,
    call: callText(batch, row),
    host: options.host.name,
    unit: options.unit,
    seed: options.seed,
    ...(notes.length > 0 ? { caveats: notes } : {}),
    lanes,
  };
}

/** Told of BASE's lane: what runs beside a row is the same in all. */
function caveats({ lanes: [{ timeline, pricer }], options: { host } }: Run): string[] {
  const told: string[] = [];
  if (timeline.overlapping)
    told.push('calls of this trace may overlap; waiting for locks is not in these times');
  if (pricer.crowded && host.interference !== undefined)
    told.push(
      `another VM runs: every step but the bulk copies costs ${host.interference.factor} times its price`,
    );
  return told;
}

/** The row that is explained, the memory for what comes back, and the row's luck. */
interface ExplainedRow {
  readonly batch: TraceBatch;
  readonly row: number;
  readonly answers: Answers;
  readonly hash: number;
}

function explainLane(run: Run, lane: Lane, { batch, row, answers, hash }: ExplainedRow): ExplainedLane {
  const unitPs = psPerUnit(run.options.host, run.options.unit);
  answers.prepare(batch, row, row + 1);
  const { ledger, pricer } = lane;
  let ret: number;
  let total: number;
  try {
    lane.enter(batch, row);
    ret = lane.machine.call(batch, row, answers);
    total = pricer.price(ledger, hash) / unitPs;
  } catch (error) {
    throw explainCall(run, { label: lane.label, batch, row }, error);
  }
  const steps = [...ledger.touched.subarray(0, ledger.touchedCount)].map((step) => {
    const { name, summary } = run.steps.info(step);
    const price = run.prices[step]!;
    return {
      step: name,
      summary,
      count: ledger.counts[step],
      price: pricer.priceOf(step) / unitPs,
      from: price.from,
      factor: pricer.factor(step, hash),
      time: pricer.costPs[step] / unitPs,
    };
  });
  const notes = [...ledger.noteValues.subarray(0, ledger.noteCount)];
  ledger.clear();
  const op = batch.op[row];
  const start = batch.pfnStart[row];
  const phys = op === PIN && ret > 0 ? [...answers.phys.subarray(start, start + ret)] : [];
  const seen = { label: lane.label, phys, ...seenOf(lane.machine, op), notes, steps, total };
  return { ...seen, ret: lane.machine.impossible === null ? returnText(ret) : '-' };
}

/** What the call left beside its return value. */
function seenOf({ extra, impossible }: Machine, op: number): Partial<ExplainedLane> {
  if (op === DMA_READ || op === DMA_WRITE) return { copied: extra };
  if (impossible !== null) return { unsupported: impossible };
  return extra > 0 && isDoorbell(op) ? { eventfd: eventfdOf(extra) } : {};
}
