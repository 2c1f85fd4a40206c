/**
 * A finished replay as plain data: what the report draws and what `--format json` writes (its schema is in
 * report/replay/schema.ts). Lane 0 is BASE. Nothing in here depends on the terminal.
 */

import type { NicResult } from './nic-result.js';
import type { RowChoice } from './row-choice.js';
import type { Ends, PriceSpread, SensitivityResult } from './sensitivity-result.js';
import type { RankShares } from './word.js';

export const UNITS = ['ns', 'us', 'cycles', 'insns'] as const;
export type Unit = (typeof UNITS)[number];

/**
 * Where a price comes from: fitted to figures, an assumed share of a fitted sum, measured, or assumed; waited is no price but
 * time that a call waited for a lock, handover the same where the lock's assumed handover is longer than it was held.
 */
export type PriceFrom = 'fitted' | 'split' | 'measured' | 'assumed' | 'waited' | 'handover';

export interface StepPrice {
  readonly name: string;
  readonly summary: string;
  /** In the result's unit. */
  readonly price: number;
  readonly from: PriceFrom;
  readonly why: string;
  /** 95 % interval; left out: the host has none. */
  readonly interval?: Ends | undefined;
}

/** How much of one step lies behind a probe's values in one lane. */
export interface StepTotal {
  readonly step: string;
  readonly count: number;
  /** Time spent in it, in the result's unit. */
  readonly time: number;
}

export interface Bucket {
  /** Inclusive. */
  readonly lo: number;
  /** Exclusive. */
  readonly hi: number;
  readonly count: number;
}

export interface Percentile {
  /** 50, 90, 99, 99.9, 99.99 */
  readonly p: number;
  /** null: too few values to tell. */
  readonly value: number | null;
}

/** One probe in one lane. */
export interface Measured {
  readonly n: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly total: number;
  readonly percentiles: readonly Percentile[];
  /** bpftrace's hist() buckets from the first to the last non-empty one, zero counts in between included. */
  readonly log2: readonly Bucket[];
  /** Largest time first; empty for probes that measure no time. */
  readonly steps: readonly StepTotal[];
}

export interface ProbeResult {
  /** Without @ and unit: `1_page`, `n_pages`, `npage`. */
  readonly name: string;
  /** As shown: `@1_page_ns`, `@npage`. */
  readonly title: string;
  readonly summary: string;
  /** The unit of the values; for counts what is counted (`pages`). */
  readonly unit: string;
  readonly isTime: boolean;
  /** Same order as ReplayResult.lanes; null where the lane has no such probe or no value. */
  readonly lanes: readonly (Measured | null)[];
  /** Each variant lane against BASE; index 0 belongs to lane 1. Null where one side has no values. */
  readonly against: readonly (Against | null)[];
}

/** `mixed`: the mean and the calls went different ways (word.ts). */
export type Word = 'faster' | 'slower' | 'same' | 'mixed';

/** A variant against BASE on one probe. */
export interface Against {
  /** (variant - BASE) / BASE of the mean, in percent; null where BASE's mean is not above 0. */
  readonly meanPercent: number | null;
  /** variant - BASE of the total, in the probe's unit. */
  readonly totalDelta: number;
  /** In words; null for probes that measure no time. `same` is a mean within 0.5 %. */
  readonly word: Word | null;
  /** Left out for probes that measure no time. */
  readonly ranks?: RankShares | undefined;
  readonly percentilePercent: readonly { readonly p: number; readonly percent: number | null }[];
  /** Total-variation distance between the two log2 histograms, 0..1. */
  readonly totalVariation: number;
  /** The steps that account for the difference, largest time difference first. */
  readonly why: readonly StepDelta[];
  /** Of variant - BASE of the mean; left out where the host has no intervals, and where no price is behind it. */
  readonly byPrices?: PriceSpread | undefined;
  /** The interval of byPrices leaves out no difference at all; left out where there is none. */
  readonly signCertain?: boolean | undefined;
}

export interface StepDelta {
  readonly step: string;
  readonly countDelta: number;
  readonly timeDelta: number;
  /** Where its price comes from: a difference in assumed and split steps rests on what nobody measured. */
  readonly from: PriceFrom;
}

/** What became of one lock in a lane over the recorded calls, all its instances together. Times in the result's unit. */
export interface LockResult {
  readonly lock: string;
  readonly summary: string;
  readonly acquisitions: number;
  /** Those that were followed in virtual time; of the others, counted together, nobody knows how long they held it. */
  readonly followed: number;
  /** Acquisitions that had to wait. */
  readonly contended: number;
  /** Of those followed, as all that follows. */
  readonly heldTotal: number;
  readonly heldMean: number;
  /** The longest for which it let no waiter in: up to its release, or to a look around between two batches. */
  readonly heldLongest: number;
  readonly waitedTotal: number;
  /** Of the waiting of the contended ones; null where there are too few to tell. */
  readonly p50: number | null;
  readonly p99: number | null;
  readonly longest: number | null;
  /** Acquisitions of stage-2 faults that found an MMU notifier and came to nothing but a retry; none where left out. */
  readonly retries?: number;
}

/** What became of a passed-through device in a lane over the recorded calls. Times in the result's unit. */
export interface DeviceResult {
  readonly bytes: number;
  readonly time: number;
  /** Requests for pages; those of them for a page that was mapped meanwhile; accesses that were aborted. */
  readonly faults: number;
  readonly duplicates: number;
  readonly aborts: number;
  /** Time in faults, waiting included, and its share of the device's time, 0..1; null where it did nothing. */
  readonly faultTime: number;
  readonly idleShare: number | null;
  readonly bytesPerSecond: number | null;
  /** Speed lost against the lane that pins statically, in percent; null where there is none. */
  readonly slowdownPercent: number | null;
  /**
   * Pages mapped, each as often as it was, and those that no device touched while they were; null: the CPU's table, or
   * rows that are not recorded mapped or touched some.
   */
  readonly pagesMapped: number;
  readonly pagesMappedInVain: number | null;
  /** Host memory that can't be taken back: at the end of the trace, at most, and how it changed. */
  readonly pinnedBytes: number;
  readonly pinnedBytesPeak: number;
  /** From so many rows on, counted from 0; thinned out where it changed often. */
  readonly pinnedBytesOverTime: readonly { readonly row: number; readonly bytes: number }[];
}

export interface LaneResult {
  /** `BASE` for lane 0, else the variant's name with its parameters. */
  readonly label: string;
  /** The variants behind the lane; for BASE the path's defaults or what --base named. */
  readonly variants: readonly { readonly name: string; readonly summary: string; readonly source: string }[];
  /** What the kernel did: counts over the recorded rows, by step name, all of them. */
  readonly stepCounts: readonly StepTotal[];
  /** Locks in the order of the step table; null where nobody asked (`--locks`). */
  readonly locks: readonly LockResult[] | null;
  /** Left out where the trace has no passed-through device. */
  readonly device?: DeviceResult | undefined;
  /** What the calls came to: calls, pages pinned, vpfn hits, ... in a fixed order. */
  readonly counters: readonly { readonly name: string; readonly value: number }[];
  /** Modelled errnos: op, name, how many rows. */
  readonly errnos: readonly { readonly op: string; readonly errno: string; readonly rows: number }[];
  /** Rows in which the caller saw something else than BASE, allowed by the variant's mayDiffer. */
  readonly differing: readonly { readonly reason: string; readonly rows: number }[];
  /** Share of the recorded time that rests on assumed prices, 0..1, and those prices by name. */
  readonly assumedShare: number;
  readonly assumedSteps: readonly string[];
  /** Share of the recorded time at prices that are an assumed share of a fitted sum, 0..1. */
  readonly splitShare: number;
}

export interface ReplayResult {
  readonly schema: 'vfiobench-replay/1';
  readonly version: string;
  readonly trace: {
    readonly name: string;
    readonly sha256: string | null;
    readonly format: string;
    readonly rows: number;
    readonly recordedRows: number;
    /** Left out: every row of the trace is recorded. */
    readonly chosen?: RowChoice | undefined;
    readonly badRows: readonly { readonly line: number; readonly message: string }[];
    readonly badRowCount: number;
    readonly origin: string | null;
    readonly workload: string | null;
    readonly source: string | null;
    readonly kernel: string | null;
    readonly container: string;
  };
  readonly host: {
    readonly name: string;
    readonly summary: string;
    readonly kernel: string;
    readonly source: string;
    /** What its figures can't tell, a sentence or two each. */
    readonly caveats: readonly string[];
    /** What it added to the prices of the steps in this run: a second VM, locks that change hands. */
    readonly effects: readonly string[];
    /** Prices overridden by --set. */
    readonly overrides: readonly { readonly step: string; readonly price: number }[];
  };
  readonly seed: number;
  readonly unit: Unit;
  readonly lanes: readonly LaneResult[];
  readonly probes: readonly ProbeResult[];
  /** The prices that were used. */
  readonly steps: readonly StepPrice[];
  /** Rows whose recorded `ret` is another than BASE's modelled one. */
  readonly recordedReturns: {
    readonly compared: number;
    readonly differing: number;
    readonly firstLine: number | null;
    /** What that line says and what BASE returns there: `-EINVAL`, `3`. */
    readonly firstRecorded: string | null;
    readonly firstModelled: string | null;
  };
  /** Recorded calls that fail in BASE though the trace does not say that they should; left out where none does. */
  readonly failures?:
    | {
        /** All recorded calls. */
        readonly calls: number;
        /** The most frequent first. */
        readonly errnos: readonly { readonly op: string; readonly errno: string; readonly rows: number }[];
        readonly firstLine: number;
      }
    | undefined;
  /** Where --nic was given. */
  readonly nic?: NicResult | undefined;
  /** Where --sensitivity was given. */
  readonly sensitivity?: SensitivityResult | undefined;
  readonly warnings: readonly string[];
}
