/** What a gate is to judge: the command line over the configuration file. */
import { InputError } from '../failure.js';
import { BASELINE_DIR } from '../gate/baseline-files.js';
import { readConfig } from '../gate/config.js';
import type { Rule } from '../gate/judge.js';
import { type Mismatch, parseMismatches } from '../gate/mismatch.js';
import { parseCondition } from '../gate/parse-condition.js';
import type { GateLevel } from '../stats/gate-result.js';
import type { ModelOptions } from './model-options.js';
import type { OutputOptions } from './result-output.js';

/** As commander gives them. */
export interface GateCommandOptions extends ModelOptions, OutputOptions {
  readonly failOn?: readonly string[];
  readonly warnOn?: readonly string[];
  readonly baseline?: string;
  readonly dir?: string;
  readonly allowMismatch?: string;
  readonly allowInconclusive?: boolean;
  readonly selftest?: boolean;
  /** false: --no-config. */
  readonly config?: string | boolean;
  readonly limit?: number;
  /** Columns of the tables of one recording. */
  readonly columns?: string;
}

export interface GateSettings extends GateCommandOptions {
  readonly rules: readonly Rule[];
  /** One trace, or two recordings; empty: none was named anywhere. */
  readonly inputs: readonly string[];
  /** The inputs are recordings, not a trace. */
  readonly isRecorded: boolean;
  readonly baselineDir: string;
  readonly allowedMismatches: readonly Mismatch[];
}

/**
 * Conditions of the command line come after those of the file; everything else on it takes the file's place. Throws
 * InputError where a condition can't be read or there is none.
 * @param isGiven whether an option stands on the command line
 */
export function gateSettings(
  inputs: readonly string[],
  options: GateCommandOptions,
  isGiven: (option: string) => boolean,
): GateSettings {
  const asked = typeof options.config === 'string' ? options.config : null;
  const { file, gate } = options.config === false ? { file: '', gate: {} } : readConfig(asked);
  const isRecorded = inputs.length > 1 || options.columns !== undefined;
  const rules = [
    ...rulesOf('fail', gate.failOn, (i) => `${file}: gate.failOn.${i}:`),
    ...rulesOf('warn', gate.warnOn, (i) => `${file}: gate.warnOn.${i}:`),
    ...rulesOf('fail', options.failOn, () => '--fail-on'),
    ...rulesOf('warn', options.warnOn, () => '--warn-on'),
  ];
  if (rules.length === 0)
    throw new InputError(
      "no condition to judge: --fail-on 'n_pages_ns p99 > +5%', or gate.failOn in vfiobench.config.json",
    );
  const settings: GateSettings = {
    ...options,
    ...given('base', options.base ?? gate.base),
    ...given('variant', options.variant ?? gate.variants),
    ...given('host', options.host ?? gate.host),
    ...given('set', options.set ?? gate.set),
    ...given('filter', options.filter ?? gate.filter),
    ...given('skip', options.skip ?? gate.skip),
    ...given('limit', options.limit ?? gate.limit),
    ...given('baseline', options.baseline ?? (isRecorded ? undefined : gate.baseline)),
    seed: isGiven('seed') ? options.seed : (gate.seed ?? options.seed),
    allowInconclusive: options.allowInconclusive ?? gate.allowInconclusive ?? false,
    rules,
    inputs: inputs.length === 0 && gate.trace !== undefined ? [gate.trace] : inputs,
    isRecorded,
    baselineDir: options.dir ?? gate.dir ?? BASELINE_DIR,
    allowedMismatches:
      options.allowMismatch === undefined
        ? (gate.allowMismatch ?? [])
        : parseMismatches(options.allowMismatch),
  };
  if (isRecorded) refuseModelOptions(isGiven);
  else if (options.unit !== undefined && !['ns', 'us', 'cycles', 'insns'].includes(options.unit))
    throw new InputError(`--unit ${options.unit}: a replay is in ns, us, cycles or insns`);
  return settings;
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

function given<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
}

const OF_A_REPLAY = [
  'base',
  'variant',
  'host',
  'set',
  'seed',
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
    `--${flag} goes with the replay of one trace; two inputs are two recordings, BASE and new`,
  );
}
