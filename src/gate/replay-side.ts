/** A lane of a replay, or of a stored one, as a side of a gate. */
import type { RestsOn } from '../results/gate.js';
import type { LaneResult, Measured, ReplayResult } from '../results/replay.js';
import { sharesBehind } from '../stats/origin-shares.js';
import { sumOf } from '../sums.js';
import type { Statistic } from './condition.js';
import { exactly, type Interval } from './interval.js';
import type { Counts, Side, SideProbe, Values } from './side.js';

/** What is asked for beside what a lane holds: names that it might have held. */
export interface KnownNames {
  /** Probes of the replay; those that saw nothing have no values. */
  readonly probes: readonly string[];
  readonly ops: readonly string[];
  /** Why a step that there is can't be taken here; null: there is no such step, or it can. */
  readonly unpriced?: (step: string) => string | null;
}

/** The part of a lane that a baseline stores as well. */
export type LaneCounts = Pick<LaneResult, 'label' | 'counters' | 'errnos'> & {
  readonly stepCounts: readonly { readonly step: string; readonly count: number }[];
};

/** The part of a probe's values that a baseline stores as well. */
export type StoredMeasured = Omit<Measured, 'steps'>;

/** @param lane number of the lane, 0 being BASE */
export function replaySide(result: ReplayResult, lane: number, known: KnownNames): Side {
  const measured = result.probes.map(({ name, title, unit, lanes }) => ({
    name,
    title,
    unit,
    measured: lanes[lane],
  }));
  return laneSide(
    result.lanes[lane],
    measured,
    result.steps.map(({ name }) => name),
    known,
  );
}

/**
 * On what a variant's difference rests, by the time of the steps behind it: with several seeds the mean of the shares, and
 * a certain sign where it is certain with each.
 * @param results one for each seed
 * @param lane number of the variant's lane
 */
export function restsIn(
  results: readonly ReplayResult[],
  lane: number,
): (probe: string) => RestsOn | undefined {
  return (name) => {
    const each = results.flatMap((result) => restsOf(result, lane, name) ?? []);
    if (each.length === 0) return undefined;
    const mean = (of: 'assumed' | 'split' | 'handover') => sumOf(each, (one) => one[of] ?? 0) / each.length;
    const isTold = each.every(({ signCertain }) => signCertain !== undefined);
    return {
      assumed: mean('assumed'),
      split: mean('split'),
      ...(mean('handover') > 0 ? { handover: mean('handover') } : {}),
      ...(isTold ? { signCertain: each.every(({ signCertain }) => signCertain) } : {}),
    };
  };
}

function restsOf(result: ReplayResult, lane: number, name: string): RestsOn | undefined {
  const against = result.probes.find((probe) => probe.name === name)?.against[lane - 1];
  const shares = against ? sharesBehind(against) : null;
  const signCertain = against?.signCertain;
  return shares === null ? undefined : { ...shares, signCertain };
}

/** @param steps every step that the lane might have taken */
export function laneSide(
  lane: LaneCounts,
  measured: readonly {
    readonly name: string;
    readonly title: string;
    readonly unit: string;
    readonly measured: StoredMeasured | null;
  }[],
  steps: readonly string[],
  known: KnownNames,
): Side {
  const probes = measured.map(
    (probe): SideProbe => ({
      name: probe.name,
      title: probe.title,
      unit: probe.unit,
      values: probe.measured === null ? null : valuesOf(probe.measured),
    }),
  );
  const silent = known.probes.filter((name) => measured.every((probe) => probe.name !== name));
  return {
    label: lane.label,
    probes: [...probes, ...silent.map((name) => ({ name, title: `@${name}`, unit: null, values: null }))],
    counts: {
      steps: {
        ...counts(
          lane.stepCounts.map(({ step, count }) => [step, count]),
          steps,
          true,
        ),
        whyNot: known.unpriced,
      },
      counter: counts(
        lane.counters.map(({ name, value }) => [name, value]),
        [],
        false,
      ),
      errnos: counts(
        lane.errnos.flatMap(({ op, errno, rows }): [string, number][] => [
          [op, rows],
          [`${op}:${errno}`, rows],
        ]),
        known.ops,
        true,
      ),
    },
  };
}

function valuesOf({ n, mean, min, max, total, percentiles, log2 }: StoredMeasured): Values {
  const statistics = new Map<Statistic, Interval>([
    ['n', exactly(n)],
    ['mean', exactly(mean)],
    ['min', exactly(min)],
    ['max', exactly(max)],
    ['total', exactly(total)],
  ]);
  for (const { p, value } of percentiles)
    if (value !== null) statistics.set(`p${p}` as Statistic, exactly(value));
  return {
    n,
    statistics,
    missing: 'n too small',
    distribution: { is: 'histogram', scale: { kind: 'log2', k: 0 }, buckets: log2 },
  };
}

/** Entries of one name add up. */
function counts(
  entries: readonly (readonly [string, number])[],
  names: readonly string[],
  missingIsZero: boolean,
): Counts {
  const values = new Map<string, number>();
  for (const [name, count] of entries) values.set(name, (values.get(name) ?? 0) + count);
  return { values, names: new Set([...names, ...values.keys()]), missingIsZero };
}
