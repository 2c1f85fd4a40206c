/**
 * The published schema of `roundtrip --format json`. Loading zod costs start-up time: import this module lazily.
 */
import { z } from 'zod';
import { share, text } from '../../schema-parts.js';
import type { RoundtripResult } from '../../stats/roundtrip-result.js';
import { against, measured } from '../replay/schema.js';
import { priceFrom } from '../sensitivity-schema.js';

const survival = z
  .strictObject({
    meanSaved: z.number().describe('BASE less this kind, ns'),
    mean: z
      .number()
      .nullable()
      .describe('part of the difference between the kicks; null: they cost the same'),
    meanError: z.number().nonnegative().nullable().describe('standard error of mean; null: too few values'),
    p50: z.number().nullable(),
    p99: z.number().nullable(),
    percent: z.number().describe("meanSaved in percent of BASE's mean"),
  })
  .describe('what is left of the difference between two kicks; 1 is all of it');

const survivals = z.array(survival).describe('index 0 is kick 1 against BASE');

export const roundtripSchema = z.strictObject({
  schema: z.literal('vfiobench-roundtrip/1'),
  version: text,
  host: z.strictObject({ name: text, summary: text, kernel: text, caveats: z.array(text) }),
  seed: z.number(),
  packets: z.int().min(1),
  parameters: z
    .array(
      z.strictObject({
        name: text,
        value: z.number(),
        default: z.number(),
        unit: text,
        summary: text,
        why: text,
        from: z.literal('assumed'),
      }),
    )
    .describe('assumed, all of them'),
  kicks: z
    .array(
      z.strictObject({
        kind: text,
        summary: text,
        beforeSignal: z.number(),
        total: z.number(),
        steps: z.array(z.strictObject({ step: text, time: z.number(), from: priceFrom })),
        assumedShare: share,
        splitShare: share,
      }),
    )
    .min(1)
    .describe('BASE first; ns'),
  pingPong: z.strictObject({
    lanes: z.array(measured),
    against: z.array(against),
    kicked: z.array(share),
    survival: survivals,
  }),
  streams: z.array(
    z.strictObject({
      load: z.number().nullable().describe('packets per second; null: as many as the guest can send'),
      lanes: z.array(
        z.strictObject({
          throughput: z.number(),
          kicksPerPacket: z.number(),
          vcpuBusy: z.number(),
          vhostBusy: z.number(),
          latency: z.strictObject({
            mean: z.number(),
            p50: z.number().nullable(),
            p99: z.number().nullable(),
          }),
        }),
      ),
      percent: z.array(z.number()).describe("throughput against BASE's"),
      survival: survivals,
    }),
  ),
  sweep: z.strictObject({
    parameter: text,
    unit: text,
    points: z.array(
      z.strictObject({
        value: z.number(),
        baseMean: z.number(),
        survival: survivals,
        streams: z.array(z.strictObject({ load: z.number(), baseMean: z.number(), survival: survivals })),
      }),
    ),
  }),
}) satisfies z.ZodType<RoundtripResult>;

/** JSON Schema (draft 2020-12) of the JSON, as `vfiobench schema roundtrip` prints it. */
export function roundtripJsonSchema(): Record<string, unknown> {
  return { title: 'vfiobench round trips', ...z.toJSONSchema(roundtripSchema) };
}
