/** vfiobench gate */
import { appendFileSync } from 'node:fs';
import { EXIT_CHECK_FAILED, EXIT_USAGE, exitIfClosed } from '../../exit.js';
import { CheckFailed, InputError, isOfUser } from '../../failure.js';
import { gateGithub, gatesGithub } from '../../report/gate/github.js';
import { gateMarkdown, gatesMarkdown } from '../../report/gate/markdown.js';
import { gatesText, gateText } from '../../report/gate/text.js';
import { traceOf } from '../../report/gate/words.js';
import type { GateResult, GatesResult } from '../../results/gate.js';
import { asJson, deliver, type Formats, targets } from '../result-output.js';
import type { Streams } from '../streams.js';
import { warn } from '../terminal.js';
import { whyUnwritable } from '../unwritable.js';
import { type GateCommandOptions, type GateSettings, gateRuns } from './options.js';
import { failureOf, gateOf, gatesOf } from './run.js';
import { tellUnjudged } from './unjudged.js';

const FORMATS: Formats<GateResult> = {
  text: gateText,
  json: asJson,
  markdown: gateMarkdown,
  html: async (result) => (await import('../../report/gate/html.js')).gateHtml(result),
  github: gateGithub,
  // its writer is only loaded when it is asked for
  junit: async (result) => (await import('../../report/gate/junit.js')).gateJunit(result),
};

const FORMATS_OF_LIST: Formats<GatesResult> = {
  text: gatesText,
  json: asJson,
  markdown: gatesMarkdown,
  html: async (result) => (await import('../../report/gate/html.js')).gatesHtml(result),
  github: gatesGithub,
  junit: async (result) => (await import('../../report/gate/junit.js')).gatesJunit(result),
};

/** Forms that say verdict and warnings to people. */
const IN_WORDS: readonly string[] = ['text', 'markdown', 'github'];

/**
 * @param inputs a trace, or recordings of two sides, `file` or `name=file`
 * @param isGiven whether an option stands on the command line
 */
export async function gateCommand(
  inputs: readonly string[],
  options: GateCommandOptions,
  isGiven: (option: string) => boolean,
  streams: Streams,
): Promise<void> {
  const tellWhy = async (error: unknown): Promise<never> => {
    const write = { forms: FORMATS_OF_LIST, summary: (markdown: string) => addToSummary(markdown, streams) };
    await tellUnjudged(error, inputs, options, write, streams);
    throw error;
  };
  const tellJudged = await judge(inputs, options, isGiven, streams).catch(tellWhy);
  await tellJudged().catch((error: unknown) => {
    // what was judged is written, or can't be: but where writing it is our fault, an earlier file would stay
    if (isOfUser(error)) throw error;
    return tellWhy(error);
  });
}

/** Throws where nothing can be judged. */
async function judge(
  inputs: readonly string[],
  options: GateCommandOptions,
  isGiven: (option: string) => boolean,
  streams: Streams,
): Promise<() => Promise<void>> {
  const { isList, runs } = gateRuns(inputs, options, isGiven);
  if (runs.some((settings) => settings.inputs.length === 0))
    throw new InputError(
      'no trace is named, neither on the command line nor as gate.trace in vfiobench.config.json',
    );
  const read = runs.flatMap(inputsOf);
  if (isList) {
    const to = targets(options, FORMATS_OF_LIST, read);
    const result = await gatesOf(runs, streams);
    return () => tell(result, FORMATS_OF_LIST, to, options, streams);
  }
  const [settings] = runs;
  const to = targets(options, FORMATS, settings.isRecorded ? read : read[0]);
  const result = await gateOf(settings, streams);
  return () => tell(result, FORMATS, to, options, streams);
}

function inputsOf({ isRecorded, inputs }: GateSettings): readonly string[] {
  return isRecorded ? inputs : inputs.slice(0, 1);
}

/** Writes a result everywhere, and throws what the exit code is to come from. */
async function tell<Result extends GateResult | GatesResult>(
  result: Result,
  formats: Formats<Result>,
  to: ReturnType<typeof targets>,
  options: GateCommandOptions,
  streams: Streams,
): Promise<void> {
  const failure = failureOf(result);
  if (failure !== null)
    exitIfClosed(streams, failure instanceof CheckFailed ? EXIT_CHECK_FAILED : EXIT_USAGE);
  // what stdout says in words, stderr need not say again: a log of CI has both
  const isRead = to.some(({ file, format }) => file === null && IN_WORDS.includes(format));
  warn(warningsOf(result), options.quiet === true || isRead, streams);
  await deliver(result, formats, to, options, streams);
  addToSummary('gates' in result ? gatesMarkdown(result) : gateMarkdown(result), streams);
  if (failure === null) return;
  // who wants none gets the exit code
  throw failure instanceof CheckFailed && (options.quiet === true || isRead) ? new CheckFailed('') : failure;
}

function warningsOf(result: GateResult | GatesResult): readonly string[] {
  if (!('gates' in result)) return result.warnings;
  return result.gates.flatMap((one) => one.warnings.map((text) => `${traceOf(one)}: ${text}`));
}

/** The summary of a job of GitHub Actions, where there is one. */
function addToSummary(markdown: string, { env }: Streams): void {
  const file = env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') return;
  try {
    appendFileSync(file, markdown);
  } catch (error) {
    throw new InputError(`$GITHUB_STEP_SUMMARY: ${file}: can't be written: ${whyUnwritable(error)}`);
  }
}
