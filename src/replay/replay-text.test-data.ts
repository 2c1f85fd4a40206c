/** For tests: replays a trace that is written in the test. */
import { Readable } from 'node:stream';
import type { Host } from '../hosts/host.js';
import { STEPS } from '../kernel/steps.js';
import { parseNic } from '../nic/setup.js';
import type { ReplayResult } from '../results/replay.js';
import { MAX_STORED_PFNS, TraceBatch } from '../trace/batch.js';
import { openTrace } from '../trace/open.js';
import type { Trace } from '../trace/trace.js';
import { DEFAULT_BASE, select } from '../variants/select.js';
import { parseFilter } from './filter.js';
import type { FinishedRun } from './finished.js';
import { outcome } from './outcome/outcome.js';
import { parseOverride } from './pricing/prices.js';
import { prepare, type Run, replay } from './replay.js';

/** Every step costs 1 ns, nothing disperses: a call's time is the number of its steps. */
export const ONE_NS_HOST: Host = {
  'vfiobench-host': 1,
  name: 'one-ns',
  summary: 'for tests',
  kernel: '-',
  source: '-',
  unit: 'ns',
  unitsPerNs: { value: 1, why: 'ns' },
  steps: Object.fromEntries(
    STEPS.map(({ name }) => [name, { price: 1, from: 'assumed' as const, why: 'test' }]),
  ),
};

export interface TextReplay {
  readonly base?: string;
  readonly variants?: readonly string[];
  readonly host?: Host;
  readonly seed?: number;
  readonly limit?: number;
  readonly skip?: number;
  readonly filter?: string;
  readonly set?: readonly string[];
  readonly watchLocks?: boolean;
  readonly sensitivity?: boolean;
  /** As --nic has it. */
  readonly nic?: string;
  /** Rows a batch holds, in place of the reader's own batches. */
  readonly batchRows?: number;
}

/** The same trace in batches of another capacity. */
function rebatched(trace: Trace, capacity: number): Trace {
  async function* batches(): AsyncGenerator<TraceBatch, void> {
    const small = new TraceBatch(capacity);
    for await (const batch of trace.batches()) {
      for (let row = 0; row < batch.rows; row++) {
        copyRow(batch, row, small);
        if (!small.full) continue;
        yield small;
        small.clear();
      }
    }
    if (small.rows > 0) yield small;
  }
  // a proxy, so that sha256 and the backings stay those of the trace as it is read
  return new Proxy(trace, { get: (target, key) => (key === 'batches' ? batches : Reflect.get(target, key)) });
}

function copyRow(from: TraceBatch, row: number, to: TraceBatch): void {
  const at = to.rows;
  for (const [key, column] of Object.entries(from)) {
    if (!ArrayBuffer.isView(column) || key === 'pfns') continue;
    (to[key as keyof TraceBatch] as unknown as number[])[at] = (column as Float64Array)[row];
  }
  to.endRow();
  to.pfnStart[at] = to.pfnsUsed;
  if (from.pfnCount[row] > MAX_STORED_PFNS) return;
  for (let i = 0; i < from.pfnCount[row]; i++) to.pushPfn(from.pfns[from.pfnStart[row] + i]);
}

/** Runs a trace given as text to its end. */
export async function runText(
  csv: string,
  options: TextReplay = {},
): Promise<Run & { readonly finished: FinishedRun }> {
  const { limit } = options;
  const stdin = Readable.from([Buffer.from(csv)]);
  const read = await openTrace('-', { stdin, limit });
  const trace = options.batchRows === undefined ? read : rebatched(read, options.batchRows);
  const host = options.host ?? ONE_NS_HOST;
  const run = prepare(trace, {
    base: options.base === undefined ? DEFAULT_BASE : await select(options.base),
    variants: await Promise.all((options.variants ?? []).map(select)),
    host,
    overrides: (options.set ?? []).map((text) => parseOverride(text, host)),
    unit: host.unit,
    seed: options.seed ?? 1,
    skip: options.skip ?? 0,
    filter: options.filter === undefined ? null : parseFilter(options.filter),
    watchLocks: options.watchLocks ?? false,
    sensitivity: options.sensitivity ?? false,
    nic: options.nic === undefined ? null : parseNic(options.nic),
  });
  return { ...run, finished: await replay(run) };
}

export async function replayText(csv: string, options: TextReplay = {}): Promise<ReplayResult> {
  return outcome((await runText(csv, options)).finished);
}

/** Count of a step in a lane over all recorded calls. */
export function stepCount(result: ReplayResult, lane: number, step: string): number {
  return result.lanes[lane].stepCounts.find((total) => total.step === step)?.count ?? 0;
}
