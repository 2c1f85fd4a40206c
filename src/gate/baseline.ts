/**
 * A stored baseline: what a replay came to, small enough to commit. `.vfiobench/baselines/NAME.json`; the schema is
 * published (`vfiobench schema baseline`).
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { InputError } from '../failure.js';
import { parsedJson } from '../json-text.js';
import type { ReplayResult } from '../results/replay.js';
import { issueText } from '../schema-issue.js';
import { count, sha256, text } from '../schema-parts.js';
import { UNITS } from '../sizes.js';
import type { Identity } from './mismatch.js';
import { type KnownNames, laneSide } from './replay-side.js';
import type { Side } from './side.js';

const measured = z.strictObject({
  n: count.min(1),
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  total: z.number(),
  percentiles: z.array(z.strictObject({ p: z.number(), value: z.number().nullable() })),
  log2: z.array(z.strictObject({ lo: z.number(), hi: z.number(), count })),
});

const laneVariant = z.strictObject({ name: text, params: z.record(text, z.number()) });

/** What one seed came to. */
const lanes = z
  .array(
    z.strictObject({
      label: text,
      variants: z.array(laneVariant).describe('those that change something on this trace'),
      probes: z.array(z.strictObject({ name: text, title: text, unit: text, measured })),
      stepCounts: z.array(z.strictObject({ step: text, count: z.number() })),
      counters: z.array(z.strictObject({ name: text, value: z.number() })),
      errnos: z.array(z.strictObject({ op: text, errno: text, rows: count })),
    }),
  )
  .min(1)
  .describe('BASE first');

export const baselineSchema = z.strictObject({
  schema: z.literal('vfiobench-baseline/1'),
  name: text,
  identity: z.strictObject({
    trace: z.strictObject({ name: text, sha256 }),
    host: z.strictObject({
      name: text,
      sha256: sha256.describe('of the prices, --set included'),
      set: z
        .array(z.strictObject({ step: text, price: z.number() }))
        .readonly()
        .optional()
        .describe('prices of --set, in the unit of this baseline; left out: none'),
    }),
    seed: count,
    version: text,
    base: text,
    recorded: z.strictObject({ skip: count, filter: text.nullable() }),
  }),
  unit: z.enum(UNITS),
  recordedRows: count,
  lanes,
  moreSeeds: z
    .array(z.strictObject({ lanes }))
    .min(1)
    .optional()
    .describe("what the seeds behind the identity's came to, one after the other; left out: there are none"),
});

export type Baseline = z.infer<typeof baselineSchema>;

type Lanes = z.infer<typeof lanes>;

/** The variants of a lane, with all of their parameters. */
export type LaneVariants = readonly z.infer<typeof laneVariant>[];

/**
 * What a replay leaves to be compared with later. Its order is fixed here, so that equal replays give equal bytes.
 * @param results one for each seed, that of the identity first
 * @param chosen what each lane was asked to run, BASE first
 */
export function baselineOf(
  name: string,
  results: readonly ReplayResult[],
  identity: Identity,
  chosen: readonly LaneVariants[],
): Baseline {
  const [result, ...more] = results;
  return {
    schema: 'vfiobench-baseline/1',
    name,
    identity,
    unit: result.unit,
    recordedRows: result.trace.recordedRows,
    lanes: lanesOf(result, chosen),
    ...(more.length === 0 ? {} : { moreSeeds: more.map((one) => ({ lanes: lanesOf(one, chosen) })) }),
  };
}

function lanesOf(result: ReplayResult, chosen: readonly LaneVariants[]): Lanes {
  return result.lanes.map((lane, i) => ({
    label: lane.label,
    variants: chosen[i].filter((one) => lane.variants.some((variant) => variant.name === one.name)),
    probes: result.probes.flatMap((probe) => {
      const values = probe.lanes[i];
      if (values === null) return [];
      const { n, min, max, mean, total, percentiles, log2 } = values;
      const kept = {
        n,
        min,
        max,
        mean,
        total,
        percentiles: percentiles.map(({ p, value }) => ({ p, value })),
        log2: log2.map(({ lo, hi, count: inIt }) => ({ lo, hi, count: inIt })),
      };
      return [{ name: probe.name, title: probe.title, unit: probe.unit, measured: kept }];
    }),
    stepCounts: lane.stepCounts
      .map(({ step, count: times }) => ({ step, count: times }))
      .sort((a, b) => (a.step < b.step ? -1 : 1)),
    counters: lane.counters.map(({ name: of, value }) => ({ name: of, value })),
    errnos: lane.errnos.map(({ op, errno, rows }) => ({ op, errno, rows })),
  }));
}

/** How many seeds it is of, from that of its identity on. */
export function seedsIn({ moreSeeds = [] }: Baseline): number {
  return 1 + moreSeeds.length;
}

/** Buckets and percentiles on a line each: a diff of two commits shows what moved. */
export function baselineText(baseline: Baseline): string {
  const pretty = JSON.stringify(baseline, null, 1);
  return `${pretty.replace(/\{\s+("(?:lo|p|step|op|name)": [^{}[\]]*?(?:\{\})?)\s+\}/g, (_, inner: string) => `{ ${inner.replace(/\s*\n\s*/g, ' ')} }`)}\n`;
}

/** Reads a baseline file's text. Throws InputError with the place that is wrong. */
export function parseBaseline(file: string, content: string): Baseline {
  const data = parsedJson(file, content, 'the baseline is no JSON');
  const parsed = baselineSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new InputError(`${file}: ${issueText(parsed.error.issues, data, 'the baseline')}`);
}

/**
 * A stored lane as a side. Throws InputError where the baseline has none of that label.
 * @param seed the how manieth of its seeds, from 0
 * @param steps every step that the lane might have taken
 */
export function baselineSide(
  baseline: Baseline,
  seed: number,
  label: string,
  steps: readonly string[],
  known: KnownNames,
): Side {
  const stored = [baseline, ...(baseline.moreSeeds ?? [])][seed].lanes;
  const lane = stored.find((one) => one.label === label);
  if (lane === undefined) {
    const there = stored.map((one) => one.label).join(', ');
    throw new InputError(
      `baseline ${baseline.name} holds no lane ${label} (it holds ${there}); save it with --variant ${label}`,
    );
  }
  const side = laneSide(lane, lane.probes, steps, known);
  return { ...side, label: `${label} of baseline ${baseline.name}` };
}

/** SHA-256 of data as JSON, in hex: a host with its prices. */
export function hashOf(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex');
}
