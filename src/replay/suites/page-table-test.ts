/** kvm_page_table_test run on the model: its stages one after another, each timed in virtual time as the test does. */
import { InputError } from '../../failure.js';
import type { PageTableLane } from '../../results/page-table.js';
import { Random } from '../../stats/random.js';
import { openTrace } from '../../trace/open.js';
import type { Trace } from '../../trace/trace.js';
import { type TraceRow, traceChunks } from '../../trace/write.js';
import { explainFailure } from '../failures.js';
import type { FinishedRun } from '../finished.js';
import { finish, prepare, type ReplayOptions, type Run, runPart } from '../replay.js';
import {
  PAGE_TABLE_COLUMNS,
  type PageTableStage,
  type PageTableTest,
  pageTableStages,
} from './page-table-rows.js';

/** Of the traces that its parts are. */
const NAME = 'kvm_page_table_test';

/** IPA bits of the VM: those of the thread's traces. */
const IPA_BITS = 48;

/** A finished run: its stages' times by lane, BASE first. */
export interface PageTableRun {
  readonly run: FinishedRun;
  readonly stages: readonly PageTableLane['stagesNs'][];
}

/** One part of the test as a trace: its rows go through the reader as those of a file do. */
function traceOf(rows: Iterable<TraceRow>, { granule }: PageTableTest): Promise<Trace> {
  const chunks = traceChunks({ pageSize: granule, ipaBits: IPA_BITS }, PAGE_TABLE_COLUMNS, rows);
  return openTrace(NAME, { content: Buffer.concat([...chunks]) });
}

/**
 * Runs the test. A stage's time is that from its first vCPU's start to its last one's end, in virtual time with the
 * waiting for locks in it: as in the test, all vCPUs begin a stage together, after all have ended the one before, and
 * what main does between two stages (a memory slot's flags, write-protecting) is in no stage.
 * @param options skip, filter and nic have no meaning here; locks are always watched
 * Throws as replay/replay.ts does.
 */
export async function pageTableTest(test: PageTableTest, options: ReplayOptions): Promise<PageTableRun> {
  const random = new Random(options.seed);
  let run: Run | null = null;
  let ends: number[] = [];
  const times: Record<PageTableStage, number>[] = [];
  for (const { stage, rows } of pageTableStages(test, random)) {
    const trace = await traceOf(rows, test);
    run ??= prepare(trace, { ...options, watchLocks: true });
    const starts = ends;
    try {
      await runPart(run, trace);
      ends = barriers(run);
    } catch (error) {
      throw inStage(error, stage);
    }
    for (const [lane, end] of ends.entries()) {
      times[lane] ??= { create: 0, update: 0, adjust: 0, unmap: 0 };
      if (stage !== null) times[lane][stage] = Math.round((end - starts[lane]) / 1000);
    }
  }
  return { run: finish(run!), stages: times };
}

function barriers(run: Run): number[] {
  try {
    return run.lanes.map((lane) => lane.barrier());
  } catch (error) {
    throw explainFailure(run, error);
  }
}

/** Nobody has a file with the rows of the test: what is wrong with one of them is said of its stage. */
function inStage(error: unknown, stage: PageTableStage | null): unknown {
  if (!(error instanceof InputError)) return error;
  const { op, what } = error.facts;
  const where = stage === null ? NAME : `${NAME}, ${stage}`;
  return new InputError(`${where}: ${op === undefined ? '' : `${op}: `}${what}`);
}
