/** vfiobench sweep */
import { InputError } from '../../failure.js';
import { sweepCsv } from '../../report/sweep/csv.js';
import { sweepMarkdown } from '../../report/sweep/markdown.js';
import { sweepText } from '../../report/sweep/text.js';
import type { ReplayResult } from '../../results/replay.js';
import type { SweepResult } from '../../results/sweep.js';
import { ChangedTrace } from '../../sweep/changed-trace.js';
import { inHostUnit, parseOver } from '../../sweep/over.js';
import { sweepResult } from '../../sweep/result.js';
import { targetOf } from '../../sweep/target.js';
import { askedOf, jobsOf, type ModelOptions, replayOptions } from '../model-options.js';
import { refusePipe, withTrace } from '../open-trace.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from '../result-output.js';
import { refuseNothing, runReplay } from '../run-replay.js';
import type { Streams } from '../streams.js';
import { warn } from '../terminal.js';

export interface SweepCommandOptions extends ModelOptions, OutputOptions {
  readonly over: string;
  readonly map?: readonly string[];
}

const FORMATS: Formats<SweepResult> = {
  text: sweepText,
  json: asJson,
  csv: sweepCsv,
  markdown: sweepMarkdown,
  html: async (result) => (await import('../../report/sweep/html.js')).sweepHtml(result),
};

/** @param isGiven whether an option stands on the command line */
export async function sweepCommand(
  name: string,
  options: SweepCommandOptions,
  isGiven: (option: string) => boolean,
  streams: Streams,
): Promise<void> {
  const to = targets(options, FORMATS, name);
  refusePipe(name, 'a sweep reads the trace once for each value');
  const over = parseOver(options.over);
  const { base, variant = [], set = [] } = options;
  const target = await targetOf(over, {
    base,
    variant,
    set,
    ...(isGiven('seed') ? { seed: options.seed } : {}),
  });
  const runs = over.values.map((value) => ({ value, at: { ...options, ...target.at(value) } }));
  // a wrong value is told before the first is replayed
  const asked = await Promise.all(runs.map(({ at }) => askedOf(at)));
  const quiet = options.quiet === true;
  const results: ReplayResult[] = [];
  let { values } = over;
  for (const [i, { value, at }] of runs.entries()) {
    const result = await withTrace(name, options, streams, async (trace) => {
      const change = target.change(value, trace.name);
      const run = await replayOptions(trace, at, asked[i]);
      if (target.kind === 'price') values = inHostUnit(over.values, run.host.unit);
      return runReplay(
        change === null ? trace : new ChangedTrace(trace, change),
        run,
        { jobs: jobsOf(options), quiet: quiet || i > 0 },
        streams,
      );
    });
    results.push(result);
  }
  if (results.every(({ trace }) => trace.recordedRows === 0)) refuseNothing(results[0]);
  const all = sweepResult({ name: over.name, values, target }, results);
  const result = { ...all, probes: chosen(all, options.map) };
  warn(result.warnings, quiet, streams);
  await deliver(result, FORMATS, to, options, streams);
}

/** Throws InputError where a name is none of the probes'. */
function chosen({ probes }: SweepResult, maps: readonly string[] | undefined): SweepResult['probes'] {
  if (maps === undefined) return probes;
  const named = maps.map((map) => {
    const name = map.replace(/^@/, '');
    const probe = probes.find((one) => name === one.name || `@${name}` === one.title);
    if (probe !== undefined) return probe;
    const there = probes.map(({ title }) => title).join(', ');
    throw new InputError(`--map ${name}: nothing of that name was measured; there are ${there}`);
  });
  return probes.filter((probe) => named.includes(probe));
}
