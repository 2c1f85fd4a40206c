/**
 * The published schema of `replay --format json`. Loading zod costs start-up time: import this module lazily.
 */
import { z } from 'zod';
import { count, share, text } from '../../schema-parts.js';
import { type ReplayResult, UNITS } from '../../stats/result.js';
import { ends, priceFrom, priceSpread, sensitivitySchema } from '../sensitivity-schema.js';
import { nicSchema } from './nic-schema.js';

const stepTotal = z.strictObject({ step: text, count: z.number(), time: z.number() });

export const measured = z
  .strictObject({
    n: count.min(1),
    min: z.number(),
    max: z.number(),
    mean: z.number(),
    total: z.number(),
    percentiles: z.array(
      z.strictObject({
        p: z.number(),
        value: z.number().nullable().describe('null: too few values to tell'),
      }),
    ),
    log2: z
      .array(z.strictObject({ lo: z.number(), hi: z.number(), count }))
      .describe(
        "bpftrace's hist() buckets, lo inclusive, hi exclusive, from the first to the last non-empty one",
      ),
    steps: z.array(stepTotal),
  })
  .describe('one probe in one lane, in the unit of the probe');

export const verdictWord = z
  .enum(['faster', 'slower', 'same', 'mixed'])
  .describe('by the mean; mixed: mean and calls went different ways; null: the probe measures no time');

export const against = z
  .strictObject({
    meanPercent: z.number().nullable(),
    totalDelta: z.number(),
    word: verdictWord.nullable(),
    ranks: z
      .strictObject({ faster: share, slower: share })
      .optional()
      .describe('shares of the calls, rank by rank, that moved by half a percent or more'),
    percentilePercent: z.array(z.strictObject({ p: z.number(), percent: z.number().nullable() })),
    totalVariation: z.number().min(0).max(1),
    why: z.array(
      z.strictObject({ step: text, countDelta: z.number(), timeDelta: z.number(), from: priceFrom }),
    ),
    byPrices: priceSpread
      .optional()
      .describe('of the difference of the means; left out without any interval'),
    signCertain: z.boolean().optional().describe('0 lies outside of the interval of byPrices'),
  })
  .describe('a variant against BASE on one probe');

const probe = z.strictObject({
  name: text,
  title: text,
  summary: text,
  unit: text,
  isTime: z.boolean(),
  lanes: z.array(measured.nullable()).describe('in the order of the lanes of the result'),
  against: z.array(against.nullable()).describe('index 0 is lane 1 against BASE'),
});

const lane = z.strictObject({
  label: text,
  variants: z.array(z.strictObject({ name: text, summary: text, source: text })),
  stepCounts: z.array(stepTotal),
  locks: z
    .array(
      z.strictObject({
        lock: text,
        summary: text,
        acquisitions: count,
        followed: count.describe('those whose holding was followed; the others were counted'),
        contended: count,
        heldTotal: z.number(),
        heldMean: z.number(),
        heldLongest: z.number(),
        waitedTotal: z.number(),
        p50: z.number().nullable(),
        p99: z.number().nullable(),
        longest: z.number().nullable(),
        retries: count.exactOptional().describe('of stage-2 faults beside an MMU notifier'),
      }),
    )
    .nullable()
    .describe('null: --locks was not given'),
  device: z
    .strictObject({
      bytes: count,
      time: z.number(),
      faults: count,
      duplicates: count,
      aborts: count,
      faultTime: z.number(),
      idleShare: z.number().min(0).max(1).nullable(),
      bytesPerSecond: z.number().nullable(),
      slowdownPercent: z.number().nullable().describe('speed lost against static-pin'),
      pagesMapped: count,
      pagesMappedInVain: count
        .nullable()
        .describe(
          "null: the device walks the CPU's page table, or rows that are not recorded mapped or touched some",
        ),
      pinnedBytes: count,
      pinnedBytesPeak: count,
      pinnedBytesOverTime: z.array(z.strictObject({ row: count, bytes: count })),
    })
    .optional()
    .describe('a passed-through device; left out where the trace has none'),
  counters: z.array(z.strictObject({ name: text, value: z.number() })),
  errnos: z.array(z.strictObject({ op: text, errno: text, rows: count })),
  differing: z.array(z.strictObject({ reason: text, rows: count })),
  assumedShare: z.number().min(0).max(1),
  assumedSteps: z.array(text),
  splitShare: z.number().min(0).max(1),
});

/** What of a trace was replayed and recorded; see RowChoice. */
export const rowChoice = z.strictObject({
  filter: text.nullable().describe('null: every row'),
  skip: count.describe('rows at the start that only change state'),
  limit: count.nullable().describe('the replay ended behind so many rows; null: with the trace'),
});

const trace = z.strictObject({
  name: text,
  sha256: text.nullable(),
  format: text,
  rows: count,
  recordedRows: count,
  chosen: rowChoice.optional().describe('--filter, --skip and --limit; left out where none was given'),
  badRows: z.array(z.strictObject({ line: count, message: text })),
  badRowCount: count,
  origin: text.nullable(),
  workload: text.nullable(),
  source: text.nullable(),
  kernel: text.nullable(),
  container: text,
});

const host = z.strictObject({
  name: text,
  summary: text,
  kernel: text,
  source: text,
  caveats: z.array(text),
  effects: z.array(text),
  overrides: z.array(z.strictObject({ step: text, price: z.number() })),
});

const stepPrice = z.strictObject({
  name: text,
  summary: text,
  price: z.number(),
  from: priceFrom,
  why: text,
  interval: ends.optional().describe('left out: the host has none'),
});

export const replayResultSchema = z.strictObject({
  schema: z.literal('vfiobench-replay/1'),
  version: text,
  trace,
  host,
  seed: z.number(),
  unit: z.enum(UNITS),
  lanes: z.array(lane).min(1).describe('lane 0 is BASE'),
  probes: z.array(probe),
  steps: z.array(stepPrice),
  recordedReturns: z.strictObject({
    compared: count,
    differing: count,
    firstLine: count.nullable(),
    firstRecorded: text.nullable(),
    firstModelled: text.nullable(),
  }),
  failures: z
    .strictObject({
      calls: count,
      errnos: z.array(z.strictObject({ op: text, errno: text, rows: count })).min(1),
      firstLine: count,
    })
    .optional()
    .describe('recorded calls that fail in BASE though the trace does not say that they should'),
  nic: nicSchema.optional(),
  sensitivity: sensitivitySchema.optional().describe('where --sensitivity was given'),
  warnings: z.array(text),
}) satisfies z.ZodType<ReplayResult>;

/** JSON Schema (draft 2020-12) of a replay's JSON, as `vfiobench schema` prints it. */
export function replayJsonSchema(): Record<string, unknown> {
  return { title: 'vfiobench replay result', ...z.toJSONSchema(replayResultSchema) };
}
