/** vfiobench gate */
import { appendFileSync } from 'node:fs';
import { CheckFailed, exitIfClosed, InputError } from '../failure.js';
import { judgeAll, worst } from '../gate/judge.js';
import { selftest } from '../gate/selftest.js';
import type { Streams } from '../main.js';
import { gateGithub } from '../report/gate-github.js';
import { gateMarkdown } from '../report/gate-markdown.js';
import { gateText } from '../report/gate-text.js';
import { headline, ruleText } from '../report/gate-words.js';
import type { GateResult } from '../stats/gate-result.js';
import { VERSION } from '../version.js';
import { type GateCommandOptions, type GateSettings, gateSettings } from './gate-options.js';
import type { ToJudge } from './gate-replay.js';
import { asJson, deliver, type Formats, targets } from './result-output.js';
import { warn } from './terminal.js';

const FORMATS: Formats<GateResult> = {
  text: gateText,
  json: asJson,
  markdown: gateMarkdown,
  github: gateGithub,
  // its writer is only loaded when it is asked for
  junit: async (result) => (await import('../report/gate-junit.js')).gateJunit(result),
};

/**
 * @param inputs a trace, or two recordings
 * @param isGiven whether an option stands on the command line
 */
export async function gateCommand(
  inputs: readonly string[],
  options: GateCommandOptions,
  isGiven: (option: string) => boolean,
  streams: Streams,
): Promise<void> {
  if (inputs.length > 2)
    throw new InputError(`gate takes one trace or two recordings, not ${inputs.length} files`);
  const settings = gateSettings(inputs, options, isGiven);
  if (settings.inputs.length === 0)
    throw new InputError(
      'no trace is named, neither on the command line nor as gate.trace in vfiobench.config.json',
    );
  const to = targets(options, FORMATS, settings.isRecorded ? settings.inputs : settings.inputs[0]);
  const result =
    options.selftest === true ? await tested(settings, streams) : await judged(settings, streams);
  const failure = failureOf(result);
  if (failure !== null) exitIfClosed(streams, failure instanceof CheckFailed ? 1 : 2);
  // who reads the report needs neither its warnings nor its verdict twice
  const isRead =
    streams.stdout.isTTY === true && to.some(({ file, format }) => file === null && format === 'text');
  warn(result.warnings, options.quiet === true || isRead, streams);
  await deliver(result, FORMATS, to, options, streams);
  addToSummary(result, streams);
  if (failure === null) return;
  // who wants none gets the exit code
  throw failure instanceof CheckFailed && (options.quiet === true || isRead) ? new CheckFailed('') : failure;
}

// each way loads what it needs, and no more: recordings are compared without a model
async function judged(settings: GateSettings, streams: Streams): Promise<GateResult> {
  const way = settings.isRecorded
    ? (await import('./gate-recordings.js')).recordingsToJudge
    : (await import('./gate-replay.js')).replayToJudge;
  const found = await way(settings, streams);
  const checks = judgeAll(settings.rules, found.comparisons);
  return resultOf(settings, found, { selftest: false, verdict: worst(checks), checks });
}

async function tested(settings: GateSettings, streams: Streams): Promise<GateResult> {
  const way = settings.isRecorded
    ? (await import('./gate-recordings.js')).slowedRecordings
    : (await import('./gate-replay.js')).slowedReplay;
  const found = await way(settings, streams);
  const checks = await selftest(settings.rules, found.at);
  return resultOf(settings, found, { selftest: true, verdict: worst(checks), checks });
}

function resultOf(
  { allowInconclusive }: GateSettings,
  { way, comparisons, replay, recordings, baseline, warnings }: ToJudge,
  found: Pick<GateResult, 'selftest' | 'verdict' | 'checks'>,
): GateResult {
  return {
    schema: 'vfiobench-gate/1',
    version: VERSION,
    way,
    ...found,
    allowInconclusive: allowInconclusive === true,
    base: baseline === null ? comparisons[0].base.label : `baseline ${baseline}`,
    variants: comparisons.map(({ variant }) => variant.label),
    replay,
    recordings,
    baseline,
    warnings,
  };
}

const UNWRITABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
};

/** The summary of a job of GitHub Actions, where there is one. */
function addToSummary(result: GateResult, { env }: Streams): void {
  const file = env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') return;
  try {
    appendFileSync(file, gateMarkdown(result));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(
      `$GITHUB_STEP_SUMMARY: ${file}: can't be written: ${UNWRITABLE[code ?? ''] ?? message}`,
    );
  }
}

/** What ends in exit code 1 or 2, once everything is written; null: passed. */
function failureOf(result: GateResult): CheckFailed | InputError | null {
  const of = (wanted: string) =>
    result.checks
      .filter(({ verdict }) => verdict === wanted)
      .map((check) => `${check.variant}: ${ruleText(check)}`)
      .join('; ');
  if (result.verdict === 'fail') return new CheckFailed(`${headline(result)}: ${of('fail')}`);
  if (result.verdict !== 'inconclusive' || result.allowInconclusive) return null;
  const way = "--allow-inconclusive lets what can't be told pass";
  return new InputError(`${headline(result)}: ${of('inconclusive')}; ${way}`);
}
