/** vfiobench baseline save | list | show */
import { existsSync } from 'node:fs';
import { EXIT_USAGE, exitIfClosed } from '../../exit.js';
import { InputError } from '../../failure.js';
import { type Baseline, baselineOf, baselineText } from '../../gate/baseline.js';
import { readBaseline } from '../../gate/baseline-files.js';
import { type BaselineList, baselineList } from '../../gate/baseline-list.js';
import { BASELINE_DIR, baselineNames, baselinePath } from '../../gate/baseline-names.js';
import { baselineListText, baselineReport } from '../../report/baseline-text.js';
import type { ModelOptions } from '../model-options.js';
import { refuseUnwritable } from '../output-checks.js';
import { makeFolder, writeWhole } from '../output-files.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from '../result-output.js';
import type { Streams } from '../streams.js';
import { warn } from '../terminal.js';

export interface BaselineOptions extends ModelOptions, OutputOptions {
  /** How many, from --seed on. */
  readonly seeds?: number;
  readonly dir?: string;
  readonly force?: boolean;
}

const LIST: Formats<BaselineList> = { text: baselineListText, json: asJson };
const SHOW: Formats<Baseline> = { text: baselineReport, json: asJson };

/** Replays a trace, once with each seed, and stores what it came to. Throws InputError where the name is taken. */
export async function saveBaseline(
  name: string,
  trace: string,
  options: BaselineOptions,
  streams: Streams,
): Promise<void> {
  const dir = options.dir ?? BASELINE_DIR;
  const path = baselinePath(dir, name);
  if (existsSync(path) && options.force !== true)
    throw new InputError(`${path}: baseline ${name} exists; --force replaces it`);
  // a folder that is not there is made
  if (existsSync(dir)) refuseUnwritable(path);
  const { chosenIn, identityOf } = await import('./replayed.js');
  const { replayedWith, seedsOf, warningsOf } = await import('./seeds.js');
  const seeds = seedsOf(trace, options, null);
  const runs = await replayedWith(seeds, trace, options, streams);
  const [run] = runs;
  const results = runs.map(({ result }) => result);
  const baseline = baselineOf(name, results, identityOf(run, options), chosenIn(run));
  makeFolder(dir);
  await writeWhole([{ path, text: baselineText(baseline) }]);
  const quiet = options.quiet === true;
  const warned = results.map(({ warnings }) => warnings);
  warn(warningsOf(seeds, warned), quiet, streams);
  warn([`baseline ${name} of ${trace} is stored in ${path}`], quiet, streams);
}

/** Lists what can be read; then throws InputError where a file is no baseline, naming each. */
export async function listBaselines(options: BaselineOptions, streams: Streams): Promise<void> {
  const dir = options.dir ?? BASELINE_DIR;
  const to = targets(options, LIST);
  const faults: string[] = [];
  const baselines = baselineNames(dir).flatMap((name) => {
    try {
      return [readBaseline(dir, name)];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      faults.push(error.message);
      return [];
    }
  });
  if (faults.length > 0) exitIfClosed(streams, EXIT_USAGE);
  await deliver(baselineList(dir, baselines), LIST, to, options, streams);
  if (faults.length > 0) throw new InputError(faults.join('; '));
}

export async function showBaseline(name: string, options: BaselineOptions, streams: Streams): Promise<void> {
  const to = targets(options, SHOW);
  await deliver(readBaseline(options.dir ?? BASELINE_DIR, name), SHOW, to, options, streams);
}
