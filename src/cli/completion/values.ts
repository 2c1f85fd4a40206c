/** What the values of options and the arguments of commands may be, as far as that is known without reading a recording. */
import { existsSync } from 'node:fs';
import type { Argument, Option } from 'commander';
import { packagedTraces } from '../../path-or-name.js';
import { FormatOption } from '../command-options.js';
import { type Candidate, listed, plain } from './candidate.js';
import type { Place } from './place.js';
import { SHELLS } from './script.js';

export interface Values {
  readonly candidates: readonly Candidate[];
  /** Files may stand there, too. */
  readonly files: boolean;
}

type Source = (typed: string, place: Place) => Promise<readonly Candidate[]> | readonly Candidate[];

/** Each loads what it names, and no more: a shell waits. */
const variants: Source = async (typed) => (await import('./variant-words.js')).variantWords(typed);
const hosts: Source = async () => {
  const { hostNames, hostSummary } = await import('../../hosts/built-in.js');
  return hostNames().map((value) => ({ value, summary: hostSummary(value) }));
};
const condition: Source = async (typed) => (await import('./gate-words.js')).conditionWords(typed);
const vmexitTests = async () => (await import('../../replay/suites/vmexit-tests.js')).SUITE;

/** By the long name of the option. */
const OF_OPTION: Readonly<Record<string, Source>> = {
  '--variant': variants,
  '--base': variants,
  '--predict': variants,
  '--host': hosts,
  '--like': hosts,
  '--trace': traces,
  '--fail-on': condition,
  '--warn-on': condition,
  '--filter': async (typed) => (await import('./filter-words.js')).filterWords(typed),
  '--set': async () => {
    const { STEPS } = await import('../../kernel/steps.js');
    return STEPS.map(({ name, summary }) => ({ value: `${name}=`, summary }));
  },
  '--baseline': baselines,
  '--allow-mismatch': async (typed) =>
    listed(typed, ',', plain((await import('../../gate/mismatch.js')).MISMATCHES)),
  '--thread': async () => {
    const { MAILS } = await import('../../validation/mails.js');
    return Object.entries(MAILS).map(([value, summary]) => ({ value, summary }));
  },
  '--param': async (_, { command }) => {
    const { DEFINITIONS } =
      command.name() === 'density'
        ? await import('../../density/parameter-table.js')
        : await import('../../roundtrip/parameters.js');
    return Object.entries(DEFINITIONS).map(([name, { summary }]) => ({ value: `${name}=`, summary }));
  },
  '--kinds': async (typed) => listed(typed, ',', plain(Object.keys(await vmexitTests()))),
  '--snapshot': () => plain(['first', 'last']),
  '--scale': () => plain(['log2', ...[1, 2, 3, 4, 5].map((k) => `log2:k=${k}`)]),
};

/** By command and argument. */
const OF_ARGUMENT: Readonly<Record<string, Source>> = {
  'list what': async () => plain((await import('../commands/list.js')).LIST_NAMES),
  'schema what': async () => plain((await import('../commands/schema-names.js')).SCHEMA_NAMES),
  'completion shell': () => plain(SHELLS),
  'show name': baselines,
  'vmexit tests': async (_, { operands }) => {
    const names = Object.entries(await vmexitTests()).filter((both) => !both.some(isOneOf(operands)));
    return names.flatMap(([variant, test]) => [
      { value: variant, summary: test },
      { value: test, summary: variant },
    ]);
  },
};

const TAKES_FILE = /<(file|folder|trace|variant|host)>/;
const FILE_ARGUMENTS: readonly string[] = ['recording', 'measured', 'output'];
const TRACE_ARGUMENTS: readonly string[] = ['trace', 'inputs'];

export async function optionValues(option: Option, place: Place): Promise<Values> {
  const named = option instanceof FormatOption ? option.forms : option.argChoices;
  if (named !== undefined) return { candidates: plain(named), files: false };
  const name = option.long ?? '';
  const source = Object.hasOwn(OF_OPTION, name) ? OF_OPTION[name] : () => [];
  return withFiles(await source(place.typed, place), place, TAKES_FILE.test(option.flags));
}

export async function argumentValues(argument: Argument, place: Place): Promise<Values> {
  const name = argument.name();
  if (TRACE_ARGUMENTS.includes(name)) return { candidates: traces(place.typed), files: true };
  const key = `${place.command.name()} ${name}`;
  const source = Object.hasOwn(OF_ARGUMENT, key) ? OF_ARGUMENT[key] : () => [];
  return withFiles(await source(place.typed, place), place, FILE_ARGUMENTS.includes(name));
}

/** Files stand beside names where they are asked for: by a path, or by what no name begins with. */
function withFiles(candidates: readonly Candidate[], { typed, option }: Place, mayBeFile: boolean): Values {
  const isNamed = candidates.some(({ value }) => value.startsWith(typed));
  const files = mayBeFile && (!isNamed || option?.long === '--trace');
  return { candidates, files };
}

/** Traces that come with the package, or the folder in which they seem to be, where no file of that name is there. */
function traces(typed: string): Candidate[] {
  const paths = typed.startsWith('traces/') ? packagedTraces() : ['traces/'];
  return paths
    .filter((path) => !existsSync(path))
    .map((value) => ({ value, summary: 'comes with vfiobench' }));
}

async function baselines(_typed: string, { given }: Place): Promise<Candidate[]> {
  const { BASELINE_DIR, baselineNames } = await import('../../gate/baseline-names.js');
  return plain(baselineNames(given.get('--dir') ?? BASELINE_DIR));
}

function isOneOf(names: readonly string[]): (name: string) => boolean {
  return (name) => names.includes(name);
}
