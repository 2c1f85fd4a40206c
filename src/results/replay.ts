/**
 * A finished replay, with its published schema: what the report draws and what `replay --format json` writes. Lane 0 is
 * BASE. Nothing in here depends on the terminal. Loading zod costs start-up time: elsewhere, import the types of this module
 * only.
 */
import { z } from 'zod';
import { count, type Data, share, text } from '../schema-parts.js';
import { UNITS } from '../sizes.js';
import { deviceSchema } from './device.js';
import { lockSchema } from './lock.js';
import { nicSchema } from './nic.js';
import { ends, priceFrom, priceSpread, sensitivitySchema } from './sensitivity.js';

/** How much of one step lies behind a probe's values in one lane; the time in the result's unit. */
const stepTotal = z.strictObject({ step: text, count: z.number(), time: z.number() });

const bucket = z.strictObject({ lo: z.number(), hi: z.number(), count });

const percentile = z.strictObject({
  /** One of PERCENTILES (percentiles.ts). */
  p: z.number(),
  value: z.number().nullable().describe('null: too few values to tell'),
});

export const measured = z
  .strictObject({
    n: count.min(1),
    min: z.number(),
    max: z.number(),
    mean: z.number(),
    total: z.number(),
    percentiles: z.array(percentile),
    log2: z
      .array(bucket)
      .describe(
        "bpftrace's hist() buckets, lo inclusive, hi exclusive, from the first to the last non-empty one",
      ),
    /** Largest time first; empty for probes that measure no time. */
    steps: z.array(stepTotal),
  })
  .describe('one probe in one lane, in the unit of the probe');

/** word.ts says how it is found. `same` is a mean within 0.5 %. */
export const wordSchema = z
  .enum(['faster', 'slower', 'same', 'mixed'])
  .describe('by the mean; mixed: mean and calls went different ways; null: the probe measures no time');

const ranks = z.strictObject({ faster: share, slower: share });

const stepDelta = z.strictObject({
  step: text,
  countDelta: z.number(),
  timeDelta: z.number(),
  from: priceFrom,
});

export const against = z
  .strictObject({
    /** (variant - BASE) / BASE of the mean; null where BASE's mean is not above 0. */
    meanPercent: z.number().nullable(),
    /** variant - BASE of the total, in the probe's unit. */
    totalDelta: z.number(),
    word: wordSchema.nullable(),
    /** Left out for probes that measure no time. */
    ranks: ranks
      .optional()
      .describe('shares of the calls, rank by rank, that moved by half a percent or more'),
    percentilePercent: z.array(z.strictObject({ p: z.number(), percent: z.number().nullable() })),
    /** Total-variation distance of the two log2 histograms. */
    totalVariation: z.number().min(0).max(1),
    /** The steps that account for the difference, largest time difference first. */
    why: z.array(stepDelta),
    byPrices: priceSpread
      .optional()
      .describe('of the difference of the means; left out without any interval'),
    signCertain: z.boolean().optional().describe('0 lies outside of the interval of byPrices'),
  })
  .describe('a variant against BASE on one probe');

/** What a result says of a probe before its values. */
export const probeHead = {
  /** Without @ and unit: `1_page`, `n_pages`, `npage`. */
  name: text,
  /** As shown: `@1_page_ns`, `@npage`. */
  title: text,
  summary: text,
  /** Of the values; for counts, what is counted (`pages`). */
  unit: text,
  isTime: z.boolean(),
};

const probe = z.strictObject({
  ...probeHead,
  /** null: the lane has no such probe, or no value of it. */
  lanes: z.array(measured.nullable()).describe('in the order of the lanes of the result'),
  /** null: one side has no values. */
  against: z.array(against.nullable()).describe('index 0 is lane 1 against BASE'),
});

const errno = z.strictObject({ op: text, errno: text, rows: count });

const lane = z.strictObject({
  /** `BASE`, or the variant's name with its parameters. */
  label: text,
  /** The variants behind the lane; for BASE the defaults of the paths, or what --base named. */
  variants: z.array(z.strictObject({ name: text, summary: text, source: text })),
  /** What the kernel did over the recorded rows, by step name. */
  stepCounts: z.array(stepTotal),
  /** In the order of the step table. */
  locks: z.array(lockSchema).nullable().describe('null: --locks was not given'),
  device: deviceSchema.optional().describe('a passed-through device; left out where the trace has none'),
  /** What the calls came to: calls, pages pinned, vpfn hits, and so on, in a fixed order. */
  counters: z.array(z.strictObject({ name: text, value: z.number() })),
  /** As the model returns them. */
  errnos: z.array(errno),
  /** Rows in which the caller saw something else than in BASE, as the variant's mayDiffer allows. */
  differing: z.array(z.strictObject({ reason: text, rows: count })),
  /** Of the recorded time: at assumed prices, those prices by name, and at assumed shares of fitted sums. */
  assumedShare: z.number().min(0).max(1),
  assumedSteps: z.array(text),
  splitShare: z.number().min(0).max(1),
});

/** Which rows of a trace are replayed and recorded, as the user chose them. */
export const rowChoice = z.strictObject({
  filter: text.nullable().describe('null: every row'),
  skip: count.describe('rows at the start that only change state'),
  limit: count.nullable().describe('the replay ended after this many rows; null: with the trace'),
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
  /** What its figures can't tell, a sentence or two each. */
  caveats: z.array(text),
  /** What it added to the prices of the steps in this run: a second VM, locks that change hands. */
  effects: z.array(text),
  /** Prices of --set. */
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

/** Latencies that the trace has recorded for the calls of a probe: how many, their mean, and BASE's. */
const recordedLatency = z.strictObject({
  probe: text.describe('as in its title'),
  calls: count,
  mean: z.number(),
  base: z.number(),
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
  /** The prices that were used. */
  steps: z.array(stepPrice),
  /** Rows whose recorded `ret` is another than what BASE returns there; the first of them, and both values. */
  recordedReturns: z.strictObject({
    compared: count,
    differing: count,
    firstLine: count.nullable(),
    firstRecorded: text.nullable(),
    firstModelled: text.nullable(),
  }),
  recordedLatencies: z.array(recordedLatency).min(1).optional().describe('left out: no row has a lat_ns'),
  failures: z
    .strictObject({
      /** All recorded calls. */
      calls: count,
      /** The most frequent first. */
      errnos: z.array(errno).min(1),
      firstLine: count,
    })
    .optional()
    .describe('recorded calls that fail in BASE though the trace does not say that they should'),
  nic: nicSchema.optional(),
  sensitivity: sensitivitySchema.optional().describe('where --sensitivity was given'),
  warnings: z.array(text),
});

export type StepTotal = Data<typeof stepTotal>;
export type Bucket = Data<typeof bucket>;
export type Percentile = Data<typeof percentile>;
export type Measured = Data<typeof measured>;
export type Word = Data<typeof wordSchema>;
export type RankShares = Data<typeof ranks>;
export type StepDelta = Data<typeof stepDelta>;
export type Against = Data<typeof against>;
export type ProbeResult = Data<typeof probe>;
export type LaneResult = Data<typeof lane>;
export type StepPrice = Data<typeof stepPrice>;
export type RecordedLatency = Data<typeof recordedLatency>;
export type ReplayResult = Data<typeof replayResultSchema>;
