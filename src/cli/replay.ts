/** vfiobench replay */
import { InputError } from '../failure.js';
import type { Streams } from '../main.js';
import { outcome } from '../replay/outcome.js';
import { prepare, replay } from '../replay/replay.js';
import { FORMATS } from '../report/formats.js';
import type { ReplayResult } from '../stats/result.js';
import { metadataProblems } from '../trace/problems.js';
import { VERSION } from '../version.js';
import { type ModelOptions, replayOptions } from './model-options.js';
import { openNamed } from './open-trace.js';
import { progressOn } from './progress.js';
import { deliver, type Formats, type OutputOptions, targets } from './result-output.js';

export interface ReplayCommandOptions extends ModelOptions, OutputOptions {
  readonly bpftrace?: boolean;
  readonly limit?: number;
}

export async function replayCommand(
  name: string,
  options: ReplayCommandOptions,
  streams: Streams,
): Promise<void> {
  const formats: Formats<ReplayResult> = FORMATS;
  if (options.bpftrace && options.format !== undefined && options.format !== 'bpftrace') {
    throw new InputError(`--bpftrace and --format ${options.format} ask for two forms; give one of them`);
  }
  const output: OutputOptions = options.bpftrace ? { ...options, format: 'bpftrace' } : options;
  const to = targets(output, formats, name);
  const trace = await openNamed(name, options, streams);
  const progress = progressOn(streams, options.quiet === true);
  const run = prepare(trace, {
    ...(await replayOptions(trace, options)),
    onProgress: (rows) => progress.update(rows),
  });
  try {
    await replay(run);
  } finally {
    progress.done();
  }
  const result = outcome(run, VERSION, metadataProblems(trace.meta));
  if (options.quiet !== true)
    for (const warning of result.warnings) streams.stderr.write(`vfiobench: ${warning}\n`);
  await deliver(result, formats, to, output, streams);
}
