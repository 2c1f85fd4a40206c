/** What a NIC on the CPU of a replayed path came to, as plain data. Times in ns, throughput in Gbit/s of packets. */

import type { Word } from './result.js';

/** Calls of one operation on the NIC's CPU. */
export interface NicOp {
  readonly op: string;
  readonly calls: number;
  /** Stretches without a reschedule point. */
  readonly batches: number;
  readonly longestBatchNs: number;
  /** What the calls take without the NIC, and with it. */
  readonly quietNs: number;
  readonly loadedNs: number;
  /** Mean while they ran; null where they took less than ten packets need, or a round trip where windows are the limit. */
  readonly gbps: number | null;
  readonly longestStallNs: number;
  readonly dropped: number;
  /** Shares of the CPU while they ran, 0..1: the calls, softirqs on top of them, ksoftirqd. */
  readonly callShare: number;
  readonly softirqShare: number;
  readonly ksoftirqdShare: number;
  /** Throughput over the time of the calls, one behind the other; the last bin may be a shorter one. */
  readonly series: { readonly binNs: number; readonly gbps: readonly number[] };
}

/** Many queues, one on each CPU, and a path on one of them. */
export interface NicQueues {
  readonly queues: number;
  /** Of the flows, those of the queue that suffers. */
  readonly flowShare: number;
  /** How long its throughput is below half of the idle one, in all. */
  readonly sufferingNs: number;
  readonly longestStallNs: number;
  /** Of all queues in the time of the calls, at the assumed rate; and of those that suffer. */
  readonly newConnections: number;
  readonly affectedConnections: number;
  /** Those whose first answer comes later than the assumed time-out. */
  readonly timedOut: number;
}

export interface NicLane {
  readonly label: string;
  /** In the order of the trace. */
  readonly ops: readonly NicOp[];
  /** Packets until the end, long idle stretches cut short: sent = received + dropped + inRing. */
  readonly packets: {
    readonly sent: number;
    readonly received: number;
    readonly dropped: number;
    readonly inRing: number;
    /** Of the received: copies of others. */
    readonly copies: number;
  };
  readonly timeouts: number;
  readonly queues: NicQueues;
}

/** Calls of one operation in a variant against BASE's, with the NIC beside them. */
export interface NicAgainst {
  readonly label: string;
  readonly op: string;
  /** Of loadedNs, (variant - BASE) / BASE. */
  readonly percent: number;
  readonly word: Word;
}

export interface NicResult {
  /** As asked for. */
  readonly nic: string;
  readonly vm: number;
  readonly cpu: number;
  /** TCP throughput of an idle host: the link's, its CPU's or the windows'. */
  readonly idleGbps: number;
  readonly packetNs: number;
  readonly softirq: string;
  readonly lanes: readonly NicLane[];
  /** By variant, its operations that both sides have. */
  readonly against: readonly NicAgainst[];
  /** What it rests on, each with its reason. */
  readonly basis: readonly { readonly name: string; readonly value: string; readonly why: string }[];
}
