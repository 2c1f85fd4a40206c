/** For tests: replays a trace that is written in the test. */
import { Readable } from 'node:stream';
import type { Host } from '../hosts/host.js';
import { STEPS } from '../kernel/steps.js';
import type { ReplayResult } from '../stats/result.js';
import { openTrace } from '../trace/open.js';
import { DEFAULT_BASE, select } from '../variants/select.js';
import { outcome } from './outcome.js';
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
}

/** Runs a trace given as text to its end. */
export async function runText(csv: string, options: TextReplay = {}): Promise<Run> {
  const trace = await openTrace('-', { stdin: Readable.from([Buffer.from(csv)]) });
  const run = prepare(trace, {
    base: options.base === undefined ? DEFAULT_BASE : await select(options.base),
    variants: await Promise.all((options.variants ?? []).map(select)),
    host: options.host ?? ONE_NS_HOST,
    overrides: [],
    unit: options.host?.unit ?? 'ns',
    seed: options.seed ?? 1,
    limit: options.limit ?? Number.POSITIVE_INFINITY,
    skip: options.skip ?? 0,
    filter: null,
  });
  await replay(run);
  return run;
}

export async function replayText(csv: string, options: TextReplay = {}): Promise<ReplayResult> {
  return outcome(await runText(csv, options), 'test', []);
}

/** Count of a step in a lane over all recorded calls. */
export function stepCount(result: ReplayResult, lane: number, step: string): number {
  return result.lanes[lane].stepCounts.find((total) => total.step === step)?.count ?? 0;
}
