/** Schema of the part of a replay's JSON that --nic adds. */
import { z } from 'zod';
import { amount, count, share } from '../../schema-parts.js';
import type { NicResult } from '../../stats/nic-result.js';

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
    flowShare: share,
    sufferingNs: amount.describe(
      'below half of idleGbps; calls without gbps are too short to tell, and left out',
    ),
    longestStallNs: amount,
    newConnections: amount,
    affectedConnections: amount,
    timedOut: amount,
  })
  .describe('many queues, one on each CPU, and the calls on one of them');

const nicWord = z.enum(['faster', 'slower', 'same', 'mixed']);

export const nicSchema = z
  .strictObject({
    nic: z.string(),
    vm: count,
    cpu: count,
    idleGbps: amount,
    packetNs: amount.describe('time of the CPU for one packet'),
    softirq: z.string(),
    lanes: z.array(
      z.strictObject({
        label: z.string(),
        ops: z.array(op),
        packets: z
          .strictObject({ sent: count, received: count, dropped: count, inRing: count, copies: count })
          .describe('sent = received + dropped + inRing; long idle stretches are cut short'),
        timeouts: count,
        queues,
      }),
    ),
    against: z
      .array(z.strictObject({ label: z.string(), op: z.string(), percent: z.number(), word: nicWord }))
      .describe('of loadedNs: each variant against BASE'),
    basis: z.array(z.strictObject({ name: z.string(), value: z.string(), why: z.string() })),
  })
  .describe('a NIC on the CPU of the calls (--nic)') satisfies z.ZodType<NicResult>;
