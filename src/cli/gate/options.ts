/** What a gate is to judge: the command line over the configuration file. */
import { dirname, resolve } from 'node:path';
import { InputError } from '../../failure.js';
import { BASELINE_DIR } from '../../gate/baseline-names.js';
import { conditionText } from '../../gate/condition.js';
import { type GateConfig, readConfig, type TraceConfig } from '../../gate/config.js';
import type { Rule } from '../../gate/judge.js';
import { type Mismatch, parseMismatches } from '../../gate/mismatch.js';
import { parseCondition } from '../../gate/parse-condition.js';
import type { GateLevel } from '../../results/gate.js';
import { UNITS } from '../../sizes.js';
import type { ModelOptions } from '../model-options.js';
import { namedRecording } from '../open-recording.js';
import { from } from '../relative-paths.js';
import type { OutputOptions } from '../result-output.js';
import { laneFrom, withPaths } from './config-paths.js';

/** As commander gives them. */
export interface GateCommandOptions extends ModelOptions, OutputOptions {
  readonly failOn?: readonly string[];
  readonly warnOn?: readonly string[];
  readonly baseline?: string;
  readonly dir?: string;
  readonly allowMismatch?: string;
  readonly allowInconclusive?: boolean;
  readonly selftest?: boolean;
  /** How many, from --seed on. */
  readonly seeds?: number;
  /** false: --no-config. */
  readonly config?: string | boolean;
  readonly limit?: number;
  /** Columns of the tables of one recording. */
  readonly columns?: string;
}

export interface GateSettings extends GateCommandOptions {
  readonly rules: readonly Rule[];
  /** One trace, or recordings of two sides; empty: none was named anywhere. */
  readonly inputs: readonly string[];
  /** What the user calls each recording; null: nothing. Those of one name are runs of one side. */
  readonly labels: readonly (string | null)[];
  /** The inputs are recordings, not a trace. */
  readonly isRecorded: boolean;
  readonly baselineDir: string;
  readonly allowedMismatches: readonly Mismatch[];
}

/** What one run of the command judges. */
export interface GateRuns {
  /** The list of the configuration's traces is judged, even if it has one alone. */
  readonly isList: boolean;
  readonly runs: readonly GateSettings[];
}

/**
 * Conditions of the command line come after those of the file; everything else on it takes the file's place. A trace
 * that it names is judged as the file's list of traces has it, if there is one. What is said twice is judged once. Throws
 * InputError where a condition can't be read or there is none.
 * @param isGiven whether an option stands on the command line
 */
export function gateRuns(
  inputs: readonly string[],
  options: GateCommandOptions,
  isGiven: (option: string) => boolean,
): GateRuns {
  const asked = typeof options.config === 'string' ? options.config : null;
  const { file, gate: written } = options.config === false ? { file: '', gate: {} } : readConfig(asked);
  const folder = dirname(file);
  const gate = withPaths(folder, written);
  const isRecorded = inputs.length > 1 || options.columns !== undefined;
  const given = [
    ...rulesOf('fail', options.failOn, () => '--fail-on'),
    ...rulesOf('warn', options.warnOn, () => '--warn-on'),
  ];
  const inFile = (place: string, { failOn, warnOn }: TraceConfig) =>
    [
      ...rulesOf('fail', failOn, (i) => `${file}: ${place}.failOn.${i}:`),
      ...rulesOf('warn', warnOn, (i) => `${file}: ${place}.warnOn.${i}:`),
    ].map((rule) => (isRecorded ? rule : { ...rule, lane: laneFrom(folder, rule.lane) }));
  // a rule that several traces share is one object, by which it is known as such
  const common = inFile('gate', gate);
  const one = (config: TraceConfig, rules: readonly Rule[], named: readonly string[]) =>
    settingsOf({
      folder,
      gate: { ...gate, ...config },
      rules: distinct(rules),
      inputs: named,
      isRecorded,
      options,
      isGiven,
    });
  if (isRecorded || gate.traces === undefined)
    return { isList: false, runs: [one({}, [...common, ...given], inputs)] };
  const chosen = gate.traces.flatMap((config, i) => {
    const isChosen = inputs.length === 0 || resolve(inputs[0]) === resolve(config.trace);
    return isChosen
      ? [one(config, [...common, ...inFile(`gate.traces.${i}`, config), ...given], inputs)]
      : [];
  });
  if (chosen.length === 0) {
    const there = gate.traces.map(({ trace }) => trace).join(', ');
    throw new InputError(
      `${inputs[0]}: ${file} does not have this trace in gate.traces, where there are ${there}; --no-config judges it without`,
    );
  }
  return { isList: inputs.length === 0 || chosen.length > 1, runs: chosen };
}

interface Found {
  /** Of the configuration file. */
  readonly folder: string;
  readonly gate: GateConfig;
  readonly rules: readonly Rule[];
  readonly inputs: readonly string[];
  readonly isRecorded: boolean;
  readonly options: GateCommandOptions;
  readonly isGiven: (option: string) => boolean;
}

function settingsOf({ folder, gate, rules, inputs, isRecorded, options, isGiven }: Found): GateSettings {
  if (rules.length === 0) {
    const of = gate.traces === undefined ? '' : ` ${gate.trace} by`;
    throw new InputError(
      `no condition to judge${of}: --fail-on 'n_pages_ns p99 > +5%', or gate.failOn in vfiobench.config.json`,
    );
  }
  const settings: GateSettings = {
    ...options,
    base: options.base ?? gate.base,
    variant: options.variant ?? gate.variants,
    host: options.host ?? gate.host,
    set: options.set ?? gate.set,
    filter: options.filter ?? gate.filter,
    skip: options.skip ?? gate.skip,
    limit: options.limit ?? gate.limit,
    seeds: options.seeds ?? gate.seeds,
    baseline: options.baseline ?? (isRecorded ? undefined : gate.baseline),
    seed: isGiven('seed') ? options.seed : (gate.seed ?? options.seed),
    allowInconclusive: options.allowInconclusive ?? gate.allowInconclusive ?? false,
    rules,
    ...(isRecorded ? namedRecordings(inputs) : { inputs: tracesOf(inputs, gate), labels: [] }),
    isRecorded,
    // stored with the configuration that names it, unless that says otherwise
    baselineDir: options.dir ?? gate.dir ?? from(options.baseline === undefined ? folder : '.', BASELINE_DIR),
    allowedMismatches:
      options.allowMismatch === undefined
        ? (gate.allowMismatch ?? [])
        : parseMismatches(options.allowMismatch),
  };
  if (isRecorded) refuseModelOptions(isGiven);
  else if (options.unit !== undefined && !UNITS.some((unit) => unit === options.unit))
    throw new InputError(`--unit ${options.unit}: a replay is in ns, us, cycles or insns`);
  return settings;
}

function tracesOf(inputs: readonly string[], { trace }: GateConfig): readonly string[] {
  return inputs.length === 0 && trace !== undefined ? [trace] : inputs;
}

/** Throws InputError where there are more sides than BASE and new. */
function namedRecordings(inputs: readonly string[]): Pick<GateSettings, 'inputs' | 'labels'> {
  const named = inputs.map(namedRecording);
  const labels = named.map(({ label }) => label);
  const sides = labels.filter((label, i) => label === null || labels.indexOf(label) === i).length;
  if (sides > 2)
    throw new InputError(
      `gate takes one trace, or recordings of two sides, not of ${sides}; several runs of a side have its name: base=a1.txt base=a2.txt new=b1.txt new=b2.txt`,
    );
  return { inputs: named.map(({ file }) => file), labels };
}

function rulesOf(
  level: GateLevel,
  texts: readonly string[] | undefined,
  where: (index: number) => string,
): Rule[] {
  return (texts ?? []).map((text, i) => ({
    level,
    ...parseCondition(text, where(i)),
    where: where(i),
  }));
}

/** The first of each that says the same at the same level. */
function distinct(rules: readonly Rule[]): Rule[] {
  const said = rules.map((rule) => `${rule.level} ${conditionText(rule)}`);
  return rules.filter((_, i) => said.indexOf(said[i]) === i);
}

const OF_A_REPLAY = [
  'base',
  'variant',
  'host',
  'set',
  'seed',
  'seeds',
  'skip',
  'filter',
  'limit',
  'jobs',
  'skipBadRows',
  'baseline',
  'allowMismatch',
];

function refuseModelOptions(isGiven: (option: string) => boolean): void {
  const found = OF_A_REPLAY.find(isGiven);
  if (found === undefined) return;
  const flag = found.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new InputError(
    `--${flag} goes with the replay of one trace; several inputs are recordings, BASE and new`,
  );
}
