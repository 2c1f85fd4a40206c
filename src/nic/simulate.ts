/** A NIC beside a sequence of calls on one CPU: runs them, and says what each operation and the flows got. */
import type { NicLane, NicOp } from '../results/nic.js';
import { SufferingQueue } from './queues.js';
import { type CpuOptions, ReceivingCpu } from './receiving-cpu.js';
import { Series } from './series.js';
import { settle } from './settle.js';
import type { NicSetup, SoftirqRule } from './setup.js';

/** What a host says of receiving. */
export interface ReceiveCost {
  /** Share of a CPU that takes `gbps` of TCP. */
  readonly share: number;
  readonly gbps: number;
  /** Of a link's speed, what TCP gets on an idle host. */
  readonly tcpShare: number;
  readonly softirq: SoftirqRule;
}

/** Batches of one length behind one another: CPU time of each in whole picoseconds, and how many. */
export type BatchRun = readonly [ps: number, batches: number];

const PS_PER_NS = 1000;
/** A throughput of fewer packets than these, at the pace of an idle host, would say nothing. */
const TELLING_PACKETS = 10;

/** What comes while the CPU has nothing else to do. */
export interface IdlePace {
  readonly gbps: number;
  /** In a shorter time a throughput would say nothing. */
  readonly tellingPs: number;
}

/** The pace of an idle host: the link's, what the CPU can take, or what the windows let come in a round trip. */
export function idlePace(setup: NicSetup, cost: ReceiveCost): IdlePace {
  const { flows, windowPackets, rttPs, packetPs } = cpuOptions(setup, cost);
  const roundTripPs = rttPs + packetPs;
  const bits = setup.mtu * 8;
  const byWindows = (flows * windowPackets * bits * PS_PER_NS) / roundTripPs;
  const gbps = Math.min(setup.gbps * cost.tcpShare, cost.gbps / cost.share, byWindows);
  const packetsPs = (TELLING_PACKETS * bits * PS_PER_NS) / gbps;
  // a window comes at once, and then nothing until the next
  return { gbps, tellingPs: gbps < byWindows ? packetsPs : Math.max(packetsPs, roundTripPs) };
}

/** The options of the simulation; the cost of a packet grows with its bytes. */
export function cpuOptions(setup: NicSetup, cost: ReceiveCost): CpuOptions {
  const bits = setup.mtu * 8;
  return {
    gapPs: Math.max(1, Math.round((bits / (setup.gbps * cost.tcpShare)) * PS_PER_NS)),
    packetPs: Math.max(1, Math.round(((bits * cost.share) / cost.gbps) * PS_PER_NS)),
    flows: setup.flows,
    windowPackets: Math.min(setup.ring, Math.floor(setup.window / setup.mtu)),
    rttPs: setup.rttNs * PS_PER_NS,
    ring: setup.ring,
    softirq: cost.softirq,
    handover: setup.handover,
  };
}

interface Tally {
  readonly op: string;
  calls: number;
  batches: number;
  longestPs: number;
  quietPs: number;
  loadedPs: number;
  packets: number;
  stallPs: number;
  dropped: number;
  softirqPs: number;
  ksoftirqdPs: number;
  /** Over the time of its calls, as if nothing else had run. */
  readonly series: Series;
}

export class NicSimulation {
  readonly cpu: ReceivingCpu;
  private readonly options: CpuOptions;
  private readonly idlePace: IdlePace;
  private readonly tallies = new Map<string, Tally>();
  private readonly queue: SufferingQueue;
  /** The last call: whose it was, and when it ended. */
  private last: { readonly tally: Tally | null; readonly endPs: number } = { tally: null, endPs: 0 };
  /** Idle time of the trace that was left out, whole. */
  private skippedNs = 0;

  constructor(
    private readonly setup: NicSetup,
    cost: ReceiveCost,
  ) {
    this.options = cpuOptions(setup, cost);
    this.cpu = new ReceivingCpu(this.options);
    this.idlePace = idlePace(setup, cost);
    this.queue = new SufferingQueue(this.idlePace.tellingPs);
    this.cpu.deliveries.watcher = this.queue;
  }

  /**
   * Runs a call. Throws TooLong where all of them take more than 2^53 ps.
   * @param startNs when the trace has it start: the CPU is idle until then, and late where it is still busy
   * @param recorded whether it is reported on
   */
  call(op: string, startNs: number, batches: Iterable<BatchRun>, recorded = true): void {
    const { cpu } = this;
    this.idle(startNs);
    const { deliveries, senders, time } = cpu;
    const tally = this.tally(op, recorded);
    // a stall over several calls of an operation, one right behind the other, is one
    if (tally !== this.last.tally || cpu.nowPs !== this.last.endPs) deliveries.watch(cpu.nowPs);
    if (recorded) this.queue.begin(cpu.nowPs);
    const before = { now: cpu.nowPs, packets: deliveries.packets, dropped: senders.dropped, ...time };
    deliveries.series = tally.series;
    deliveries.series0Ps = cpu.nowPs - tally.loadedPs;
    for (const [ps, times] of batches) {
      cpu.run(ps, times);
      tally.batches += times;
      tally.quietPs += ps * times;
      if (ps > tally.longestPs) tally.longestPs = ps;
    }
    deliveries.series = null;
    tally.calls++;
    tally.loadedPs += cpu.nowPs - before.now;
    tally.packets += deliveries.packets - before.packets;
    tally.dropped += senders.dropped - before.dropped;
    tally.softirqPs += time.softirq - before.softirq;
    tally.ksoftirqdPs += time.ksoftirqd - before.ksoftirqd;
    tally.stallPs = Math.max(tally.stallPs, deliveries.longest(cpu.nowPs));
    this.last = { tally, endPs: cpu.nowPs };
    if (recorded) this.queue.end(cpu.nowPs, deliveries.lastPs);
  }

  /** What came of it. Nothing may follow. */
  finish(label: string): NicLane {
    const { cpu } = this;
    const { deliveries, senders, ring } = cpu;
    const ops = [...this.tallies.values()].map((tally) => this.opResult(tally));
    deliveries.pause(cpu.nowPs, ring.fullSincePs);
    return {
      label,
      ops,
      packets: {
        sent: senders.sent,
        received: deliveries.packets + deliveries.copies,
        dropped: senders.dropped,
        inRing: ring.size,
        copies: deliveries.copies,
      },
      timeouts: senders.timeouts,
      queues: this.queue.result(sufferingNs(ops, this.idlePace.gbps)),
    };
  }

  /** Until a time of the trace, less what nobody would learn anything from. */
  private idle(untilNs: number): void {
    const { cpu, options } = this;
    const untilPs = (): number => (untilNs - this.skippedNs) * PS_PER_NS;
    settle(cpu, options, untilPs());
    this.skippedNs += Math.max(0, Math.floor((untilPs() - cpu.nowPs) / PS_PER_NS));
    cpu.idle(untilPs());
  }

  private tally(op: string, recorded: boolean): Tally {
    const known = recorded ? this.tallies.get(op) : undefined;
    if (known !== undefined) return known;
    const tally: Tally = {
      op,
      calls: 0,
      batches: 0,
      longestPs: 0,
      quietPs: 0,
      loadedPs: 0,
      packets: 0,
      stallPs: 0,
      dropped: 0,
      softirqPs: 0,
      ksoftirqdPs: 0,
      series: new Series(this.idlePace.tellingPs),
    };
    if (recorded) this.tallies.set(op, tally);
    return tally;
  }

  private gbps(packets: number, ps: number): number {
    return (packets * this.setup.mtu * 8 * PS_PER_NS) / ps;
  }

  private opResult(tally: Tally): NicOp {
    const { op, calls, batches, longestPs, quietPs, loadedPs, packets, stallPs, dropped, series } = tally;
    const share = (ps: number) => (loadedPs === 0 ? 0 : ps / loadedPs);
    return {
      op,
      calls,
      batches,
      longestBatchNs: longestPs / PS_PER_NS,
      quietNs: quietPs / PS_PER_NS,
      loadedNs: loadedPs / PS_PER_NS,
      gbps: loadedPs < this.idlePace.tellingPs ? null : this.gbps(packets, loadedPs),
      longestStallNs: stallPs / PS_PER_NS,
      dropped,
      callShare: share(quietPs),
      softirqShare: share(tally.softirqPs),
      ksoftirqdShare: share(tally.ksoftirqdPs),
      series: {
        gbps: series
          .until(loadedPs)
          .map((inBin, i) => this.gbps(inBin, Math.min(series.binPs, loadedPs - i * series.binPs))),
        binNs: series.binPs / PS_PER_NS,
      },
    };
  }
}

/**
 * How long less than half of the idle throughput came, by the bins of the series. A last bin that is a shorter one is
 * judged together with the one before it, and calls that were too short to tell are left out.
 */
function sufferingNs(ops: readonly NicOp[], idle: number): number {
  let sum = 0;
  for (const { gbps: mean, series, loadedNs } of ops) {
    if (mean === null) continue;
    const { binNs, gbps } = series;
    gbps.forEach((own, i) => {
      const ns = Math.min(binNs, loadedNs - i * binNs);
      const judged = i > 0 && ns < binNs ? (gbps[i - 1] * binNs + own * ns) / (binNs + ns) : own;
      if (judged < idle / 2) sum += ns;
    });
  }
  return sum;
}
