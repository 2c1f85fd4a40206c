/**
 * What `vfiobench roundtrip` found, with its published schema; times in ns. Loading zod costs start-up time: elsewhere,
 * import the types of this module only.
 */
import { z } from 'zod';
import { type Data, share, text } from '../schema-parts.js';
import { against, measured } from './replay.js';
import { priceFrom } from './sensitivity.js';

const parameter = z.strictObject({
  name: text,
  value: z.number(),
  default: z.number(),
  /** `ns`, `sigma`, `share`, `packets`, `0 or 1` */
  unit: text,
  summary: text,
  /** Why the default is what it is. */
  why: text,
  from: z.literal('assumed'),
});

/** What one kick costs the vCPU, from the exit to the entry. */
const kick = z.strictObject({
  /** Name of the variant. */
  kind: text,
  summary: text,
  /** Until the eventfd is signalled; what comes after it goes on beside the wake-up. */
  beforeSignal: z.number(),
  total: z.number(),
  steps: z.array(z.strictObject({ step: text, time: z.number(), from: priceFrom })),
  /** Of the total, at assumed prices and at assumed shares of fitted sums. */
  assumedShare: share,
  splitShare: share,
  wake: z
    .strictObject({ time: z.number(), from: priceFrom })
    .describe('what a kick that finds vhost asleep takes of the vCPU on top, to wake it'),
});

const survival = z
  .strictObject({
    meanSaved: z.number().describe('BASE less this kind, ns'),
    mean: z
      .number()
      .nullable()
      .describe('part of the difference between the kicks; null: they cost the same'),
    meanError: z.number().nonnegative().nullable().describe('standard error of mean; null: too few values'),
    /** As mean, of these percentiles; null as well where there are too few values. */
    p50: z.number().nullable(),
    p99: z.number().nullable(),
    percent: z.number().describe("meanSaved in percent of BASE's mean"),
  })
  .describe('what is left of the difference between two kicks; 1 is all of it');

const survivals = z.array(survival).describe('index 0 is kick 1 against BASE');

/** A stream of packets in one direction, at one load, with one kind of kick. */
const streamLane = z.strictObject({
  /** Packets per second that vhost sends on. */
  throughput: z.number(),
  kicksPerPacket: z.number(),
  /** Shares of the time, 0..1. */
  vcpuBusy: z.number(),
  vhostBusy: z.number(),
  /** From the moment the guest wants to send until vhost has sent. */
  latency: z.strictObject({
    mean: z.number(),
    p50: z.number().nullable(),
    p99: z.number().nullable(),
  }),
});

const stream = z.strictObject({
  load: z.number().nullable().describe('packets per second; null: as many as the guest can send'),
  /** In the order of the kicks. */
  lanes: z.array(streamLane),
  percent: z.array(z.number()).describe("throughput against BASE's"),
  /** Of the latencies. */
  survival: survivals,
});

const sweepPoint = z.strictObject({
  value: z.number(),
  /** BASE's mean round trip. */
  baseMean: z.number(),
  survival: survivals,
  /** Latencies of the streams that have a load. */
  streams: z.array(z.strictObject({ load: z.number(), baseMean: z.number(), survival: survivals })),
});

export const roundtripSchema = z.strictObject({
  schema: z.literal('vfiobench-roundtrip/1'),
  version: text,
  host: z.strictObject({ name: text, summary: text, kernel: text, caveats: z.array(text) }),
  seed: z.number(),
  /** Round trips of each kind, and packets of each stream. */
  packets: z.int().min(1),
  parameters: z.array(parameter).describe('assumed, all of them'),
  kicks: z.array(kick).min(1).describe('BASE first; ns'),
  pingPong: z.strictObject({
    lanes: z.array(measured),
    against: z.array(against),
    /** By kind, the share of the packets that needed a kick. */
    kicked: z.array(share),
    survival: survivals,
  }),
  streams: z.array(stream),
  sweep: z.strictObject({ parameter: text, unit: text, points: z.array(sweepPoint) }),
});

export type RoundtripParameter = Data<typeof parameter>;
export type KickResult = Data<typeof kick>;
export type Survival = Data<typeof survival>;
export type StreamLane = Data<typeof streamLane>;
export type StreamResult = Data<typeof stream>;
export type RoundtripPoint = Data<typeof sweepPoint>;
export type RoundtripResult = Data<typeof roundtripSchema>;
