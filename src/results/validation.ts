/**
 * What `vfiobench validate` found, published figures beside the modelled ones, with its published schema. Loading zod costs
 * start-up time: elsewhere, import the types of this module only.
 */
import { z } from 'zod';
import { count, type Data, number, share, text } from '../schema-parts.js';

/** How far a modelled histogram is from the published one, and how far the null is: the published BASE column. */
const distances = z.strictObject({
  tv: share.describe('total-variation distance'),
  emd: number.describe('earth mover distance, in log2 buckets'),
  nullTv: share.nullable().describe('of the published BASE column; null: there is none'),
  nullEmd: number.nullable(),
});

/** What produces a modelled figure. */
const source = z.strictObject({
  /** In the package; null: the command makes calls of its own. */
  trace: text.nullable(),
  /** The variant whose lane it is, for BASE the one that is BASE there. */
  variant: text,
  /** Arguments of vfiobench that show it. */
  command: text,
});

/** In the trace and the unit of the figure that it is a part of. */
const part = z.strictObject({ variant: text, modelled: number });

const figure = z.strictObject({
  id: text,
  /** The mailing-list thread. */
  thread: text,
  /** What was measured, in words. */
  what: text,
  /**
   * fit: a price was fitted to it; predict: the model had to come up with it; trace-input and input: the trace or the
   * host was built to it.
   */
  role: text.describe('fit, predict, trace-input or input'),
  bound: text,
  published: number.nullable().describe('null: a histogram'),
  modelled: number.nullable(),
  /** ns, cycles, %, faults, visits, Gbit/s; calls for a histogram. */
  unit: text,
  error: text.describe('in the terms of the bound'),
  deviation: number.nullable().describe('percent of the published figure, or points; null: a histogram'),
  strain: number.describe('size of the error as a share of the bound'),
  hit: z.boolean(),
  distances: distances.nullable().describe('null: a number'),
  source,
  madeOf: z
    .array(part)
    .describe('modelled values that an average or an increase is arithmetic of; empty: it is neither'),
  corrected: z.boolean().describe('mended when its miss was known: not predicted any more'),
  /** Of the modelled time, at assumed prices and at assumed shares of fitted sums. */
  assumedShare: share.nullable().describe('null: no time'),
  splitShare: share.nullable(),
  /** Why it misses, where that is known, or what a hit owes to. */
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
  /** Both go up, or both down. */
  right: z.boolean().nullable().describe('null: nothing in the model makes a difference'),
  /** validation/follows.ts says how that is found. */
  follows: z.boolean().describe('the fit gives both sides: it tests nothing, and is not counted'),
  /** Why nothing makes a difference, where that is so. */
  because: text.nullable(),
});

/** A fitted figure, predicted by a fit without it; a histogram by its total-variation distance. */
const leftOut = z.strictObject({
  id: text,
  predicted: number.nullable().describe('null: identified, not tested'),
  error: text.nullable(),
  deviation: number.nullable(),
  strain: number.nullable(),
});

/** What the prices of a host were fitted to. */
const fit = z.strictObject({
  host: text,
  thread: text,
  /** The numbers that were fitted, dispersions and the like among them. */
  prices: z.array(text),
  /** How many numbers they were fitted to, and what those are. */
  fittedTo: count,
  of: text,
  leftOut: z.array(leftOut).describe('each fitted figure as a fit says it that has not seen it'),
  /** Left-out figures that the others predict. */
  tested: count,
  outside: count.describe('left-out figures outside their bound'),
  /** Sizes of their deviations, histograms not among them; null: there are none. */
  median: number.nullable(),
  largest: number.nullable(),
});

/** Figures of one kind. */
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
  /** By follows.ts. Their hits say that the mail's runs repeat, not that the model predicts. */
  repeats: z.array(text).describe('predicted figures that say a fitted one again, or one of another variant'),
  arithmetic: z.array(text).describe("predicted figures that are fitted ones and the trace's mix"),
  corrected: z.array(text).describe('of the rest, those that were mended when their miss was known'),
  own: tally.describe('predicted figures without those three'),
  input: tally,
  /** Histograms that have a null, and those of them that are nearer to the mail than it. */
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

/** A table of a mail with its own rows and columns. The column of the rows' labels has no heading. */
const table = z.strictObject({
  title: text,
  head: z.array(text),
  rows: z.array(z.strictObject({ label: text, cells: z.array(cell) })),
});

/** What a thread asked and nobody answered there. */
const question = z.strictObject({
  /** Who asked; null: nobody, but it follows. */
  by: text.nullable(),
  question: text,
  /** What the model says, from runs made for it. */
  answer: text,
  /** Arguments of vfiobench that show it. */
  command: text,
});

const answer = z
  .strictObject({
    thread: text,
    /** Subject, authors and dates. */
    mail: text,
    tables: z.array(table),
    questions: z.array(question),
  })
  .describe('of --thread: the tables of its mail again, and what it left open');

export const validationSchema = z.strictObject({
  schema: z.literal('vfiobench-validate/3'),
  version: text,
  figures: z.array(figure),
  directions: z.array(direction),
  /** In the order of the threads. */
  fits: z.array(fit),
  summary: z.array(summary).describe('thread by thread, all of them last'),
  answer: answer.nullable(),
});

export type Distances = Data<typeof distances>;
export type FigureSource = Data<typeof source>;
export type FigurePart = Data<typeof part>;
export type Figure = Data<typeof figure>;
export type Direction = Data<typeof direction>;
export type LeftOutFigure = Data<typeof leftOut>;
export type HostFit = Data<typeof fit>;
export type Tally = Data<typeof tally>;
export type ThreadSummary = Data<typeof summary>;
export type MailCell = Data<typeof cell>;
export type MailTable = Data<typeof table>;
export type OpenQuestion = Data<typeof question>;
export type ThreadAnswer = Data<typeof answer>;
export type Validation = Data<typeof validationSchema>;
