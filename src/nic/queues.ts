/**
 * The situation of the mail: as many NIC queues as CPUs (2 NICs of 32 queues, 64 CPUs), each queue's interrupt on a CPU
 * of its own, and a VM torn down on one of them. RSS spreads flows and new connections evenly over the queues, so one in
 * 64 of them suffers. A SYN that comes in a stall is answered behind it, one that finds the ring full is lost and sent
 * again after 1 s, 2 s, 4 s, ... (tcp_syn_retries); it times out where no answer comes within the limit of its program.
 */
import type { NicQueues } from '../stats/nic-result.js';
import type { Stall } from './deliveries.js';

export const QUEUES = 64;
/** New connections per second over all queues, assumed: a busy server of containers. */
export const CONNECTIONS_PER_SECOND = 1000;
/** How long a program waits for a connection, assumed: common defaults are 1 to 10 s. */
export const CONNECT_TIMEOUT_PS = 1e12;
/** TCP_TIMEOUT_INIT, doubled with each SYN. */
const FIRST_SYN_TIMEOUT_PS = 1e12;
const STEP_PS = 1e9;

interface Stretch {
  readonly fromPs: number;
  readonly toPs: number;
}

/**
 * @param stalls in order, of the queue whose CPU is busy
 * @param calls when it was busy, in order
 * @param sufferingNs how long its throughput was below half
 */
export function sufferingQueue(
  stalls: readonly Stall[],
  calls: readonly Stretch[],
  sufferingNs: number,
): NicQueues {
  const busyPs = calls.reduce((sum, { fromPs, toPs }) => sum + toPs - fromPs, 0);
  const newConnections = (busyPs / 1e12) * CONNECTIONS_PER_SECOND;
  const inCalls = overlaps(stalls, calls);
  return {
    queues: QUEUES,
    flowShare: 1 / QUEUES,
    sufferingNs,
    longestStallNs: inCalls.reduce((longest, { fromPs, toPs }) => Math.max(longest, toPs - fromPs), 0) / 1000,
    newConnections,
    affectedConnections: newConnections / QUEUES,
    timedOut: (timedOutPs(inCalls, stalls) / 1e12) * (CONNECTIONS_PER_SECOND / QUEUES),
  };
}

function overlapPs(one: Stretch, other: Stretch): number {
  return Math.max(0, Math.min(one.toPs, other.toPs) - Math.max(one.fromPs, other.fromPs));
}

/** The parts of the stalls that lie in calls; both are in order. */
function overlaps(stalls: readonly Stretch[], calls: readonly Stretch[]): Stretch[] {
  const parts: Stretch[] = [];
  for (let i = 0, j = 0; i < stalls.length && j < calls.length; ) {
    if (overlapPs(stalls[i], calls[j]) > 0) {
      const [fromPs, toPs] = [
        Math.max(stalls[i].fromPs, calls[j].fromPs),
        Math.min(stalls[i].toPs, calls[j].toPs),
      ];
      parts.push({ fromPs, toPs });
    }
    if (stalls[i].toPs < calls[j].toPs) i++;
    else j++;
  }
  return parts;
}

/** How much of the calls' time would make a SYN that comes then time out, in steps of a millisecond. */
function timedOutPs(parts: readonly Stretch[], stalls: readonly Stall[]): number {
  let sum = 0;
  for (const { fromPs, toPs } of parts) {
    for (let at = fromPs; at < toPs; at += STEP_PS) {
      if (answeredPs(at, stalls) - at > CONNECT_TIMEOUT_PS) sum += Math.min(STEP_PS, toPs - at);
    }
  }
  return sum;
}

/** When a SYN of a connection that begins then is answered; Infinity where that is too late anyhow. */
function answeredPs(begunPs: number, stalls: readonly Stall[]): number {
  let wait = FIRST_SYN_TIMEOUT_PS;
  for (let at = begunPs; at - begunPs <= CONNECT_TIMEOUT_PS; at += wait, wait *= 2) {
    const stall = stallAt(at, stalls);
    if (stall === undefined) return at;
    if (at < stall.fullPs) return stall.toPs;
  }
  return Number.POSITIVE_INFINITY;
}

function stallAt(atPs: number, stalls: readonly Stall[]): Stall | undefined {
  let [low, high] = [0, stalls.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stalls[middle].toPs <= atPs) low = middle + 1;
    else high = middle;
  }
  const stall = stalls[low];
  return stall !== undefined && stall.fromPs <= atPs ? stall : undefined;
}
