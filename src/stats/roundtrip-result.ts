/** A finished `vfiobench roundtrip` as plain data: what the report draws and what `--format json` writes. Times in ns. */
import type { Against, Measured, PriceFrom } from './result.js';

export interface RoundtripParameter {
  readonly name: string;
  readonly value: number;
  readonly default: number;
  /** `ns`, `sigma`, `share`, `packets`, `0 or 1` */
  readonly unit: string;
  readonly summary: string;
  /** Why the default is what it is. */
  readonly why: string;
  /** Nobody measured any of them. */
  readonly from: 'assumed';
}

/** What one kick costs the vCPU, from the exit to the entry. */
export interface KickResult {
  /** Name of the variant. */
  readonly kind: string;
  readonly summary: string;
  /** Until the eventfd is signalled; what comes after it goes on beside the wake-up. */
  readonly beforeSignal: number;
  readonly total: number;
  readonly steps: readonly { readonly step: string; readonly time: number; readonly from: PriceFrom }[];
  /** Share of the total at assumed prices, and at an assumed share of a fitted sum, 0..1. */
  readonly assumedShare: number;
  readonly splitShare: number;
}

/** What is left of a kick's difference to BASE's in something that contains it. */
export interface Survival {
  /** BASE minus this kind, in ns: above 0 where it is faster. */
  readonly meanSaved: number;
  /** Parts of the difference between the two kicks, 1: all of it; null where the kicks cost the same, or n is too small. */
  readonly mean: number | null;
  /** Standard error of `mean`: how far another seed would move it; null where there are too few values. */
  readonly meanError: number | null;
  readonly p50: number | null;
  readonly p99: number | null;
  /** meanSaved in percent of BASE's mean. */
  readonly percent: number;
}

/** A stream of packets in one direction, at one load, with one kind of kick. */
export interface StreamLane {
  /** Packets per second that vhost sends on. */
  readonly throughput: number;
  readonly kicksPerPacket: number;
  /** Shares of the time, 0..1. */
  readonly vcpuBusy: number;
  readonly vhostBusy: number;
  /** From the moment the guest wants to send until vhost has sent, ns. */
  readonly latency: { readonly mean: number; readonly p50: number | null; readonly p99: number | null };
}

export interface StreamResult {
  /** Packets per second offered; null: as many as the guest can send. */
  readonly load: number | null;
  /** Same order as RoundtripResult.kicks. */
  readonly lanes: readonly StreamLane[];
  /** Throughput against BASE's in percent; index 0 belongs to kick 1. */
  readonly percent: readonly number[];
  /** Of the latencies; index 0 belongs to kick 1. */
  readonly survival: readonly Survival[];
}

export interface SweepPoint {
  readonly value: number;
  /** BASE's mean round trip. */
  readonly baseMean: number;
  readonly survival: readonly Survival[];
  /** Latencies of the streams that have a load. */
  readonly streams: readonly {
    readonly load: number;
    readonly baseMean: number;
    readonly survival: readonly Survival[];
  }[];
}

export interface RoundtripResult {
  readonly schema: 'vfiobench-roundtrip/1';
  readonly version: string;
  readonly host: {
    readonly name: string;
    readonly summary: string;
    readonly kernel: string;
    readonly caveats: readonly string[];
  };
  readonly seed: number;
  /** Round trips of each kind, and packets of each stream. */
  readonly packets: number;
  readonly parameters: readonly RoundtripParameter[];
  /** BASE first. */
  readonly kicks: readonly KickResult[];
  readonly pingPong: {
    readonly lanes: readonly Measured[];
    readonly against: readonly Against[];
    /** Share of the packets that needed a kick, by kind. */
    readonly kicked: readonly number[];
    readonly survival: readonly Survival[];
  };
  readonly streams: readonly StreamResult[];
  readonly sweep: {
    readonly parameter: string;
    readonly unit: string;
    readonly points: readonly SweepPoint[];
  };
}
