/** vfiobench calibrate */
import { EXIT_CHECK_FAILED, exitIfClosed } from '../../exit.js';
import { CheckFailed } from '../../failure.js';
import { hostSchema } from '../../hosts/host.js';
import { loadKnown } from '../../replay/pricing/known-steps.js';
import { calibrationMarkdown } from '../../report/calibration/markdown.js';
import { calibrationText } from '../../report/calibration/text.js';
import type { CalibrationResult } from '../../results/calibration.js';
import { DEFAULT_BASE, select } from '../../variants/select.js';
import { refuseStdinTwice } from '../open-recording.js';
import { writeWhole } from '../output-files.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from '../result-output.js';
import type { Streams } from '../streams.js';
import { warn } from '../terminal.js';
import { checkOptions, checkOutput, hostName } from './checks.js';
import { type MeasuredFile, measuredFile, type NamedMeasurement, namedMeasurement } from './inputs.js';
import { Measurements, type MeasuringOptions } from './measurements.js';

export interface CalibrateOptions extends Omit<OutputOptions, 'output' | 'quiet'>, MeasuringOptions {
  readonly like: string;
  /** The host file. */
  readonly output?: string;
  readonly report?: readonly string[];
  readonly base?: string;
  readonly predict?: readonly string[];
  readonly name?: string;
  readonly force?: boolean;
}

const FORMATS: Formats<CalibrationResult> = {
  text: calibrationText,
  json: asJson,
  markdown: calibrationMarkdown,
  html: async (result) => (await import('../../report/calibration/html.js')).calibrationHtml(result),
};

/** Throws InputError, and CheckFailed where the model can't follow the measurement. */
export async function calibrateCommand(
  names: readonly string[],
  options: CalibrateOptions,
  streams: Streams,
): Promise<void> {
  const { output, report, ...look } = options;
  const reportOptions: OutputOptions = { ...look, output: report };
  const named: NamedMeasurement[] = [];
  for (const name of names) named.push(await namedMeasurement(name));
  const paths = named.map(({ name }) => name);
  const to = targets(reportOptions, FORMATS, paths);
  const read = options.trace === undefined ? paths : [...paths, options.trace];
  refuseStdinTwice(read, 'measurement');
  checkOutput(output, report ?? [], read, options.force === true);
  const like = loadKnown(options.like);
  const hostNamed = hostName(options.name, output, like);
  const files: MeasuredFile[] = [];
  for (const one of named) files.push(await measuredFile(one, streams));
  checkOptions(files, options);
  const base = options.base === undefined ? DEFAULT_BASE : await select(options.base);
  const predicted = new Set<string>();
  for (const text of options.predict ?? []) predicted.add((await select(text)).label);
  const run = new Measurements(like, base, predicted, options, streams);
  for (const file of files) await run.add(file);
  const { host, result } = await run.calibrate(hostNamed);
  warn(result.warnings, options.quiet === true, streams);
  const { follows, notJudged, reasons } = result;
  if (follows === null) warn([`the fit is not judged: ${notJudged}`], options.quiet === true, streams);
  const written = output !== undefined && (follows !== false || options.force === true);
  if (written) await writeWhole([{ path: output, text: asJson(hostSchema.parse(host)) }]);
  if (follows === false) exitIfClosed(streams, EXIT_CHECK_FAILED);
  await deliver(result, FORMATS, to, reportOptions, streams);
  if (follows !== false) return;
  const fate =
    output === undefined
      ? ''
      : written
        ? `; ${output} is written all the same`
        : `; ${output} is not written (--force writes it)`;
  throw new CheckFailed(`the model can't follow the measurement: ${reasons.join('; ')}${fate}`);
}
