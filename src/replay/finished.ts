/** What a replay comes to before it is put in words and units: plain data, which crosses threads as it is. */
import type { StepTable } from '../kernel/steps.js';
import type { NicLane } from '../results/nic.js';
import { type Values, valuesOf } from '../stats/measured.js';
import { sumOf } from '../sums.js';
import type { Trace } from '../trace/trace.js';
import type { Lane } from './lane.js';
import { type Rung, rungBy } from './outcome/rung-otherwise.js';
import type { Price } from './pricing/prices.js';
import { OWN_PROBES } from './probes/probes.js';
import type { RecordedLatencies } from './probes/recorded-latencies.js';
import type { ReplayOptions } from './replay.js';
import type { Unmovable } from './rows/device-rows.js';
import type { HeldPrices } from './scheduler/held-prices.js';
import type { LockTally } from './scheduler/lock-tally.js';
import type { ErrnoCounts, UnrecordedFailures } from './unrecorded-failures.js';

/** What a lane has measured. Arrays of numbers are by probe and step: [probe * steps + step]. */
export interface FinishedLane {
  readonly label: string;
  /** By probe; null where it saw nothing. */
  readonly probes: readonly (Values | null)[];
  /** Count and time of each step behind each latency probe. */
  readonly stepCounts: Float64Array;
  readonly stepTimesPs: Float64Array;
  /** How often and how long each lock, by its step, was waited for behind each latency probe. */
  readonly waitCounts: Float64Array;
  readonly waitTimesPs: Float64Array;
  /** How often stage-2 faults retried because of an MMU notifier, by probe; what that took is among the steps. */
  readonly retryCounts: Float64Array;
  /** By step; null where nobody watched the locks because nobody could wait. */
  readonly locks: readonly (FinishedLock | undefined)[] | null;
  /** Of the recorded calls. */
  readonly errnos: ErrnoCounts;
  readonly unrecorded: UnrecordedFailures;
  /** Recorded rows that the lane could not run, by reason. */
  readonly unsupported: ReadonlyMap<string, number>;
  /** Rows that differed from BASE's with allowance, by reason; none in BASE itself. */
  readonly differing: ReadonlyMap<string, number>;
  readonly devices: FinishedDevices;
  /** A NIC beside its calls: rows on the NIC's CPU, and what came of them, null where there was none; null without --nic. */
  readonly nic: { readonly rows: number; readonly lane: NicLane | null } | null;
  /** A call ran beside another VM. */
  readonly crowded: boolean;
  /** Calls that began after their timestamp though their cpu was free. */
  readonly late: number;
  /** Stage-2 faults beyond what is followed lock by lock. */
  readonly bulkFaults: number;
  /** Stage-2 unmaps by an MMU notifier. */
  readonly notifiers: number;
  /** The host's way of MMIO, where doorbells without a length had to take that of those with one; else null. */
  readonly slowDoorbells: string | null;
  /** Kicks of doorbells, and those that were recorded in another form. */
  readonly rung: Rung;
}

/** Of the acquisitions that the scheduler followed. */
export interface FinishedLock {
  readonly acquisitions: number;
  /** Those of them that a call made again, having let a waiter in between two batches. */
  readonly again: number;
  /** Those of stage-2 faults that came to nothing but a retry. */
  readonly retries: number;
  /** Holding times, in the unit of the report. */
  readonly heldTotal: number;
  readonly heldMean: number;
  readonly heldLongest: number;
  /** Of what it was held for, the share at assumed prices, 0..1; 0 where nobody has looked. */
  readonly heldAssumed: number;
  /** Waiting of the acquisitions that had to wait; null where none had. */
  readonly waits: Values | null;
}

/** What passed-through devices did in the recorded calls. */
export interface FinishedDevices {
  /** By DEVICE_COUNTS. */
  readonly counts: Float64Array;
  /** Pages mapped, and touched while mapped, over all rows. */
  readonly mappedEver: number;
  readonly touchedEver: number;
  readonly unmovable: Unmovable;
  /** They have a page table of their own, not that of the CPU. */
  readonly ownTables: boolean;
}

/** Everything of a replay that has ended. */
export interface FinishedRun {
  readonly trace: Trace;
  readonly options: ReplayOptions;
  readonly steps: StepTable;
  readonly prices: readonly (Price | undefined)[];
  /** BASE first. */
  readonly lanes: readonly FinishedLane[];
  readonly rows: number;
  readonly recordedRows: number;
  /** By op number: 1 where the trace has a row of it. */
  readonly seenOps: Uint8Array;
  readonly returns: Returns;
  readonly recordedLatencies: RecordedLatencies;
}

/** Recorded return values beside BASE's. */
export interface Returns {
  compared: number;
  differing: number;
  /** Where they differ first. */
  first: { readonly line: number; readonly recorded: number; readonly modelled: number } | null;
}

/**
 * Takes down what a lane has measured, once: Lane.finish must have run.
 * @param differing of the lane's referee
 */
export function finishedLane(lane: Lane, differing: ReadonlyMap<string, number>): FinishedLane {
  const { label, timeline, machine, nic } = lane;
  const { named, devices } = machine;
  const slow = named.find(({ kvm }) => kvm.bareDoorbells > 0 && !kvm.options.fastMmio);
  return {
    label,
    probes: lane.recorders.map(valuesOf),
    stepCounts: lane.stepCounts,
    stepTimesPs: lane.stepTimesPs,
    waitCounts: timeline.waitCounts,
    waitTimesPs: timeline.waitTimesPs,
    retryCounts: timeline.retryCounts,
    locks: timeline.tallies?.map((tally, lock) => tally && finishedLock(tally, lock, timeline.held)) ?? null,
    errnos: lane.errnos,
    unrecorded: lane.unrecorded,
    unsupported: lane.unsupported,
    differing,
    devices: {
      counts: lane.deviceCounts,
      mappedEver: sumOf(named, ({ container }) => container.io.mappedEver),
      touchedEver: sumOf(named, ({ container }) => container.io.touchedEver),
      unmovable: devices.unmovable,
      ownTables: machine.mapsForDevices,
    },
    nic: nic && { rows: nic.rows, lane: nic.rows === 0 ? null : nic.finish(label) },
    crowded: lane.crowded,
    late: timeline.late,
    notifiers: sumOf(named, ({ stage2 }) => stage2.notifiers),
    bulkFaults: sumOf(named, ({ stage2 }) => stage2.bulkFaults),
    slowDoorbells: slow?.kvm.options.mmio ?? null,
    rung: rungBy(named.map(({ doorbells }) => doorbells)),
  };
}

function finishedLock(tally: LockTally, lock: number, held: HeldPrices): FinishedLock {
  const { acquisitions, again, retries, heldTotal, heldMean, heldLongest, waits } = tally;
  const heldAssumed = held.ps[lock] > 0 ? held.assumedPs[lock] / held.ps[lock] : 0;
  return {
    acquisitions,
    again,
    retries,
    heldTotal,
    heldMean,
    heldLongest,
    heldAssumed,
    waits: valuesOf(waits),
  };
}

/** How often the recorded calls of a lane took a step. */
export function countOf({ steps }: FinishedRun, { stepCounts }: FinishedLane, step: number): number {
  return sumOf(OWN_PROBES, (probe) => stepCounts[probe * steps.size + step]);
}
