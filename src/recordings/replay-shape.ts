/** The part of a saved replay that is compared. Loading zod costs start-up time: import this module lazily. */
import { z } from 'zod';

/** JSON writes -Infinity as null. */
const bound = z.number().nullable();

/** One probe in one lane. */
const measured = z.object({
  mean: z.number().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  total: z.number().optional(),
  percentiles: z.array(z.object({ p: z.number(), value: z.number().nullable() })).optional(),
  n: z.int().min(0),
  log2: z.array(z.object({ lo: bound, hi: z.number(), count: z.int().min(0) })),
});

/**
 * What is read of it: its schema (which is looked at before), what it was of, the names of its lanes, and of each probe
 * the rows that bpftrace would print and its exact statistics, and of each lane its counts. What an excerpt may lack is optional.
 */
export const replayShape = z.object({
  version: z.string().optional(),
  seed: z.number().optional(),
  trace: z
    .object({
      name: z.string(),
      sha256: z.string().nullable(),
      recordedRows: z.number(),
      chosen: z
        .object({ filter: z.string().nullable(), skip: z.number(), limit: z.number().nullable() })
        .optional(),
    })
    .optional(),
  host: z
    .object({ name: z.string(), overrides: z.array(z.object({ step: z.string(), price: z.number() })) })
    .optional(),
  lanes: z
    .array(
      z.object({
        label: z.string(),
        variants: z.array(z.object({ name: z.string() })).optional(),
        stepCounts: z.array(z.object({ step: z.string(), count: z.number() })).optional(),
        counters: z.array(z.object({ name: z.string(), value: z.number() })).optional(),
        errnos: z.array(z.object({ op: z.string(), errno: z.string(), rows: z.number() })).optional(),
      }),
    )
    .min(1),
  /** The steps that its host prices. */
  steps: z.array(z.object({ name: z.string() })).optional(),
  /** `lanes` of a probe are in the order of the lanes above; null where one has no values. */
  probes: z.array(z.object({ title: z.string(), unit: z.string(), lanes: z.array(measured.nullable()) })),
});

export type ReplayShape = z.infer<typeof replayShape>;
export type MeasuredShape = z.infer<typeof measured>;
