/**
 * The published schema of `gate --format json`. Loading zod costs start-up time: import this module lazily.
 */
import { z } from 'zod';
import { count, text } from '../../schema-parts.js';
import type { GateResult, GatesResult } from '../../stats/gate-result.js';
import { recordedColumn } from '../comparison/schema.js';
import { rowChoice } from '../replay/schema.js';

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

const term = z.strictObject({
  text,
  quantity: text,
  unit: text.nullable(),
  base: value.nullable().describe('null: the term looks at the variant alone'),
  variant: value,
  change: z
    .strictObject({ absolute: z.number(), percent: z.number().nullable() })
    .nullable()
    .describe('variant minus BASE; null: nothing is compared, or values are ranges'),
  operator: text,
  threshold: z.strictObject({
    is: z.enum(['percent', 'difference', 'limit', 'verdict']),
    value: z.number().nullable().describe('null: a verdict'),
    unit: text.nullable(),
  }),
  verdict: text.optional().describe('of compare, where the term asks for it; variant then has no bounds'),
  holds: z.enum(['yes', 'no', 'unknown']),
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
  seeds: z
    .strictObject({
      count: count.min(2),
      least: z.number().nullable().describe('null: a change in percent, where BASE is 0 with one of them'),
      most: z.number().nullable(),
      interval: z
        .strictObject({ lo: z.number(), hi: z.number() })
        .nullable()
        .describe('95 % of the mean, by which the term is judged; null: judged with each seed'),
    })
    .optional()
    .describe(
      'what is compared, over several seeds: the change in the unit of the threshold, or the variant itself; base, variant and change are means then',
    ),
  chance: z
    .strictObject({
      most: z
        .number()
        .nullable()
        .describe('largest share of gates in which it is called so where it is not; null: nothing tells it'),
      isTogether: z.boolean().describe('of all differences that compare tells on one variant together'),
    })
    .optional()
    .describe('of recordings; left out: no chance is in it'),
  rests: z
    .strictObject({
      assumed: z.number(),
      split: z.number(),
      handover: z
        .number()
        .optional()
        .describe('waiting for locks whose assumed handover is longer than they were held; left out: none'),
      signCertain: z
        .boolean()
        .optional()
        .describe("0 lies outside of the prices' 95 % interval of the difference of the means"),
    })
    .optional()
    .describe('what part of a difference is at assumed prices, and at assumed shares of fitted sums'),
});

const check = z
  .strictObject({
    level: z.enum(['fail', 'warn']),
    condition: text,
    lane: text.optional().describe('the variant that the condition names; left out: it is said of every one'),
    base: text,
    variant: text,
    verdict,
    terms: z.array(term).min(1),
    note: text.nullable(),
  })
  .describe('one condition on one variant');

const recordedFile = { sha256: text.nullable(), modelled: text.nullable() };

export const gateResultSchema = z.strictObject({
  schema: z.literal('vfiobench-gate/1'),
  version: text,
  way: z.enum(['replay', 'baseline', 'recordings']),
  selftest: z.boolean().describe('the checks say whether each condition can fire'),
  verdict: verdict.describe('the worst one: fail, then inconclusive, then warn'),
  allowInconclusive: z.boolean(),
  checks: z.array(check).min(1),
  base: text,
  variants: z.array(text).min(1),
  replay: z
    .strictObject({
      trace: text,
      sha256: text.nullable(),
      rows: count,
      recordedRows: count,
      host: text,
      hostSha256: text.describe('of the prices, --set included'),
      isHostOfPackage: z.boolean().describe('its prices are those that the package has under its name'),
      overrides: z.array(z.strictObject({ step: text, price: z.number() })),
      effects: z.array(text),
      chosen: rowChoice.nullable().describe('null: every row is recorded'),
      seed: count,
      seeds: count
        .min(2)
        .optional()
        .describe('replays, with seeds that follow on one another from `seed` on; left out: one'),
      unit: text,
    })
    .nullable()
    .describe('null where recordings are compared'),
  recordings: z
    .array(
      z.strictObject({
        ...recordedColumn,
        ...recordedFile,
        runs: z
          .array(z.strictObject({ source: text, form: text, ...recordedFile }))
          .min(2)
          .optional()
          .describe('of a side of several; source, sha256 and modelled are those of the first'),
      }),
    )
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
  baseline: text.nullable(),
  warnings: z.array(text),
}) satisfies z.ZodType<GateResult>;

export const gatesResultSchema = z.strictObject({
  schema: z.literal('vfiobench-gates/1'),
  version: text,
  selftest: z.boolean(),
  verdict: verdict.describe('the worst one; a trace that could not be judged is inconclusive'),
  allowInconclusive: z.boolean(),
  gates: z.array(gateResultSchema).min(1).describe('one a trace, in the order of gate.traces'),
  faults: z
    .array(z.strictObject({ trace: text, message: text }))
    .describe('traces that could not be judged, and why: exit code 2'),
}) satisfies z.ZodType<GatesResult>;

/** JSON Schema of the JSON of a gate of several traces, as `vfiobench schema gates` prints it. */
export function gatesJsonSchema(): Record<string, unknown> {
  return { title: 'vfiobench gate result of several traces', ...z.toJSONSchema(gatesResultSchema) };
}

/** JSON Schema (draft 2020-12) of a gate's JSON, as `vfiobench schema gate` prints it. */
export function gateJsonSchema(): Record<string, unknown> {
  return { title: 'vfiobench gate result', ...z.toJSONSchema(gateResultSchema) };
}
