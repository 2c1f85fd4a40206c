/** vfiobench replay */
import type { Streams } from '../main.js';
import { outcome } from '../replay/outcome.js';
import { prepare, replay } from '../replay/replay.js';
import { FORMATS } from '../report/formats.js';
import type { ReplayResult } from '../stats/result.js';
import { openTrace } from '../trace/open.js';
import { VERSION } from '../version.js';
import { type ModelOptions, replayOptions } from './model-options.js';
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
  const output: OutputOptions = options.bpftrace ? { ...options, format: 'bpftrace' } : options;
  const to = targets(output, formats);
  const { limit, skipBadRows } = options;
  const trace = await openTrace(name, {
    skipBadRows: skipBadRows === true,
    stdin: streams.stdin,
    ...(limit === undefined ? {} : { limit }),
  });
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
  const result = outcome(run, VERSION, []);
  if (options.quiet !== true)
    for (const warning of result.warnings) streams.stderr.write(`vfiobench: ${warning}\n`);
  await deliver(result, formats, to, output, streams);
}
