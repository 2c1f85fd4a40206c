/**
 * The one loop: row → lanes → referee → probes.
 *
 * prepare() checks that variants, host and trace fit together and says how lanes are built (setup.ts). replay() then reads
 * the trace batch by batch; a LaneGroup runs each batch in all lanes, BASE first (lane.ts), and holds what the callers saw
 * (answers.ts) against BASE's (referee.ts). At the end each lane says what it has measured (finished.ts), and outcome()
 * makes the result of that, in words and units (outcome/outcome.ts). The same on several threads: threads/.
 */
import type { Host } from '../hosts/host.js';
import type { NicSetup } from '../nic/setup.js';
import type { RowChoice } from '../results/row-choice.js';
import type { Unit } from '../sizes.js';
import type { TraceBatch } from '../trace/batch.js';
import type { Trace } from '../trace/trace.js';
import type { Selection } from '../variants/select.js';
import { explainFailure } from './failures.js';
import type { RowTest } from './filter.js';
import type { FinishedLane, FinishedRun, Returns } from './finished.js';
import type { Lane } from './lane.js';
import { LaneGroup } from './lane-group.js';
import type { Override } from './pricing/prices.js';
import { RowMarks } from './row-marks.js';
import { type Setup, setUp } from './setup.js';

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
  /** What rows the user chose (--skip, --filter, --limit), as typed: for the report. Left out where nothing was chosen. */
  readonly chosen?: RowChoice;
  /** Report on locks, even where one cpu runs alone (--locks). */
  readonly watchLocks?: boolean;
  /** A NIC that shares a CPU with calls of the trace (--nic). */
  readonly nic?: NicSetup | null;
  /** Say at which price each verdict turns (--sensitivity). */
  readonly sensitivity?: boolean;
  readonly watcher?: Watcher;
  /** Who sleep at the eventfd of every doorbell: a trace does not know. Left out: nobody. */
  readonly eventfdWaiters?: number;
}

/** Somebody who looks on while a replay runs. */
export interface Watcher {
  /** This many rows have been read. */
  rows(rows: number): void;
  /** Runs what keeps this thread busy for a while: the lanes of a batch. */
  stretch(work: () => void): void;
}

/** A run of lanes. */
export interface Run extends Setup {
  readonly trace: Trace;
  readonly options: ReplayOptions;
  /** All lanes in this thread; they are built when somebody asks for them, for other threads build their own. */
  readonly group: LaneGroup;
  /** Those of the group, BASE first. */
  readonly lanes: readonly Lane[];
  readonly marks: RowMarks;
}

/** Prepares a run. Throws InputError where variants, host and trace do not fit together. */
export function prepare(trace: Trace, options: ReplayOptions): Run {
  const setup = setUp(trace, options);
  let group: LaneGroup | null = null;
  return {
    ...setup,
    trace,
    options,
    get group() {
      group ??= new LaneGroup(setup, [...Array(1 + options.variants.length).keys()]);
      return group;
    },
    get lanes() {
      return this.group.lanes;
    },
    marks: new RowMarks(options),
  };
}

/**
 * Replays the whole trace.
 * Throws InputError for what the user gave, CheckFailed where the user's own variant changes what the caller sees or
 * breaks, and any other Error where the fault is ours.
 */
export async function replay(run: Run): Promise<FinishedRun> {
  await runPart(run, run.trace);
  return finish(run);
}

/**
 * Replays all rows of the run's own trace, or of a further one with the same metadata that goes on where others ended.
 * Throws as `replay` does, and Error where the further one gives a backing another number than the run's own: the lanes
 * look numbers up there.
 */
export async function runPart(run: Run, part: Trace): Promise<void> {
  for await (const batch of part.batches()) {
    if (part !== run.trace) refuseOtherBackings(part, run.trace);
    runBatch(run, batch, batch.rows);
  }
}

/** Throws Error where a backing has another number in a trace than in the first: lanes look numbers up in that. */
function refuseOtherBackings({ backings }: Trace, first: Trace): void {
  const other = backings.find(({ text }, i) => text !== first.backings[i]?.text);
  if (other !== undefined) throw new Error(`backing ${other.text} has another number in ${first.name}`);
}

/** Replays rows [0, rows) of the trace's next batch in every lane. */
export function runBatch(run: Run, batch: TraceBatch, rows: number): void {
  const { marks } = run;
  const firstRow = marks.rows;
  marks.take(batch, rows);
  runMarked(run, { batch, rows, firstRow, recorded: marks.recorded });
  run.options.watcher?.rows(marks.rows);
}

/** Rows [0, rows) of a batch with what RowMarks has found out about them. */
interface MarkedRows {
  readonly batch: TraceBatch;
  readonly rows: number;
  /** Number of the batch's first row in the trace, from 0. */
  readonly firstRow: number;
  /** 1 for each row that the probes see. */
  readonly recorded: Uint8Array;
}

/** Runs rows in all lanes, and compares what they answered. Throws what ends the run, as the user is to be told. */
export function runMarked(run: Run, { batch, rows, firstRow, recorded }: MarkedRows): void {
  const { group } = run;
  watched(run.options.watcher, () => {
    const ran = group.run(batch, rows, firstRow, recorded);
    group.compare(batch, ran, firstRow, group.answers[0]);
  });
  if (group.stop !== null) throw explainFailure(run, group.stop.error);
}

/** Runs a stretch under the eyes of the watcher, if there is one. */
export function watched(watcher: Watcher | undefined, work: () => void): void {
  if (watcher === undefined) work();
  else watcher.stretch(work);
}

/** What the run comes to, once all rows have been run. */
export function finish(run: Run): FinishedRun {
  const { group } = run;
  const lanes = group.finish();
  if (group.stop !== null) throw explainFailure(run, group.stop.error);
  return finishedRun(run, lanes, group.returns);
}

/** What lanes have measured, wherever they ran, with what it is of. */
export function finishedRun(
  { trace, options, steps, prices, marks }: Run,
  lanes: readonly FinishedLane[],
  returns: Returns,
): FinishedRun {
  return { trace, options, steps, prices, lanes, ...marks.counted, returns };
}
