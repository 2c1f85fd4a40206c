/** vfiobench calibrate */
import { basename, resolve } from 'node:path';
import { calibrate } from '../calibration/calibrate.js';
import { gather, latencyIn, type MeasuredRun } from '../calibration/gather.js';
import { tracesOfMeans } from '../calibration/means.js';
import { ClassGatherer } from '../calibration/measured-classes.js';
import { CheckFailed, exitIfClosed, InputError } from '../failure.js';
import { type Host, hostSchema } from '../hosts/host.js';
import { loadHost } from '../hosts/load.js';
import type { Streams } from '../main.js';
import { readMeansCsv } from '../recordings/means-csv.js';
import { parseFilter } from '../replay/filter.js';
import { psPerUnit } from '../replay/prices.js';
import { calibrationMarkdown } from '../report/calibration-markdown.js';
import { calibrationText } from '../report/calibration-text.js';
import type { CalibrationInput, CalibrationResult } from '../stats/calibration-result.js';
import { openTrace } from '../trace/open.js';
import { DEFAULT_BASE, type Selection, select } from '../variants/select.js';
import { VERSION } from '../version.js';
import { type MeasuredFile, measuredFile } from './calibrate-inputs.js';
import { targetOf, writeWhole } from './output-files.js';
import { progressOn } from './progress.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from './result-output.js';
import { warn } from './terminal.js';

export interface CalibrateOptions extends Omit<OutputOptions, 'output'> {
  readonly like: string;
  /** The host file. */
  readonly output?: string;
  readonly report?: readonly string[];
  readonly trace?: string;
  readonly base?: string;
  readonly predict?: readonly string[];
  readonly name?: string;
  readonly force?: boolean;
  readonly filter?: string;
  readonly skip?: number;
  readonly seed: number;
  readonly skipBadRows?: boolean;
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
  const { host, result } = calibrate(
    {
      name: options.name ?? hostName(output, like),
      like,
      seed: options.seed,
      inputs: run.inputs,
      classes: run.fitted.finish(),
      predicted: run.predicted.finish(),
      warnings: run.warnings(),
    },
    VERSION,
  );
  warn(result.warnings, options.quiet === true, streams);
  const written = output !== undefined && (result.follows || options.force === true);
  if (written) await writeWhole([{ path: output, text: asJson(hostSchema.parse(host)) }]);
  if (!result.follows) exitIfClosed(streams, 1);
  await deliver(result, FORMATS, to, reportOptions, streams);
  if (result.follows) return;
  const fate =
    output === undefined
      ? ''
      : written
        ? `; ${output} is written all the same`
        : `; ${output} is not written (--force writes it)`;
  throw new CheckFailed(`the model can't follow the measurement: ${result.reasons.join('; ')}${fate}`);
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

/** The calls of all files. */
class Measurements {
  readonly fitted = new ClassGatherer();
  readonly predicted = new ClassGatherer();
  readonly inputs: CalibrationInput[] = [];
  private overlapping = false;

  constructor(
    private readonly like: Host,
    private readonly base: Selection,
    /** Labels of variants that are not fitted. */
    private readonly notFitted: ReadonlySet<string>,
    private readonly options: CalibrateOptions,
    private readonly streams: Streams,
  ) {}

  async add(file: MeasuredFile): Promise<void> {
    if (file.is === 'trace') return this.addTrace(file);
    if (file.is === 'means') return this.addMeans(file);
    throw new InputError(`${file.name}: histograms are not fitted yet`);
  }

  warnings(): string[] {
    const told = [];
    if (this.overlapping)
      told.push(
        'calls of these traces may overlap: what they waited for is in their latencies, and in the prices',
      );
    if (this.fitted.coarse)
      told.push('too many kinds of calls to keep: those that differ little went together');
    return told;
  }

  private async addTrace({ name, variant, content }: MeasuredFile): Promise<void> {
    const { skipBadRows, filter } = this.options;
    const trace = await openTrace(name, {
      ...(skipBadRows === undefined ? {} : { skipBadRows }),
      ...(content === undefined ? {} : { content }),
    });
    const progress = progressOn(this.streams, this.options.quiet === true, () => trace.shareRead);
    const source = name === '-' ? '<stdin>' : name;
    try {
      await this.take(name, 'trace', {
        trace,
        base: this.base,
        variant,
        measure: latencyIn(this.like, name),
        place: (line) => ({ source, line }),
        filter: filter === undefined ? null : parseFilter(filter),
        skip: this.options.skip ?? 0,
        seed: this.options.seed,
        ...(progress === null ? {} : { watcher: progress }),
      });
    } finally {
      progress?.done();
    }
  }

  private async addMeans({ name, variant, content }: MeasuredFile): Promise<void> {
    const { unit, rows } = readMeansCsv(name, content!);
    if (variant !== null && rows.some((row) => row.variant !== null))
      throw new InputError(`${variant.label}=${name}: the table names variants of its own`);
    if (unit === 'ms' || unit === 's')
      throw new InputError(`${name}: calls in ${unit}? a table of means is in ns, us, cycles or insns`);
    const scale = psPerUnit(this.like, unit, `${name}, in ${unit}`) / psPerUnit(this.like, this.like.unit);
    for (const part of tracesOfMeans(name, rows)) {
      const trace = await openTrace(name, { content: Buffer.from(part.text) });
      await this.take(name, 'means', {
        trace,
        base: this.base,
        variant: part.variant === null ? variant : await select(part.variant),
        measure: (batch, row) => part.rows.get(batch.line[row])?.map(({ value }) => value * scale) ?? null,
        place: (line) => ({ source: name, line: part.rows.get(line)![0].line }),
        filter: null,
        skip: 0,
        seed: this.options.seed,
      });
    }
  }

  private async take(name: string, form: string, run: MeasuredRun): Promise<void> {
    const lane = run.variant?.label ?? 'BASE';
    const role = this.notFitted.has(lane) ? 'predict' : 'fit';
    const into = role === 'fit' ? this.fitted : this.predicted;
    const { values, without, overlapping } = await gather(run, this.like, into);
    const shown = name === '-' ? '<stdin>' : name;
    if (values === 0) {
      throw new InputError(
        `${shown}: no call has a measured latency (lat_ns)${this.options.filter === undefined ? '' : ' where --filter looks'}`,
      );
    }
    this.overlapping ||= overlapping;
    this.inputs.push({ name: shown, form, lane, role, values, without: form === 'means' ? 0 : without });
  }
}
