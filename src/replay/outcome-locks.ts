/** What a finished run says of its locks: a line for each, the waiting behind each probe, and its histograms. */
import { compare } from '../stats/compare.js';
import { measured } from '../stats/measured.js';
import type { LockResult, ProbeResult, StepTotal, Unit } from '../stats/result.js';
import type { Lane } from './lane.js';
import type { Run } from './replay.js';

/** What `@lock_wait_ns[lock]` holds; there is one for each lock that somebody waited for. */
export const LOCK_WAIT_SUMMARY = 'waiting of the acquisitions that had to wait';

/** Name under which the waiting for a lock stands among the steps of a call. */
export function waitName(lock: string): string {
  return `wait[${lock}]`;
}

export function lockResults({ steps, options }: Run, lane: Lane): LockResult[] | null {
  const { tallies } = lane.timeline;
  if (tallies === null || !options.watchLocks) return null;
  return steps.all.flatMap(({ name, summary }, step) => {
    const tally = tallies[step];
    if (tally === undefined || tally.acquisitions === 0) return [];
    const { waits } = tally;
    const percentiles = new Map(waits.percentiles().map(({ p, value }) => [p, value]));
    return [
      {
        lock: name,
        summary,
        acquisitions: tally.acquisitions,
        contended: waits.n,
        heldTotal: tally.heldTotal,
        heldMean: tally.heldMean,
        heldLongest: tally.heldLongest,
        waitedTotal: waits.total,
        p50: percentiles.get(50) ?? null,
        p99: percentiles.get(99) ?? null,
        longest: waits.n === 0 ? null : waits.max,
      },
    ];
  });
}

/** The waiting behind some probes of a lane, as totals beside those of its steps. */
export function waitTotals(
  { steps }: Run,
  { timeline }: Lane,
  probes: readonly number[],
  unitPs: number,
): StepTotal[] {
  return steps.all.flatMap(({ name, lock }, step) => {
    if (lock === null) return [];
    let count = 0;
    let timePs = 0;
    for (const probe of probes) {
      count += timeline.waitCounts[probe * steps.size + step];
      timePs += timeline.waitTimesPs[probe * steps.size + step];
    }
    return count === 0 ? [] : [{ step: waitName(name), count, time: timePs / unitPs }];
  });
}

/** `@lock_wait_ns[lock]` of every lock that somebody waited for: the waiting of those who had to. */
export function lockProbes({ steps, lanes }: Run, unit: Unit): ProbeResult[] {
  return steps.all.flatMap(({ name, lock }, step) => {
    if (lock === null) return [];
    const perLane = lanes.map((lane) => {
      const tally = lane.timeline.tallies?.[step];
      return tally === undefined ? null : measured(tally.waits, []);
    });
    if (perLane.every((lane) => lane === null)) return [];
    const [base, ...others] = perLane;
    return [
      {
        name: `lock_wait[${name}]`,
        title: `@lock_wait_${unit}[${name}]`,
        summary: LOCK_WAIT_SUMMARY,
        unit,
        isTime: true,
        lanes: perLane,
        against: others.map((other) =>
          base === null || other === null
            ? null
            : compare(base, other, { isTime: true, priceFrom: new Map() }),
        ),
      },
    ];
  });
}
