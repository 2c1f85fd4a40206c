/** The result of a sweep from the replays of its values. */
import type { Against, Measured, ProbeResult, ReplayResult } from '../results/replay.js';
import {
  isFlat,
  type SweepAgainst,
  type SweepLane,
  type SweepPoint,
  type SweepProbe,
  type SweepResult,
} from '../results/sweep.js';
import { restsOnAssumed } from '../stats/origin-shares.js';
import type { SweptValue } from './over.js';
import type { Target } from './target.js';
import { turnsOf } from './turns.js';

export interface Swept {
  readonly name: string;
  readonly target: Pick<Target, 'what' | 'kind' | 'labels'>;
  readonly values: readonly SweptValue[];
}

/** @param results one for each value, in their order, of the same lanes */
export function sweepResult({ name, target, values }: Swept, results: readonly ReplayResult[]): SweepResult {
  const [first] = results;
  const { workload, sha256, chosen } = first.trace;
  const lanes = ['BASE', ...target.labels];
  const probes = probesOf(results).map((probe) => sweepProbe(probe, values, results, target.kind));
  const warnings = [...new Set(results.flatMap((one) => one.warnings))];
  if (values.length > 1 && probes.every(isFlat))
    warnings.push(`nothing that was measured depends on ${name} here`);
  return {
    schema: 'vfiobench-sweep/1',
    version: first.version,
    trace: { name: first.trace.name, workload, sha256, chosen },
    host: {
      name: first.host.name,
      summary: first.host.summary,
      kernel: first.host.kernel,
      effects: [...new Set(results.flatMap(({ host }) => host.effects))],
    },
    unit: first.unit,
    seed: first.seed,
    over: { name, what: target.what, alike: target.kind === 'seed' },
    lanes,
    probes,
    assumedShares: lanes.map((_, i) => Math.max(...results.map((one) => one.lanes[i].assumedShare))),
    warnings,
  };
}

/** Every probe that has a value at some point, once. */
function probesOf(results: readonly ReplayResult[]): ProbeResult[] {
  const found = new Map<string, ProbeResult>();
  for (const probe of results.flatMap((one) => one.probes))
    if (!found.has(probe.name) && probe.lanes.some((lane) => lane !== null)) found.set(probe.name, probe);
  return [...found.values()];
}

function sweepProbe(
  { name, title, summary, unit, isTime }: ProbeResult,
  values: readonly SweptValue[],
  results: readonly ReplayResult[],
  kind: Target['kind'],
): SweepProbe {
  const points = results.map(({ probes, lanes }, i): SweepPoint => {
    const probe = probes.find((one) => one.name === name);
    const { text, value } = values[i];
    return {
      text,
      value,
      lanes: lanes.map((_, lane) => laneOf(probe?.lanes[lane] ?? null)),
      against: lanes.slice(1).map((_, variant) => {
        const against = probe?.against[variant] ?? null;
        return against && againstOf(against);
      }),
    };
  });
  const turns = isTime && kind !== 'seed' ? turnsOf(points, kind === 'price') : [];
  return { name, title, summary, unit, isTime, points, turns };
}

function againstOf(against: Against): SweepAgainst {
  const { meanPercent, word, signCertain } = against;
  const sign = signCertain === undefined ? {} : { signCertain };
  return { meanPercent, word, ...sign, restsOnAssumed: restsOnAssumed(against) };
}

function laneOf(measured: Measured | null): SweepLane | null {
  if (measured === null) return null;
  const { n, mean, total, percentiles } = measured;
  return { n, mean, total, p99: percentiles.find(({ p }) => p === 99)?.value ?? null };
}
