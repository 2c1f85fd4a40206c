/** vfiobench calibrate */
import { basename, resolve } from 'node:path';
import { CheckFailed, exitIfClosed, InputError } from '../failure.js';
import { type Host, hostSchema } from '../hosts/host.js';
import { loadHost } from '../hosts/load.js';
import type { Streams } from '../main.js';
import { calibrationMarkdown } from '../report/calibration-markdown.js';
import { calibrationText } from '../report/calibration-text.js';
import type { CalibrationResult } from '../stats/calibration-result.js';
import { DEFAULT_BASE, select } from '../variants/select.js';
import { type MeasuredFile, measuredFile } from './calibrate-inputs.js';
import { Measurements, type MeasuringOptions } from './measurements.js';
import { targetOf, writeWhole } from './output-files.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from './result-output.js';
import { warn } from './terminal.js';

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
};

/** Throws InputError, and CheckFailed where the model can't follow the measurement. */
export async function calibrateCommand(
  names: readonly string[],
  options: CalibrateOptions,
  streams: Streams,
): Promise<void> {
  const { output, report, ...look } = options;
  const reportOptions: OutputOptions = { ...look, ...(report === undefined ? {} : { output: report }) };
  const files: MeasuredFile[] = [];
  for (const name of names) files.push(await measuredFile(name, streams));
  const to = targets(
    reportOptions,
    FORMATS,
    files.map(({ name }) => name),
  );
  checkOutput(output, report ?? [], files);
  const like = loadHost(options.like);
  const base = options.base === undefined ? DEFAULT_BASE : await select(options.base);
  const predicted = new Set<string>();
  for (const text of options.predict ?? []) predicted.add((await select(text)).label);
  const run = new Measurements(like, base, predicted, options, streams);
  for (const file of files) await run.add(file);
  const { host, result } = await run.calibrate(options.name ?? hostName(output, like));
  warn(result.warnings, options.quiet === true, streams);
  const { follows, notJudged, reasons } = result;
  if (follows === null) warn([`the fit is not judged: ${notJudged}`], options.quiet === true, streams);
  const written = output !== undefined && (follows !== false || options.force === true);
  if (written) await writeWhole([{ path: output, text: asJson(hostSchema.parse(host)) }]);
  if (follows === false) exitIfClosed(streams, 1);
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

function checkOutput(
  output: string | undefined,
  reports: readonly string[],
  files: readonly MeasuredFile[],
): void {
  if (output === undefined) return;
  if (output === '-') throw new InputError('-o -: the report goes to stdout; name a file for the host');
  const target = targetOf(resolve(output));
  if (files.some(({ name }) => targetOf(resolve(name)) === target))
    throw new InputError(`-o ${output}: this is one of the measurements themselves`);
  if (reports.some((report) => targetOf(resolve(report)) === target))
    throw new InputError(`-o ${output}: the report goes there`);
}

/** `my-host` of `-o my-host.json`. */
function hostName(output: string | undefined, like: Host): string {
  return output === undefined ? `like-${like.name}` : basename(output).replace(/\.json$/, '');
}
