/**
 * A judged gate, with its published schema: what the report draws and what `gate --format json` writes. Nothing in here
 * depends on the terminal, the clock or the machine. Loading zod costs start-up time: elsewhere, import the types of this
 * module only.
 */
import { z } from 'zod';
import { count, type Data, recordedColumn, text } from '../schema-parts.js';
import { rowChoice } from './replay.js';

/** A level of a condition: `fail` breaks the build, `warn` only says so. */
const level = z.enum(['fail', 'warn']);

/** Whether a term or a condition holds. A statistic of a histogram is a range, which may leave it open. */
const holds = z.enum(['yes', 'no', 'unknown']);

const verdict = z
  .enum(['pass', 'warn', 'fail', 'inconclusive'])
  .describe('inconclusive: the values do not tell whether the condition holds');

const value = z
  .strictObject({
    lo: z.number().nullable().describe('null: no bound'),
    hi: z.number().nullable(),
    hiOpen: z.boolean(),
  })
  .describe('one value where lo = hi, else anything in [lo, hi], or [lo, hi) where hiOpen');

/** What a quantity, or its change, is held against. */
const threshold = z.strictObject({
  /** A change in percent of BASE, a change, the variant itself, or a verdict of compare. */
  is: z.enum(['percent', 'difference', 'limit', 'verdict']),
  value: z.number().nullable().describe('null: a verdict'),
  /** That of the term's values, into which the condition's own unit was converted. */
  unit: text.nullable(),
});

const overSeeds = z.strictObject({
  count: count.min(2),
  least: z.number().nullable().describe('null: a change in percent, where BASE is 0 with one of them'),
  most: z.number().nullable(),
  /** By Student's t. Counts, and what comes to the same with all seeds, are judged with each seed. */
  interval: z
    .strictObject({ lo: z.number(), hi: z.number() })
    .nullable()
    .describe('95 % of the mean, by which the term is judged; null: judged with each seed'),
});

/** Shares of the time by which a variant differs, all steps counted by the size of their difference, 0..1. */
const restsOn = z.strictObject({
  assumed: z.number(),
  split: z.number(),
  handover: z
    .number()
    .optional()
    .describe('waiting for locks whose assumed handover is longer than they were held; left out: none'),
  /** Left out: the prices give no interval. */
  signCertain: z
    .boolean()
    .optional()
    .describe("0 lies outside of the prices' 95 % interval of the difference of the means"),
});

/** By how much chance a term is called so. */
const chanceOfTerm = z.strictObject({
  most: z
    .number()
    .nullable()
    .describe('largest share of gates in which it is called so where it is not; null: nothing tells it'),
  isTogether: z.boolean().describe('of all differences that compare tells on one variant together'),
});

/** One comparison of a condition: `p99 > +5%`. */
const term = z.strictObject({
  text,
  /** As shown: `@n_pages_ns p99`, `steps gup_call`. */
  quantity: text,
  /** Of the values: `ns`, `pages`, `%`; null for plain counts and where a recording names none. */
  unit: text.nullable(),
  base: value.nullable().describe('null: the term looks at the variant alone'),
  variant: value,
  /** The percentage is null where BASE is not above 0. Of single values it is what these come to themselves. */
  change: z
    .strictObject({ absolute: z.number(), percent: z.number().nullable() })
    .nullable()
    .describe('variant minus BASE; null: nothing is compared, or values are ranges'),
  operator: text,
  threshold,
  verdict: text.optional().describe('of compare, where the term asks for it; variant then has no bounds'),
  holds,
  /** Left out: nothing of it is chance, or nothing tells how it varies. */
  interval: z
    .strictObject({ lo: z.number().nullable(), hi: z.number().nullable() })
    .optional()
    .describe(
      '95 % of what is held against the threshold, in its unit: the change, or of several runs the variant itself; null: an open end',
    ),
  runs: z
    .tuple([count, count])
    .optional()
    .describe(
      'of BASE and of the variant that have it; base and variant are means of them; left out: one of each',
    ),
  seeds: overSeeds
    .optional()
    .describe(
      'what is compared, over several seeds: the change in the unit of the threshold, or the variant itself; base, variant and change are means then',
    ),
  chance: chanceOfTerm.optional().describe('of recordings; left out: no chance is in it'),
  rests: restsOn
    .optional()
    .describe('what part of a difference is at assumed prices, and at assumed shares of fitted sums'),
});

const check = z
  .strictObject({
    level,
    condition: text,
    lane: text.optional().describe('the variant that the condition names; left out: it is said of every one'),
    base: text,
    variant: text,
    verdict,
    terms: z.array(term).min(1),
    /** What the self-test found, or why nothing can be told; null: nothing to add. */
    note: text.nullable(),
  })
  .describe('one condition on one variant');

const recordedFile = { sha256: text.nullable(), modelled: text.nullable() };

/** One side of a gate of recordings. */
const recording = z.strictObject({
  ...recordedColumn,
  ...recordedFile,
  runs: z
    .array(z.strictObject({ source: text, form: text, ...recordedFile }))
    .min(2)
    .optional()
    .describe('of a side of several; source, sha256 and modelled are those of the first'),
});

const replay = z.strictObject({
  trace: text,
  sha256: text.nullable(),
  rows: count,
  recordedRows: count,
  host: text,
  hostSha256: text.describe('of the prices, --set included'),
  isHostOfPackage: z.boolean().describe('its prices are those that the package has under its name'),
  overrides: z.array(z.strictObject({ step: text, price: z.number() })),
  /** What the host added to the prices of the steps, or can't do. */
  effects: z.array(text),
  chosen: rowChoice.nullable().describe('null: every row is recorded'),
  seed: count,
  seeds: count
    .min(2)
    .optional()
    .describe('replays, with seeds that follow on one another from `seed` on; left out: one'),
  unit: text,
});

export const gateResultSchema = z.strictObject({
  schema: z.literal('vfiobench-gate/1'),
  version: text,
  /** Where the two sides come from. */
  way: z.enum(['replay', 'baseline', 'recordings']),
  selftest: z.boolean().describe('the checks say whether each condition can fire'),
  verdict: verdict.describe(
    'the worst one: fail, then inconclusive, then warn; a variant that is refused fails',
  ),
  allowInconclusive: z.boolean(),
  checks: z.array(check).min(1),
  base: text,
  variants: z.array(text).min(1).describe('those that were judged'),
  refused: z
    .array(z.strictObject({ variant: text, message: text }))
    .min(1)
    .optional()
    .describe(
      'variants that the referee stopped, or whose module broke, and where: no condition is judged on them',
    ),
  replay: replay.nullable().describe('null where recordings are compared'),
  /** BASE first. */
  recordings: z
    .array(recording)
    .optional()
    .describe('where recordings are compared; modelled: what a saved replay rests on, null: measured'),
  chance: z
    .strictObject({
      checks: count.describe('that can break the build and rest on chance'),
      most: z.number().describe('largest share of gates that fail by them where none of them is so'),
      untold: count.describe('others, of which nothing tells how they vary'),
      of: z.enum(['runs', 'calls']),
    })
    .optional(),
  /** Name of the stored baseline, if one is BASE. */
  baseline: text.nullable(),
  warnings: z.array(text),
});

/** A trace that could not be judged, and what would have ended a gate of it alone. */
const fault = z.strictObject({
  trace: text,
  verdict: z
    .enum(['fail', 'inconclusive'])
    .describe('fail: each of its variants was refused, exit code 1; inconclusive: exit code 2'),
  message: text,
});

export const gatesResultSchema = z.strictObject({
  schema: z.literal('vfiobench-gates/1'),
  version: text,
  selftest: z.boolean(),
  verdict: verdict.describe('the worst one, of what could not be judged as well'),
  allowInconclusive: z.boolean(),
  gates: z.array(gateResultSchema).min(1).describe('one a trace, in the order of gate.traces'),
  faults: z.array(fault).describe('traces that could not be judged, and why'),
});

export type GateLevel = Data<typeof level>;
export type Holds = Data<typeof holds>;
export type GateVerdict = Data<typeof verdict>;
export type ChanceOfTerm = Data<typeof chanceOfTerm>;
export type GateValue = Data<typeof value>;
export type GateThreshold = Data<typeof threshold>;
export type OverSeeds = Data<typeof overSeeds>;
export type RestsOn = Data<typeof restsOn>;
export type GateTerm = Data<typeof term>;
export type GateCheck = Data<typeof check>;
export type GateRecording = Data<typeof recording>;
export type GateResult = Data<typeof gateResultSchema>;
export type GateFault = Data<typeof fault>;
export type GatesResult = Data<typeof gatesResultSchema>;
