/** What a finished run says of its locks: a line for each, the waiting behind each probe, and its histograms. */
import { ACCT, KVM_SRCU, MMAP_READ_LOCK, S2_FAULT, VMEXIT } from '../../kernel/steps.js';
import type { LockResult } from '../../results/lock.js';
import type { ProbeResult, StepTotal } from '../../results/replay.js';
import type { PriceFrom } from '../../results/sensitivity.js';
import type { Unit } from '../../sizes.js';
import { compareAll } from '../../stats/compare.js';
import { withSteps } from '../../stats/measured.js';
import { sumOf } from '../../sums.js';
import { countOf, type FinishedLane, type FinishedRun } from '../finished.js';
import { psPerUnit } from '../pricing/prices.js';

/** What `@lock_wait_ns[lock]` holds; there is one for each lock that somebody waited for. */
export const LOCK_WAIT_SUMMARY = 'waiting of the acquisitions that had to wait';

/**
 * Steps in whose price a lock lies that they take once: vfio_lock_acct takes mmap_lock for writing, vcpu_run kvm->srcu on
 * its way out of the guest. A stage-2 fault counts that srcu itself.
 */
const INSIDE: readonly { readonly lock: number; readonly step: number; readonly but?: number }[] = [
  { lock: MMAP_READ_LOCK, step: ACCT },
  { lock: KVM_SRCU, step: VMEXIT, but: S2_FAULT },
];

/** How often recorded stage-2 faults retried because of an MMU notifier. */
export function retriesOf({ retryCounts }: FinishedLane): number {
  return sumOf(retryCounts);
}

/** A lock's name. That of mmap_lock's step says how gup takes it; others take it for writing. */
function lockName(step: string): string {
  return step === 'mmap_read_lock' ? 'mmap_lock' : step;
}

/** Name under which the waiting for a lock stands among the steps of a call. */
export function waitName(step: string): string {
  return `wait[${lockName(step)}]`;
}

/**
 * What the waiting for a lock rests on, in the lanes where somebody waited: its handover where that is assumed, and longer
 * than the lock was held on average; or assumed prices, where more than half of what it was held for has such.
 */
export function waitedFrom({ options: { host, unit }, lanes }: FinishedRun, step: number): PriceFrom {
  const waitedFor = lanes.flatMap(({ locks }) => locks?.[step] ?? []).filter(({ waits }) => waits !== null);
  const held = sumOf(waitedFor, (one) => one.heldTotal);
  if (host.locks?.from === 'assumed') {
    const handover = (host.locks.handover * psPerUnit(host, host.unit)) / psPerUnit(host, unit);
    if (sumOf(waitedFor, (one) => handover * one.acquisitions) > held) return 'handover';
  }
  const assumed = sumOf(waitedFor, (one) => one.heldTotal * one.heldAssumed);
  return assumed > held / 2 ? 'held' : 'waited';
}

/**
 * How often the recorded calls took a lock: by the steps that they counted, whether the scheduler followed them or not,
 * and once more each time that it let a waiter in between.
 */
function acquisitionsOf(run: FinishedRun, lane: FinishedLane, lock: number): number {
  const inside = INSIDE.filter((one) => one.lock === lock).map(
    ({ step, but }) => countOf(run, lane, step) - (but === undefined ? 0 : countOf(run, lane, but)),
  );
  const again = lane.locks?.[lock]?.again ?? 0;
  return inside.reduce((sum, count) => sum + count, countOf(run, lane, lock) + again);
}

/** The same of all locks together. */
export function lockAcquisitions(run: FinishedRun, lane: FinishedLane): number {
  const acquisitions = run.steps.all.map(({ lock }, step) =>
    lock === null ? 0 : acquisitionsOf(run, lane, step),
  );
  return sumOf(acquisitions);
}

export function lockResults(run: FinishedRun, lane: FinishedLane): LockResult[] | null {
  const { locks } = lane;
  if (locks === null || !run.options.watchLocks) return null;
  return run.steps.all.flatMap(({ name, summary, lock: info }, step) => {
    const acquisitions = info === null ? 0 : acquisitionsOf(run, lane, step);
    if (acquisitions === 0) return [];
    const lock = locks[step];
    const waits = lock?.waits;
    const percentiles = new Map(waits?.percentiles.map(({ p, value }) => [p, value]));
    return [
      {
        lock: lockName(name),
        summary,
        acquisitions,
        followed: lock?.acquisitions ?? 0,
        contended: waits?.n ?? 0,
        heldTotal: lock?.heldTotal ?? 0,
        heldMean: lock?.heldMean ?? 0,
        heldLongest: lock?.heldLongest ?? 0,
        waitedTotal: waits?.total ?? 0,
        p50: percentiles.get(50) ?? null,
        p99: percentiles.get(99) ?? null,
        longest: waits?.max ?? null,
        ...(lock !== undefined && lock.retries > 0 ? { retries: lock.retries } : {}),
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
    const waits = lanes.map(({ locks }) => locks?.[step]?.waits ?? null);
    if (waits.every((lane) => lane === null)) return [];
    const perLane = waits.map((lane) => lane && withSteps(lane, []));
    return [
      {
        name: `lock_wait[${lockName(name)}]`,
        title: `@lock_wait_${unit}[${lockName(name)}]`,
        summary: LOCK_WAIT_SUMMARY,
        unit,
        isTime: true,
        lanes: perLane,
        against: compareAll(perLane, waits, { isTime: true, priceFrom: new Map() }),
      },
    ];
  });
}
