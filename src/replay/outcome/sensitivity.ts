/** How far the comparisons of a finished run hold: the spread by the prices' intervals, and where each verdict turns. */
import type { Against, LaneResult, Measured, ProbeResult, ReplayResult } from '../../results/replay.js';
import type { PriceFrom, PriceVerdict, SensitivityResult } from '../../results/sensitivity.js';
import type { PriceKnowledge } from '../../stats/price-spread.js';
import {
  INTERFERENCE,
  type Interference,
  priceSpread,
  sensitivity,
  slopesOf,
} from '../../stats/sensitivity.js';
import { sumOf } from '../../sums.js';
import type { FinishedRun } from '../finished.js';
import { psPerUnit } from '../pricing/prices.js';
import { OWN_PROBES, PROBES } from '../probes/probes.js';
import { retriesOf } from './locks.js';
import { interferenceOf, priceKnowledge } from './price-knowledge.js';

/** The result with what the intervals of its host's prices make of each difference, and with what --sensitivity asks for. */
export function withSensitivity(run: FinishedRun, result: ReplayResult): ReplayResult {
  const { options } = run;
  const known = priceKnowledge(
    run,
    psPerUnit(options.host, options.unit),
    psPerUnit(options.host, options.host.unit),
  );
  const interference = interferenceOf(run);
  return {
    ...result,
    ...(hasIntervals(run)
      ? { probes: result.probes.map((probe) => withSpread(probe, known, interference)) }
      : {}),
    ...(options.sensitivity === true ? { sensitivity: sensitivities(run, result, known, interference) } : {}),
  };
}

function hasIntervals({ options: { host } }: FinishedRun): boolean {
  return (
    host.fits !== undefined ||
    host.interference?.interval !== undefined ||
    Object.values(host.steps).some(({ interval }) => interval !== undefined)
  );
}

function withSpread(
  probe: ProbeResult,
  known: PriceKnowledge,
  interference: Interference | undefined,
): ProbeResult {
  const [base] = probe.lanes;
  return {
    ...probe,
    against: probe.against.map((against, i): Against | null => {
      const variant = probe.lanes[i + 1];
      if (!against || !base || !variant || against.why.length === 0) return against;
      const slopes = slopesOf(meanSide(base), meanSide(variant), known, interference);
      if (slopes.size === 0) return against;
      const byPrices = priceSpread(variant.mean - base.mean, slopes, known);
      const { interval } = byPrices;
      const certain = interval === null ? {} : { signCertain: interval[0] > 0 || interval[1] < 0 };
      return { ...against, byPrices, ...certain };
    }),
  };
}

function meanSide({ steps, n }: Measured): Parameters<typeof slopesOf>[0] {
  return { steps, per: n };
}

function sensitivities(
  run: FinishedRun,
  { unit, lanes, probes, steps }: ReplayResult,
  known: PriceKnowledge,
  interference: Interference | undefined,
): SensitivityResult {
  const { options } = run;
  const from = new Map<string, PriceFrom>(steps.map((step) => [step.name, step.from]));
  if (options.host.interference !== undefined) from.set(INTERFERENCE, options.host.interference.from);
  const ownNames = new Set(OWN_PROBES.map((probe) => PROBES[probe].name));
  const own = probes.filter(({ name, isTime }) => isTime && ownNames.has(name));
  const [base, ...variants] = lanes;
  const total = (lane: number): number => sumOf(own, (probe) => probe.lanes[lane]?.total ?? 0);
  const verdicts = variants.flatMap(({ label, ...variant }, i): PriceVerdict[] => {
    const slopes = slopesOf(totalSide(base), totalSide(variant), known, interference);
    const all: PriceVerdict = {
      label,
      probe: null,
      base: total(0),
      ...sensitivity(total(i + 1) - total(0), slopes, known, from),
    };
    const each = probes.flatMap(({ title, isTime, lanes: measured, against }): PriceVerdict[] => {
      const [one, other] = [measured[0], measured[i + 1]];
      if (!isTime || !one || !other || one.steps.length === 0) return [];
      const of = slopesOf(meanSide(one), meanSide(other), known, interference);
      const alone = against[i]?.word === 'mixed' ? { byMeanAlone: true as const } : {};
      const found = sensitivity(other.mean - one.mean, of, known, from);
      return [{ label, probe: title, base: one.mean, ...alone, ...found }];
    });
    // a sum of probes of which one alone has values is that probe again
    const differing = each.filter(
      ({ base: mean, difference, flips }, at) =>
        (difference !== 0 || flips.length > 0) &&
        !each.slice(0, at).some((other) => other.base === mean && other.difference === difference),
    );
    return differing.length > 1 ? [all, ...differing] : differing;
  });
  return { unit, verdicts, heldAsReplayed: heldAsReplayed(run) };
}

function totalSide({ stepCounts }: Pick<LaneResult, 'stepCounts'>): Parameters<typeof slopesOf>[0] {
  return { steps: stepCounts, per: 1 };
}

/** What is not linear in the prices and so is left as it was, a sentence each. */
function heldAsReplayed({ lanes, options: { host, nic } }: FinishedRun): string[] {
  return [
    ...(lanes.some(({ locks }) => locks !== null)
      ? ['calls may overlap: what they waited for locks is left as it was']
      : []),
    ...(lanes.some((lane) => retriesOf(lane) > 0)
      ? ['stage-2 faults retry as often as they did, though how often depends on the prices']
      : []),
    ...(nic ? ['what the NIC took from the calls is left as it was'] : []),
    ...((host.interrupts?.perSecond ?? 0) > 0
      ? ['interrupts hit the calls that they hit, though longer ones are hit more often']
      : []),
  ];
}
