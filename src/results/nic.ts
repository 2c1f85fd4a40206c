/**
 * What a NIC on the CPU of a replayed path came to (`replay --nic`): a part of a replay's result, with its schema. Times are
 * in ns, throughput in Gbit/s of packets.
 */
import { z } from 'zod';
import { amount, count, type Data, share } from '../schema-parts.js';

/** Calls of one operation on the NIC's CPU. */
const op = z.strictObject({
  op: z.string(),
  calls: count,
  batches: count.describe('stretches without a reschedule point'),
  longestBatchNs: amount,
  quietNs: amount.describe('what the calls take without the NIC'),
  loadedNs: amount.describe('and with it'),
  gbps: amount
    .nullable()
    .describe(
      'mean while they ran; null where they took less than ten packets need, or a round trip where windows are the limit',
    ),
  longestStallNs: amount,
  dropped: count,
  /** Of the CPU while the calls ran: the calls themselves, softirqs on top of them, ksoftirqd. */
  callShare: share,
  softirqShare: share,
  ksoftirqdShare: share,
  series: z
    .strictObject({ binNs: amount, gbps: z.array(amount) })
    .describe('over the time of the calls; the last bin may be a shorter one'),
});

const queues = z
  .strictObject({
    queues: count,
    /** Of all flows, those of the queue on the CPU of the calls. */
    flowShare: share,
    sufferingNs: amount.describe(
      'below half of idleGbps; calls without gbps are too short to tell, and left out',
    ),
    longestStallNs: amount,
    /** Of all queues in the time of the calls, at an assumed rate; those of the queue that suffers; and of these: */
    newConnections: amount,
    affectedConnections: amount,
    /** whose first answer comes later than an assumed time-out. */
    timedOut: amount,
  })
  .describe('many queues, one on each CPU, and the calls on one of them');

const lane = z.strictObject({
  label: z.string(),
  /** In the order of the trace. */
  ops: z.array(op),
  packets: z
    .strictObject({
      sent: count,
      received: count,
      dropped: count,
      inRing: count,
      /** Received packets that are copies of others. */
      copies: count,
    })
    .describe('sent = received + dropped + inRing; long idle stretches are cut short'),
  timeouts: count,
  queues,
});

const against = z.strictObject({
  label: z.string(),
  op: z.string(),
  percent: z.number(),
  word: z.enum(['faster', 'slower', 'same', 'mixed']),
});

export const nicSchema = z
  .strictObject({
    /** As --nic has it. */
    nic: z.string(),
    vm: count,
    cpu: count,
    /** What TCP gets on an idle host, by the link, its CPU or the windows. */
    idleGbps: amount,
    packetNs: amount.describe('time of the CPU for one packet'),
    softirq: z.string(),
    lanes: z.array(lane),
    against: z.array(against).describe('of loadedNs: each variant against BASE'),
    basis: z.array(z.strictObject({ name: z.string(), value: z.string(), why: z.string() })),
  })
  .describe('a NIC on the CPU of the calls (--nic)');

export type NicOp = Data<typeof op>;
export type NicQueues = Data<typeof queues>;
export type NicLane = Data<typeof lane>;
export type NicAgainst = Data<typeof against>;
export type NicResult = Data<typeof nicSchema>;
