/**
 * The situation of the mail: as many NIC queues as CPUs (2 NICs of 32 queues, 64 CPUs), each queue's interrupt on a CPU
 * of its own, and a VM torn down on one of them. RSS spreads flows and new connections evenly over the queues, so one in
 * 64 of them suffers. A SYN that comes in a stall is answered behind it, one that finds the ring full is lost, and sent
 * again after TCP_TIMEOUT_INIT. A connection times out where no answer comes within the limit of its program.
 */
import type { NicQueues } from '../results/nic.js';
import { LEAST_STALL_PS, type StallWatcher } from './deliveries.js';

export const QUEUES = 64;
/** New connections per second over all queues, assumed: a busy server of containers. */
export const CONNECTIONS_PER_SECOND = 1000;
/**
 * How long a program waits for a connection, assumed: common defaults are 1 to 10 s. As TCP_TIMEOUT_INIT is no shorter,
 * a SYN that is lost once has timed out.
 */
const CONNECT_TIMEOUT_PS = 1e12;

interface Stretch {
  readonly fromPs: number;
  readonly toPs: number;
}

/** The queue whose CPU is busy with calls. */
export class SufferingQueue implements StallWatcher {
  private readonly leastStallPs: number;
  private busyPs = 0;
  private longestPs = 0;
  /** Time within calls in which a SYN that arrives would time out. */
  private timedOutPs = 0;
  /** Calls since the last packet, those that follow one another at once as one. */
  private readonly calls: Stretch[] = [];
  /** Of the call that runs; and where the calls begin that it follows at once. */
  private begunPs: number | null = null;
  private fromPs = 0;

  /** @param tellingPs shorter stalls are the pace of the NIC, and not listed */
  constructor(tellingPs: number) {
    this.leastStallPs = Math.max(LEAST_STALL_PS, tellingPs);
  }

  /** A call begins. */
  begin(nowPs: number): void {
    this.begunPs = nowPs;
    this.fromPs = this.calls.at(-1)?.toPs === nowPs ? this.calls.pop()!.fromPs : nowPs;
  }

  /**
   * It ends.
   * @param lastPacketPs when the last packet was received
   */
  end(nowPs: number, lastPacketPs: number): void {
    const { calls } = this;
    this.busyPs += nowPs - this.begunPs!;
    this.begunPs = null;
    if ((calls.at(-1)?.toPs ?? 0) <= lastPacketPs) calls.length = 0;
    if (nowPs > this.fromPs) calls.push({ fromPs: this.fromPs, toPs: nowPs });
  }

  stall(fromPs: number, toPs: number, fullPs: number): void {
    const { calls } = this;
    if (toPs - fromPs >= this.leastStallPs) {
      for (const call of calls) this.hit(call, fromPs, toPs, fullPs);
      if (this.begunPs !== null) this.hit({ fromPs: this.fromPs, toPs }, fromPs, toPs, fullPs);
    }
    calls.length = 0;
  }

  /** @param sufferingNs how long the throughput was below half */
  result(sufferingNs: number): NicQueues {
    const newConnections = (this.busyPs / 1e12) * CONNECTIONS_PER_SECOND;
    return {
      queues: QUEUES,
      flowShare: 1 / QUEUES,
      sufferingNs,
      longestStallNs: this.longestPs / 1000,
      newConnections,
      affectedConnections: newConnections / QUEUES,
      timedOut: (this.timedOutPs / 1e12) * (CONNECTIONS_PER_SECOND / QUEUES),
    };
  }

  /**
   * Counts the part of a stall that lies in a call. A SYN that comes in it times out where it has to wait in the ring for
   * longer than its limit, until the stall ends, and where it finds the ring full and is lost.
   */
  private hit(call: Stretch, fromPs: number, toPs: number, fullPs: number): void {
    const [from, to] = [Math.max(call.fromPs, fromPs), Math.min(call.toPs, toPs)];
    if (to <= from) return;
    this.longestPs = Math.max(this.longestPs, to - from);
    this.timedOutPs += Math.max(0, Math.min(to, fullPs, toPs - CONNECT_TIMEOUT_PS) - from);
    this.timedOutPs += Math.max(0, to - Math.max(from, fullPs));
  }
}
