/** What vfiobench calibrate was given, read and counted: calls measured one by one, or histograms with their trace. */
import { calibrate } from '../../calibration/calibrate.js';
import { calibrateRecorded, otherNumbers } from '../../calibration/calibrate-recorded.js';
import type { Calibrated } from '../../calibration/conclusion.js';
import { gather, latencyIn, type Measure, type MeasuredRun } from '../../calibration/gather.js';
import { tracesOfMeans } from '../../calibration/means.js';
import { ClassGatherer, type MeasuredClass } from '../../calibration/measured-classes.js';
import { bareName, figuresOf, type RecordedFigure } from '../../calibration/recorded-figures.js';
import { didYouMean } from '../../did-you-mean.js';
import { InputError, shownName } from '../../failure.js';
import type { Host } from '../../hosts/host.js';
import { readMeansCsv } from '../../recordings/means-csv.js';
import { readRecording } from '../../recordings/read.js';
import { parseFilter } from '../../replay/filter.js';
import { psPerUnit } from '../../replay/pricing/prices.js';
import type { CalibrationInput } from '../../results/calibration.js';
import { valuesIn } from '../../stats/distances.js';
import { sumOf } from '../../sums.js';
import { openTrace } from '../../trace/open.js';
import type { Trace } from '../../trace/trace.js';
import { type Selection, select } from '../../variants/select.js';
import { badRows, openNamed } from '../open-trace.js';
import { progressOn } from '../progress.js';
import type { Streams } from '../streams.js';
import { mapNames } from './checks.js';
import { type MeasuredFile, variantOfTable } from './inputs.js';
import { differingText, nothingIn } from './measurement-words.js';

/** The options that bear on what is measured. */
export interface MeasuringOptions {
  readonly trace?: string;
  readonly map?: readonly string[];
  readonly filter?: string;
  readonly skip?: number;
  readonly seed: number;
  readonly skipBadRows?: boolean;
  readonly quiet?: boolean;
}

/** The measurements of all files. */
export class Measurements {
  readonly fitted = new ClassGatherer();
  readonly predicted = new ClassGatherer();
  readonly inputs: CalibrationInput[] = [];
  private readonly figures: RecordedFigure[] = [];
  private readonly told: string[] = [];
  /** Probes by the maps that --map names. */
  private readonly names: ReadonlyMap<string, string>;
  /** Maps of the recordings, with unit and without. */
  private readonly maps = new Set<string>();
  private readonly kernels = new Set<string>();
  private overlapping = false;

  constructor(
    private readonly like: Host,
    private readonly base: Selection,
    /** Labels of variants that are not fitted. */
    private readonly notFitted: ReadonlySet<string>,
    private readonly options: MeasuringOptions,
    private readonly streams: Streams,
  ) {
    this.names = mapNames(options.map ?? []);
  }

  async add(file: MeasuredFile): Promise<void> {
    if (file.is === 'trace') return this.addTrace(file);
    if (file.is === 'means') return this.addMeans(file);
    return this.addHistograms(file);
  }

  /** @param name of the host to be made */
  async calibrate(name: string): Promise<Calibrated> {
    const { trace, seed } = this.options;
    const task = { name, like: this.like, seed, inputs: this.inputs, kernels: [...this.kernels] };
    this.checkNames();
    if (this.figures.length === 0) {
      const [classes, predicted] = [this.fitted.finish(), this.predicted.finish()];
      return calibrate({ ...task, classes, predicted, warnings: this.warnings() });
    }
    if (this.fitted.finish().length > 0)
      throw new InputError('histograms and calls are not fitted together; give one of them');
    if (this.notFitted.size > 0) throw new InputError('--predict takes calls that were measured one by one');
    if (trace === undefined) {
      throw new InputError(
        `${this.figures[0].source}: histograms do not say which calls they are of; --trace names the trace that made them`,
      );
    }
    const classes = await this.callsOf(trace);
    const warnings = [...this.warnings(), ...otherNumbers(this.figures, classes)];
    return calibrateRecorded({ ...task, figures: this.figures, classes, warnings });
  }

  private warnings(): string[] {
    const told = [...this.told];
    if (this.overlapping) {
      told.push(
        'calls of these traces may overlap: what they waited for is in their latencies, and in the prices',
      );
    }
    if (this.fitted.coarse)
      told.push('too many kinds of calls to keep: those that differ little went together');
    return told;
  }

  private async addHistograms({ name, variant, content }: MeasuredFile): Promise<void> {
    const recording = await readRecording(name, content!);
    const lane = variant?.label ?? 'BASE';
    for (const series of recording.series)
      for (const one of [series.map, bareName(series)]) this.maps.add(one);
    const figures = figuresOf(recording, { lane, names: this.names, host: this.like }, this.told);
    if (figures.length === 0) throw new InputError(`${recording.source}: no map holds latencies`);
    this.figures.push(...figures);
    for (const ran of new Set(figures.map((figure) => figure.lane))) {
      const of = figures.filter((figure) => figure.lane === ran);
      const values = sumOf(of, ({ buckets }) => valuesIn(buckets));
      this.inputs.push({
        name: of[0].source,
        form: recording.form,
        lane: ran,
        role: 'fit',
        values,
        without: 0,
        differing: 0,
        badRows: 0,
      });
    }
  }

  /** Throws InputError for a map or a variant that is named, and of which nothing was measured. */
  private checkNames(): void {
    for (const [map, probe] of this.names) {
      if (this.maps.has(map)) continue;
      const near = didYouMean(map, this.maps);
      throw new InputError(`--map ${map}=${probe}: the recordings have no map @${map}${near}`);
    }
    const lanes = new Set(this.inputs.map(({ lane }) => lane));
    for (const label of this.notFitted) {
      if (lanes.has(label)) continue;
      throw new InputError(
        `--predict ${label}: nothing was measured of it; what was measured ran ${[...lanes].join(', ')}`,
      );
    }
  }

  /** The calls of a trace in every lane that has a histogram; each stands for itself, whatever it took. */
  private async callsOf(name: string): Promise<MeasuredClass[]> {
    const lanes = new Set(this.figures.map((figure) => figure.lane));
    if (name === '-' && lanes.size > 1) {
      throw new InputError(
        `--trace -: is read once for each of ${[...lanes].join(', ')}; save the trace to a file`,
      );
    }
    for (const lane of lanes) {
      const trace = await openNamed(name, this.options, this.streams);
      const run = this.runOf(trace, lane === 'BASE' ? null : await select(lane), () => [1]);
      await this.take('trace', 'calls', run);
    }
    return this.fitted.finish();
  }

  /** A trace as it is run here. */
  private runOf(trace: Trace, variant: Selection | null, measure: Measure): MeasuredRun {
    const { filter, skip, seed } = this.options;
    const source = shownName(trace.name);
    return {
      trace,
      base: this.base,
      variant,
      measure,
      place: (line) => ({ source, line }),
      filter: filter === undefined ? null : parseFilter(filter),
      skip: skip ?? 0,
      seed,
    };
  }

  private async addTrace({ name, variant, content }: MeasuredFile): Promise<void> {
    const { skipBadRows, quiet } = this.options;
    const trace = await openTrace(name, {
      skipBadRows,
      content,
    });
    const progress = progressOn(this.streams, quiet === true, () => trace.shareRead);
    try {
      const run = this.runOf(trace, variant, latencyIn(this.like, name));
      await this.take('trace', this.roleOf(run), progress === null ? run : { ...run, watcher: progress });
    } finally {
      progress?.done();
    }
  }

  private async addMeans({ name, variant, content }: MeasuredFile): Promise<void> {
    const { unit, rows } = readMeansCsv(name, content!);
    if (variant !== null && rows.some((row) => row.variant !== null))
      throw new InputError(`${variant.label}=${name}: the table names variants of its own`);
    const scale = psPerUnit(this.like, unit, `${name}, in ${unit}`) / psPerUnit(this.like, this.like.unit);
    for (const part of tracesOfMeans(name, rows)) {
      const trace = await openTrace(name, { content: Buffer.from(part.text) });
      const run: MeasuredRun = {
        trace,
        base: this.base,
        variant: part.variant === null ? variant : await variantOfTable(name, part),
        measure: (batch, row) => part.rows.get(batch.line[row])?.map(({ value }) => value * scale) ?? null,
        place: (line) => ({ source: shownName(name), line: part.rows.get(line)![0].line }),
        filter: null,
        skip: 0,
        seed: this.options.seed,
      };
      await this.take('means', this.roleOf(run), run);
    }
  }

  private roleOf({ variant }: MeasuredRun): CalibrationInput['role'] {
    return this.notFitted.has(variant?.label ?? 'BASE') ? 'predict' : 'fit';
  }

  /** Gathers the calls of a run and takes down what was left out. */
  private async take(form: string, role: CalibrationInput['role'], run: MeasuredRun): Promise<void> {
    const { trace } = run;
    const name = shownName(trace.name);
    const lane = run.variant?.label ?? 'BASE';
    const into = role === 'predict' ? this.predicted : this.fitted;
    const found = await gather(run, this.like, into, role === 'calls' ? 0 : undefined);
    const { values, differing } = found;
    if (values === 0) {
      const wanted =
        role === 'calls' ? 'no call that a probe sees' : 'no call has a measured latency (lat_ns)';
      throw nothingIn(name, wanted, run, found);
    }
    this.overlapping ||= found.overlapping;
    if (role !== 'predict' && trace.meta.kernel !== undefined) this.kernels.add(trace.meta.kernel);
    // a trace that is run in several lanes is read once for each
    const isNew = !this.inputs.some((one) => one.role === 'calls' && one.name === name);
    if (isNew) this.told.push(...badRows(trace).map((text) => `${name}: ${text}`));
    if (differing > 0) this.told.push(differingText(name, lane, found));
    const without = form === 'means' ? 0 : found.without;
    this.inputs.push({ name, form, lane, role, values, without, differing, badRows: trace.badRowCount });
  }
}
