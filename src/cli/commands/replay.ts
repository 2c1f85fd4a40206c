/** vfiobench replay */
import { InputError } from '../../failure.js';
import { FORMATS } from '../../report/replay/formats.js';
import { relabelled } from '../../report/replay/relabelled.js';
import { callProblems } from '../../results/call-problems.js';
import type { ReplayResult } from '../../results/replay.js';
import { labelsSideBySide } from '../../variants/labels.js';
import { askedOf, jobsOf, type ModelOptions, replayOptions } from '../model-options.js';
import { withTrace } from '../open-trace.js';
import { deliver, type Formats, type OutputOptions, targets } from '../result-output.js';
import { refuseNothing, runReplay } from '../run-replay.js';
import type { Streams } from '../streams.js';
import { warn } from '../terminal.js';

export interface ReplayCommandOptions extends ModelOptions, OutputOptions {
  readonly bpftrace?: boolean;
  readonly limit?: number;
  readonly locks?: boolean;
  readonly sensitivity?: boolean;
}

export async function replayCommand(
  name: string,
  options: ReplayCommandOptions,
  streams: Streams,
): Promise<void> {
  let labels: readonly string[] = [];
  const formats: Formats<ReplayResult> = { ...FORMATS, ...relabelling(() => labels) };
  if (options.bpftrace && options.format !== undefined && options.format !== 'bpftrace') {
    throw new InputError(`--bpftrace and --format ${options.format} ask for two forms; give one of them`);
  }
  const output: OutputOptions = options.bpftrace ? { ...options, format: 'bpftrace' } : options;
  const to = targets(output, formats, name);
  if (options.sensitivity && options.variant === undefined)
    throw new InputError('--sensitivity is about what a variant differs by; name one with --variant');
  if (options.sensitivity && to.every(({ format }) => format === 'bpftrace'))
    throw new InputError('bpftrace maps have no place for --sensitivity; add another form (-o verdicts.txt)');
  if (options.nic !== undefined && to.every(({ format }) => format === 'bpftrace'))
    throw new InputError('bpftrace maps have no place for --nic; add another form (-o nic.txt)');
  const quiet = options.quiet === true;
  const asked = await askedOf(options);
  labels = labelsSideBySide(asked.variants);
  const watched = { watchLocks: options.locks === true, sensitivity: options.sensitivity === true };
  const result = await withTrace(name, options, streams, async (trace) => {
    const run = { ...(await replayOptions(trace, options, asked)), ...watched };
    return runReplay(trace, run, { jobs: jobsOf(options), quiet }, streams);
  });
  // the same eyes read it in the first lines of the report
  const isSeen =
    streams.stdout.isTTY === true && to.some(({ file, format }) => file === null && format === 'text');
  const shown = isSeen ? callProblems(result) : [];
  warn(
    result.warnings.filter((text) => !shown.includes(text)),
    quiet,
    streams,
  );
  await deliver(result, formats, to, output, streams);
  refuseNothing(result);
}

/** Forms that people read, of which lanes have the labels that tell them apart best. */
function relabelling(labels: () => readonly string[]): Formats<ReplayResult> {
  const forms = ['text', 'markdown', 'html', 'mail'] as const;
  return Object.fromEntries(
    forms.map((form) => [form, (result, look) => FORMATS[form](relabelled(result, labels()), look)]),
  );
}
