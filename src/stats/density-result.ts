/** A finished `vfiobench density` as plain data: what the report draws and what `--format json` writes. */
import type { PriceFrom } from './result.js';

export interface DensityParameter {
  readonly name: string;
  /** As it is used: sizes are whole granules. */
  readonly value: number | string;
  readonly default: number | string;
  /** `bytes`, `ns`, `share`, `count`, `choice` */
  readonly unit: string;
  readonly summary: string;
  /** Why the default is what it is. None is measured. */
  readonly why: string;
}

/** What the model says that a device of this lane costs, on the prices of the host. */
export interface DensityCosts {
  /** To move 1 MiB whose mappings are all there. */
  readonly transferNsPerMib: number;
  /** Pages that one fault maps; null: nothing faults, all is pinned at the map. */
  readonly pagesPerFault: number | null;
  /** One such fault alone on the host, and what of it keeps the thread of the SMMU's event queue. */
  readonly faultNs: number;
  readonly threadNs: number;
  /** The handler runs in that thread, so that paging in keeps it too. */
  readonly handledInThread: boolean;
  /** A device reaches what is in memory without a fault: only what was reclaimed faults. */
  readonly sharesTable: boolean;
  /** To clear a page that nobody has touched yet. */
  readonly firstTouchNs: number;
  /** To take a granule that a device has mapped away from it (MMU notifier). */
  readonly invalidateNs: number;
  /** To map the guest's memory, and to pin the scope of a lane that pins one. */
  readonly startNs: number;
  readonly steps: readonly {
    readonly step: string;
    /** Of one fault, of the map of a guest, of 1 MiB moved. */
    readonly of: 'fault' | 'map' | 'transfer';
    readonly count: number;
    readonly ns: number;
    readonly from: PriceFrom;
  }[];
}

/** The host while so many guests have arrived. */
export interface DensityPoint {
  readonly guests: number;
  /** Those that started. */
  readonly running: number;
  /** Bytes per second of all devices together. */
  readonly throughput: number;
  /** Of the guests that run, the mean and the slowest; 0 where none runs. */
  readonly perGuest: number;
  readonly slowest: number;
  /** Share of the device time that passed in faults, 0..1. */
  readonly faultShare: number;
  readonly faultsPerSecond: number;
  /** Bytes per second brought back from swap, and taken from guests. */
  readonly refaulted: number;
  readonly reclaimed: number;
  /** Share of the time in which the event thread was busy, 0..1. */
  readonly threadBusy: number;
  /** Bytes at the end. */
  readonly resident: number;
  readonly mapped: number;
  readonly pinned: number;
}

/** The shape of a curve of throughput over guests. */
export interface DensityShape {
  /** Bytes per second that a further guest brings, up to the inflection point. */
  readonly slope: number;
  /** Guests at which the curve bends: the joint of the two straight lines that fit it best; null: it does not. */
  readonly inflection: number | null;
  /** Bytes per second that a further guest brings after it; null: no inflection point. */
  readonly slopeAfter: number | null;
  /** Highest throughput of all points, and the guests from and to which it stays within 2 % of that. */
  readonly plateau: { readonly throughput: number; readonly from: number; readonly to: number };
}

/** Why no further guest fits. */
export type DensityLimit = 'no memory to pin' | 'below the share' | 'none of those offered';

export interface DensityLane {
  readonly label: string;
  readonly summary: string;
  readonly source: string;
  readonly costs: DensityCosts;
  readonly fits: number;
  readonly limit: DensityLimit;
  /** Guests at which more device time passes in faults than in work; null: never. */
  readonly thrashesAt: number | null;
  /** Guests at which the host begins to reclaim; null: never. */
  readonly reclaimsAt: number | null;
  readonly shape: DensityShape;
  /** Index 0 is one guest. */
  readonly points: readonly DensityPoint[];
}

export interface DensityResult {
  readonly schema: 'vfiobench-density/1';
  readonly version: string;
  readonly host: {
    readonly name: string;
    readonly summary: string;
    readonly kernel: string;
    readonly caveats: readonly string[];
  };
  readonly seed: number;
  readonly guestMemory: number;
  readonly hostMemory: number;
  /** Bytes per second of one guest whose memory is all pinned. */
  readonly fullThroughput: number;
  readonly parameters: readonly DensityParameter[];
  /** Static pinning first. */
  readonly lanes: readonly DensityLane[];
}
