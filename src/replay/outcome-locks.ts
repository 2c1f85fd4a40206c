/** What a finished run says of its locks: a line for each, the waiting behind each probe, and its histograms. */
import { compare } from '../stats/compare.js';
import { withSteps } from '../stats/measured.js';
import type { LockResult, ProbeResult, StepTotal, Unit } from '../stats/result.js';
import type { FinishedLane, FinishedRun } from './finished.js';

/** What `@lock_wait_ns[lock]` holds; there is one for each lock that somebody waited for. */
export const LOCK_WAIT_SUMMARY = 'waiting of the acquisitions that had to wait';

/** Name under which the waiting for a lock stands among the steps of a call. */
export function waitName(lock: string): string {
  return `wait[${lock}]`;
}

export function lockResults({ steps, options }: FinishedRun, { locks }: FinishedLane): LockResult[] | null {
  if (locks === null || !options.watchLocks) return null;
  return steps.all.flatMap(({ name, summary }, step) => {
    const lock = locks[step];
    if (lock === undefined || lock.acquisitions === 0) return [];
    const { waits } = lock;
    const percentiles = new Map(waits?.percentiles.map(({ p, value }) => [p, value]));
    return [
      {
        lock: name,
        summary,
        acquisitions: lock.acquisitions,
        contended: waits?.n ?? 0,
        heldTotal: lock.heldTotal,
        heldMean: lock.heldMean,
        heldLongest: lock.heldLongest,
        waitedTotal: waits?.total ?? 0,
        p50: percentiles.get(50) ?? null,
        p99: percentiles.get(99) ?? null,
        longest: waits?.max ?? null,
      },
    ];
  });
}

/** The waiting behind some probes of a lane, as totals beside those of its steps. */
export function waitTotals(
  { steps }: FinishedRun,
  { waitCounts, waitTimesPs }: FinishedLane,
  probes: readonly number[],
  unitPs: number,
): StepTotal[] {
  return steps.all.flatMap(({ name, lock }, step) => {
    if (lock === null) return [];
    let count = 0;
    let timePs = 0;
    for (const probe of probes) {
      count += waitCounts[probe * steps.size + step];
      timePs += waitTimesPs[probe * steps.size + step];
    }
    return count === 0 ? [] : [{ step: waitName(name), count, time: timePs / unitPs }];
  });
}

/** `@lock_wait_ns[lock]` of every lock that somebody waited for: the waiting of those who had to. */
export function lockProbes({ steps, lanes }: FinishedRun, unit: Unit): ProbeResult[] {
  return steps.all.flatMap(({ name, lock }, step) => {
    if (lock === null) return [];
    const perLane = lanes.map(({ locks }) => {
      const waits = locks?.[step]?.waits ?? null;
      return waits && withSteps(waits, []);
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
