/** The one loop: row → lanes → referee → probes. */
import { InputError } from '../failure.js';
import type { Host } from '../hosts/host.js';
import { Ledger } from '../kernel/ledger.js';
import { StepTable } from '../kernel/steps.js';
import type { NicSetup } from '../nic/setup.js';
import type { Unit } from '../stats/result.js';
import type { TraceBatch } from '../trace/batch.js';
import { OPS } from '../trace/ops.js';
import type { Trace } from '../trace/trace.js';
import { assemble, type Selection, variantOn } from '../variants/select.js';
import { Answers } from './answers.js';
import { BesideNic } from './beside-nic.js';
import { Machine } from './calls.js';
import { explainFailure, runsOwn } from './failures.js';
import type { RowTest } from './filter.js';
import { Lane } from './lane.js';
import { machineOptions } from './machine-options.js';
import { Pricer } from './pricer.js';
import { type Override, type Price, pricesOf, psPerUnit } from './prices.js';
import { Referee } from './referee.js';
import { lockCosts } from './scheduler/lock-costs.js';
import type { TimelineOptions } from './timeline.js';

export interface ReplayOptions {
  readonly base: Selection;
  readonly variants: readonly Selection[];
  readonly host: Host;
  readonly overrides: readonly Override[];
  readonly unit: Unit;
  readonly seed: number;
  /** Rows at the start that change state but are not recorded. */
  readonly skip: number;
  /** Which rows are recorded. */
  readonly filter: RowTest | null;
  /** Report on locks even where one cpu runs alone. */
  readonly watchLocks?: boolean;
  /** A NIC that shares a CPU with the trace's calls. */
  readonly nic?: NicSetup | null;
  /** Called after each batch with the rows done so far. */
  readonly onProgress?: (rows: number) => void;
}

/** Recorded return values beside BASE's. */
interface Returns {
  compared: number;
  differing: number;
  /** Where they differ first. */
  first: { readonly line: number; readonly recorded: number; readonly modelled: number } | null;
}

/** Everything a finished run holds; replay/outcome.ts makes the result of it. */
export interface Run {
  readonly trace: Trace;
  readonly options: ReplayOptions;
  readonly steps: StepTable;
  readonly prices: readonly (Price | undefined)[];
  /** BASE first. */
  readonly lanes: readonly Lane[];
  /** One for each variant lane. */
  readonly referees: readonly Referee[];
  rows: number;
  recordedRows: number;
  /** By op number: 1 where the trace has a row of it. */
  readonly seenOps: Uint8Array;
  readonly returns: Returns;
  /** Reused from batch to batch. */
  readonly buffers: { recorded: Uint8Array; answers: readonly Answers[] };
}

/** Prepares the lanes of a run. Throws InputError where variants, host and trace do not fit together. */
export function prepare(trace: Trace, options: ReplayOptions): Run {
  const { base, variants, host } = options;
  const selections = [base, ...variants];
  const chosen = selections.flatMap((selection) => selection.chosen);
  for (const { variant } of chosen) {
    if (base.label === 'BASE' && base.chosen.some((one) => one.variant === variant)) continue;
    if (variant.needsContainer !== undefined && trace.meta.container !== variant.needsContainer) {
      throw new InputError(
        `variant ${variant.name} needs a trace with "# container: ${variant.needsContainer}"; ${trace.name} has container ${trace.meta.container}`,
      );
    }
  }
  const steps = new StepTable();
  const own = [...new Set(chosen.map(({ variant }) => variant))].flatMap((variant) => variant.steps ?? []);
  for (const step of own) {
    if (steps.find(step.name) !== undefined)
      throw new InputError(`two variants bring a step ${step.name}, or it is built in`);
    steps.add({ name: step.name, summary: step.summary, lock: null });
  }
  const prices = pricesOf(host, steps, own, options.overrides);
  const machine = machineOptions(trace.meta, host);
  const timeline: TimelineOptions = {
    steps,
    psPerUnit: psPerUnit(host, options.unit),
    lockCosts: lockCosts(host, psPerUnit(host, host.unit)),
    watchLocks: options.watchLocks ?? false,
  };
  const lanes = [null, ...variants].map((selection) => {
    const ledger = new Ledger(steps.size, steps.all);
    const behaviour = assemble(base, selection, steps);
    const label = selection === null ? 'BASE' : selection.label;
    return new Lane(
      label,
      new Machine(behaviour, ledger, machine, trace.backings, runsOwn(base, selection)),
      ledger,
      new Pricer(prices, host),
      options.seed,
      timeline,
      options.nic ? new BesideNic(options.nic, host) : null,
    );
  });
  const referees = variants.map(
    (selection) =>
      new Referee(
        selection.label,
        selection.chosen.flatMap(({ variant }) =>
          (variant.mayDiffer ?? []).filter(
            ({ against }) => against === undefined || against.includes(variantOn(base, variant.path).name),
          ),
        ),
      ),
  );
  const returns: Returns = { compared: 0, differing: 0, first: null };
  return {
    trace,
    options,
    steps,
    prices,
    lanes,
    referees,
    rows: 0,
    recordedRows: 0,
    seenOps: new Uint8Array(OPS.length),
    returns,
    buffers: { recorded: new Uint8Array(0), answers: [] },
  };
}

/**
 * Replays the whole trace.
 * Throws InputError for what the user gave, CheckFailed where the user's own variant changes what the caller sees or
 * breaks, and any other Error where the fault is ours.
 */
export async function replay(run: Run): Promise<void> {
  const { options } = run;
  for await (const batch of run.trace.batches()) {
    runBatch(run, batch, batch.rows);
    options.onProgress?.(run.rows);
  }
  try {
    for (const lane of run.lanes) lane.finish();
  } catch (error) {
    throw explainFailure(run, error);
  }
}

/** Replays rows [0, rows) of a batch in every lane. */
export function runBatch(run: Run, batch: TraceBatch, rows: number): void {
  const { lanes, referees, buffers } = run;
  if (buffers.recorded.length < batch.capacity) {
    buffers.recorded = new Uint8Array(batch.capacity);
    buffers.answers = lanes.map(() => new Answers(batch.capacity));
  }
  const { recorded, answers } = buffers;
  run.recordedRows += mark(run, batch, rows, recorded);
  try {
    for (const [i, lane] of lanes.entries()) lane.run(batch, 0, rows, run.rows, recorded, answers[i]);
    for (const [i, referee] of referees.entries())
      referee.compare(batch, 0, rows, answers[0], answers[i + 1]);
  } catch (error) {
    throw explainFailure(run, error);
  }
  compareReturns(run, batch, rows, answers[0]);
  run.rows += rows;
}

function mark(
  { options, rows: before, seenOps }: Run,
  batch: TraceBatch,
  rows: number,
  recorded: Uint8Array,
): number {
  let marked = 0;
  for (let row = 0; row < rows; row++) {
    seenOps[batch.op[row]] = 1;
    const wanted = before + row >= options.skip && (options.filter === null || options.filter(batch, row));
    recorded[row] = wanted ? 1 : 0;
    if (wanted) marked++;
  }
  return marked;
}

function compareReturns({ returns }: Run, batch: TraceBatch, rows: number, base: Answers): void {
  for (let row = 0; row < rows; row++) {
    const measured = batch.ret[row];
    if (Number.isNaN(measured) || Number.isNaN(base.ret[row])) continue;
    returns.compared++;
    if (measured === base.ret[row]) continue;
    returns.differing++;
    returns.first ??= { line: batch.line[row], recorded: measured, modelled: base.ret[row] };
  }
}
