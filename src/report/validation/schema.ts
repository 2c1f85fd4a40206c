/**
 * The published schema of `validate --format json`. Loading zod costs start-up time: import this module lazily.
 */
import { z } from 'zod';
import { count, number, share, text } from '../../schema-parts.js';
import type { Validation } from '../../stats/validation.js';

const distances = z.strictObject({
  tv: share.describe('total-variation distance'),
  emd: number.describe('earth mover distance, in log2 buckets'),
  nullTv: share.nullable().describe('of the published BASE column; null: there is none'),
  nullEmd: number.nullable(),
});

const figure = z.strictObject({
  id: text,
  thread: text,
  what: text,
  role: text.describe('fit, predict, trace-input or input'),
  bound: text,
  published: number.nullable().describe('null: a histogram'),
  modelled: number.nullable(),
  unit: text,
  error: text.describe('in the terms of the bound'),
  deviation: number.nullable().describe('percent of the published figure, or points; null: a histogram'),
  strain: number.describe('size of the error as a share of the bound'),
  hit: z.boolean(),
  distances: distances.nullable().describe('null: a number'),
  source: z.strictObject({ trace: text.nullable(), variant: text, command: text }),
  madeOf: z
    .array(z.strictObject({ variant: text, modelled: number }))
    .describe('modelled values that an average or an increase is arithmetic of; empty: it is neither'),
  corrected: z.boolean().describe('mended when its miss was known: not predicted any more'),
  assumedShare: share.nullable().describe('null: no time'),
  splitShare: share.nullable(),
  remark: text.nullable(),
});

const direction = z.strictObject({
  id: text,
  thread: text,
  what: text,
  of: text.describe('ids of the two figures compared'),
  against: text,
  published: number.describe('change of the mean, percent'),
  atMiddles: z.boolean().describe('the published means are estimated at the middles of buckets'),
  modelled: number,
  right: z.boolean().nullable().describe('null: nothing in the model makes a difference'),
  follows: z.boolean().describe('the fit gives both sides: it tests nothing, and is not counted'),
  because: text.nullable(),
});

const fit = z.strictObject({
  host: text,
  thread: text,
  prices: z.array(text),
  fittedTo: count,
  of: text,
  leftOut: z
    .array(
      z.strictObject({
        id: text,
        predicted: number.nullable().describe('null: identified, not tested'),
        error: text.nullable(),
        deviation: number.nullable(),
        strain: number.nullable(),
      }),
    )
    .describe('each fitted figure as a fit says it that has not seen it'),
  tested: count,
  outside: count.describe('left-out figures outside their bound'),
  median: number.nullable(),
  largest: number.nullable(),
});

const tally = z.strictObject({
  figures: count,
  hits: count,
  median: number.nullable().describe('of the sizes of the deviations'),
  largest: number.nullable(),
});

const summary = z.strictObject({
  thread: text.nullable().describe('null: all threads'),
  fit: tally,
  predict: tally,
  repeats: z.array(text).describe('predicted figures that say a fitted one again, or one of another variant'),
  arithmetic: z.array(text).describe("predicted figures that are fitted ones and the trace's mix"),
  corrected: z.array(text).describe('of the rest, those that were mended when their miss was known'),
  own: tally.describe('predicted figures without those three'),
  input: tally,
  nulls: z.strictObject({ of: count, nearerByTv: count, nearerByEmd: count }),
  directions: z.strictObject({
    of: count.describe('those that the model makes and the fit does not give'),
    right: count,
    follow: count.describe('those that the fit gives'),
  }),
});

const cell = z.strictObject({
  published: z.union([text, number]),
  modelled: number.nullable().describe('null: the cell is no figure'),
  unit: text,
});

const answer = z
  .strictObject({
    thread: text,
    mail: text,
    tables: z.array(
      z.strictObject({
        title: text,
        head: z.array(text),
        rows: z.array(z.strictObject({ label: text, cells: z.array(cell) })),
      }),
    ),
    questions: z.array(z.strictObject({ by: text.nullable(), question: text, answer: text, command: text })),
  })
  .describe('of --thread: the tables of its mail again, and what it left open');

export const validationSchema = z.strictObject({
  schema: z.literal('vfiobench-validate/3'),
  version: text,
  figures: z.array(figure),
  directions: z.array(direction),
  fits: z.array(fit),
  summary: z.array(summary).describe('thread by thread, all of them last'),
  answer: answer.nullable(),
}) satisfies z.ZodType<Validation>;

/** JSON Schema (draft 2020-12) of the JSON, as `vfiobench schema validate` prints it. */
export function validationJsonSchema(): Record<string, unknown> {
  return { title: 'vfiobench validation', ...z.toJSONSchema(validationSchema) };
}
