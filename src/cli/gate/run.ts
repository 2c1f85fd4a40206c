/** One gate from its settings to its result, and what a result comes to: the failure that ends the command. */
import { CheckFailed, InputError, isOfUser } from '../../failure.js';
import { falseFailures } from '../../gate/false-failures.js';
import { judgeAll, worst } from '../../gate/judge.js';
import { refusedIn, rulesWithout } from '../../gate/refused.js';
import { selftest } from '../../gate/selftest.js';
import { faultText, gatesHeadline, headline, ruleText, traceOf } from '../../report/gate/words.js';
import type { GateFault, GateResult, GatesResult, GateVerdict } from '../../results/gate.js';
import { VERSION } from '../../version.js';
import type { Streams } from '../streams.js';
import type { GateSettings } from './options.js';
import type { ToJudge } from './replay.js';

/** Judges, or tests the conditions. Throws InputError. */
export function gateOf(settings: GateSettings, streams: Streams): Promise<GateResult> {
  return settings.selftest === true ? tested(settings, streams) : judged(settings, streams);
}

// each way loads what it needs, and no more: recordings are compared without a model
async function judged(settings: GateSettings, streams: Streams): Promise<GateResult> {
  const way = settings.isRecorded
    ? (await import('./recordings.js')).recordingsToJudge
    : (await import('./replay.js')).replayToJudge;
  const found = await way(settings, streams);
  const { comparisons, refused = [] } = found;
  const checks = judgeAll(rulesWithout(settings.rules, refused), comparisons);
  const verdict = worst([...checks, ...refused.map(() => ({ verdict: 'fail' as const }))]);
  return resultOf(settings, found, { selftest: false, verdict, checks });
}

async function tested(settings: GateSettings, streams: Streams): Promise<GateResult> {
  const way = settings.isRecorded
    ? (await import('./recordings.js')).slowedRecordings
    : (await import('./replay.js')).slowedReplay;
  const found = await way(settings, streams);
  const checks = await selftest(settings.rules, found.at);
  return resultOf(settings, found, { selftest: true, verdict: worst(checks), checks });
}

function resultOf(
  { allowInconclusive }: GateSettings,
  { way, comparisons, replay, recordings, baseline, refused = [], warnings }: ToJudge,
  found: Pick<GateResult, 'selftest' | 'verdict' | 'checks'>,
): GateResult {
  const chance = found.selftest ? undefined : falseFailures(found.checks);
  return {
    schema: 'vfiobench-gate/1',
    version: VERSION,
    way,
    ...found,
    allowInconclusive: allowInconclusive === true,
    base: baseline === null ? comparisons[0].base.label : `baseline ${baseline}`,
    variants: comparisons.map(({ variant }) => variant.label),
    refused: refusedIn(refused),
    replay,
    recordings,
    chance,
    baseline,
    warnings,
  };
}

/**
 * The gates of a list of traces, one after the other; what is wrong with one of them keeps no other from being judged.
 * Throws InputError where none can be, CheckFailed where that is for variants that are refused.
 */
export async function gatesOf(runs: readonly GateSettings[], streams: Streams): Promise<GatesResult> {
  const own = runs[0].selftest === true ? runs : await withOwnRules(runs);
  const gates: GateResult[] = [];
  const faults: GateFault[] = [];
  for (const settings of own) {
    try {
      gates.push(await gateOf(settings, streams));
    } catch (error) {
      if (!isOfUser(error)) throw error;
      const verdict = error instanceof CheckFailed ? 'fail' : 'inconclusive';
      faults.push({ trace: settings.inputs[0], verdict, message: error.message });
    }
  }
  if (gates.length === 0) {
    const text = faults.map(faultText).join('; ');
    throw faults.some(isUntold) ? new InputError(text) : new CheckFailed(text);
  }
  const [{ selftest, allowInconclusive }] = gates;
  return {
    schema: 'vfiobench-gates/1',
    version: VERSION,
    selftest,
    verdict: worst([...gates, ...faults]),
    allowInconclusive,
    gates,
    faults,
  };
}

function isUntold({ verdict }: GateFault): boolean {
  return verdict === 'inconclusive';
}

/** A condition in common that names a variant holds for the traces that have it, if any has. */
async function withOwnRules(runs: readonly GateSettings[]): Promise<GateSettings[]> {
  const { lanesOf } = await import('./replay.js');
  const lanes = await Promise.all(runs.map(async (one) => (await lanesOf(one)).flat()));
  return runs.map((settings, i) => {
    const rules = settings.rules.filter((rule) => {
      const { lane } = rule;
      if (lane === null || lanes[i].includes(lane)) return true;
      const isCommon = runs.every((one) => one.rules.includes(rule));
      return !isCommon || !lanes.some((names) => names.includes(lane));
    });
    if (rules.length > 0) return { ...settings, rules };
    throw new InputError(`${settings.inputs[0]}: no condition is said of this trace or one of its variants`);
  });
}

/** What ends in exit code 1 or 2, once everything is written; null: passed. */
export function failureOf(result: GateResult | GatesResult): CheckFailed | InputError | null {
  const of = (verdict: GateVerdict) =>
    'gates' in result
      ? [
          gatesHeadline(result),
          ...result.faults.map(faultText),
          ...result.gates
            .filter((one) => one.verdict === verdict)
            .map((one) => `${traceOf(one)}: ${reasonsText(one, verdict)}`),
        ].join('; ')
      : `${headline(result)}: ${reasonsText(result, verdict)}`;
  if ('gates' in result && result.faults.some(isUntold))
    return new InputError(`${gatesHeadline(result)}; ${result.faults.map(faultText).join('; ')}`);
  if (result.verdict === 'fail') return new CheckFailed(of('fail'));
  if (result.verdict !== 'inconclusive' || result.allowInconclusive) return null;
  return new InputError(`${of('inconclusive')}; --allow-inconclusive lets what can't be told pass`);
}

function reasonsText({ checks, refused = [] }: GateResult, wanted: GateVerdict): string {
  const ofChecks = checks
    .filter(({ verdict }) => verdict === wanted)
    .map((check) => `${check.variant}: ${ruleText(check)}`);
  return [...(wanted === 'fail' ? refused.map(({ message }) => message) : []), ...ofChecks].join('; ');
}
