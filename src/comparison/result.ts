/**
 * A finished comparison of recordings as plain data, with its published schema: what the report draws, what `--format json`
 * writes and what conditions are checked against. Column 0 is BASE. Loading zod costs start-up time: elsewhere, import the
 * types of this module only.
 */
import { z } from 'zod';
import { RECORDED_UNITS } from '../recordings/recording.js';
import { count, type Data, recordedColumn, share, text } from '../schema-parts.js';
import { OPEN, VERDICTS } from '../stats/verdict.js';

export type { Open, Verdict } from '../stats/verdict.js';

const unit = z.enum(RECORDED_UNITS).nullable().describe('null: nothing in the recordings says');

const ends = z.strictObject({ lo: z.number().nullable(), hi: z.number().nullable() });

const openRange = ends.describe('lo inclusive, hi exclusive; null is an open end');

const openInterval = ends.describe('null: no bound, as BASE may be 0');

const range = z.strictObject({ lo: z.number(), hi: z.number() });

const percentile = z.strictObject({
  /** 50, 90, 99, 99.9, 99.99 */
  p: z.number(),
  range: openRange
    .nullable()
    .describe('the row that holds it; lo and hi are equal where it is known; null: too few values'),
});

/** How far a percentile moved; between single values lo and hi are equal. */
const shift = percentile.extend({
  interval: openRange.optional().describe('95 % interval of the shift; left out: no single values tell it'),
});

/** One map in one run. */
const runOfMap = z.strictObject({
  line: count.min(1),
  snapshot: count.min(1),
  snapshots: count.min(1),
  n: count,
  /** null: rows do not tell it, or it has no values. */
  mean: z.number().nullable(),
  percentiles: z.array(percentile).describe('empty: it has no values'),
  /** null: either has no values. */
  smaller: share
    .nullable()
    .describe('probability that a random value of it is smaller than one of a random run of BASE'),
});

/** One map in one column. */
const mapColumn = z.strictObject({
  /** Of its header in the file. */
  line: count.min(1),
  /** How: `hist`, `hist k=2`, `lhist step 10`, `rows`, `single values`. */
  recorded: text,
  /** Which of its snapshots, from 1, and of how many. */
  snapshot: count.min(1),
  snapshots: count.min(1),
  n: count,
  /** Only single values tell these three, and saved replays. */
  mean: z.number().nullable().describe('of several runs the mean of their means'),
  min: z.number().nullable(),
  max: z.number().nullable(),
  percentiles: z.array(percentile),
  /** n and percentiles are then of all runs. */
  runs: z
    .array(runOfMap.nullable())
    .optional()
    .describe('in their order, null: has no such map; left out: no column has several runs'),
});

/** What several runs tell of a map. Intervals here are of 95 %, corrected for nothing. */
const runsAgainst = z.strictObject({
  runs: z.tuple([count, count]).describe('runs with values, BASE and variant'),
  of: z
    .enum(['mean', 'place by rows'])
    .describe('what each run comes to: its mean, or the mean place of its values, in powers of two by rows'),
  base: z.number().describe('mean over the runs'),
  variant: z.number(),
  deviations: z
    .tuple([z.number().nullable(), z.number().nullable()])
    .describe('standard deviation from run to run; null: one run'),
  interval: range
    .nullable()
    .describe("Welch's 95 % interval of variant minus BASE; null: one run on a side, or no run differs"),
  percent: z.number().nullable().describe('null: BASE is not above 0'),
  percentInterval: openInterval
    .nullable()
    .describe("95 % interval of percent: of means Fieller's, by rows Welch's of the geometric mean"),
  /** null as the interval. */
  degrees: z.number().nullable(),
  pValue: share.nullable().describe('two-sided, corrected for nothing'),
  further: range.nullable().describe('one run on a side: where 95 % of further runs of the other would be'),
  inMean: z.number().min(-1).max(1).describe('as whole: the mean told apart, and by 5 % at least'),
  middle: z
    .strictObject({ from: z.number(), to: z.number(), base: share, variant: share, interval: range })
    .nullable()
    .describe(
      "shares of the values of a run in the middle half of both sides, and Welch's 95 % interval of their difference; null: not told",
    ),
});

/** A variant's map against BASE's. */
const mapAgainst = z.strictObject({
  verdict: z.enum(VERDICTS),
  untold: text.nullable().describe('why nothing can be told'),
  open: z.enum(OPEN).nullable().describe('what leaves an inconclusive verdict open'),
  isSame: z.boolean().describe('equal in every row and in every exact statistic'),
  sameRows: z.boolean().describe('equal in every row; values may have moved within their rows'),
  judgedBy: z
    .enum(['values', 'statistics', 'runs'])
    .describe(
      'runs: how much several runs of each side differ; statistics: mean, extremes and percentiles of saved replays whose calls had the same draws',
    ),
  shifts: z.array(shift).describe('how far each percentile moved: more than lo and less than hi'),
  /** null: not known, or BASE's is not above 0. */
  meanPercent: z.number().nullable(),
  meanRange: openInterval
    .nullable()
    .describe("Fieller's interval of it, at the level of the correction; null: no single values tell it"),
  totalVariation: share.describe('share of the values that would have to change their row'),
  movedByChance: share.describe('how much of that chance alone gives two samples of one distribution'),
  kolmogorovSmirnov: share,
  earthMovers: z.number().nonnegative().describe('mean way of a value, in powers of two'),
  smaller: share.describe('probability that a random value of the variant is smaller; equal ones count half'),
  smallerRange: range.nullable().describe('its interval, at the level of the correction'),
  smallerAnywhere: range
    .nullable()
    .describe('the interval wherever in their rows the values are: the same where single values are known'),
  /** ratio: of the variant's share to BASE's, with its interval; null: it can't be told. */
  tail: z
    .strictObject({
      from: z.number(),
      base: share,
      variant: share,
      ratio: z.number(),
      lo: z.number(),
      hi: z.number(),
    })
    .nullable()
    .describe('shares of the values from an edge on, near the highest hundredth or farther out'),
  whole: z.number().min(-1).max(1).describe('-1 smaller, 1 larger, 0 not told apart or too little'),
  inTail: z.number().min(-1).max(1),
  shapeChanged: z.boolean(),
  /** 1: the order is not known. */
  blockLengths: z.tuple([z.number(), z.number()]).describe('values in a block of the bootstrap'),
  independentN: z
    .tuple([count, count])
    .describe(
      'how many independent values would tell as much: fewer than n where neighbours resemble each other',
    ),
  runs: runsAgainst.optional().describe('left out: one run on each side'),
});

/** A histogram, or single values, under one name and key. */
const comparedMap = z.strictObject({
  name: text.describe('without @ and unit'),
  key: text.nullable(),
  title: text,
  unit,
  isTime: z.boolean().describe('of time, cycles or instructions: smaller is better'),
  rows: z
    .array(ends.extend({ counts: z.array(count.nullable()).describe('in the order of the columns') }))
    .describe('lo inclusive, hi exclusive, null is an open end; from the first to the last filled row'),
  joined: text.nullable().describe('said where rows of some column had to be joined'),
  /** null: the column has no such map. */
  columns: z.array(mapColumn.nullable()),
  against: z.array(mapAgainst.nullable()).describe('index 0 is column 1 against BASE'),
});

/** One number under one name and key: a count, a sum, an average, cycles of one run. */
const comparedNumber = z.strictObject({
  name: text,
  key: text.nullable(),
  title: text,
  /** `value`, or those of stats(). */
  statistic: z.enum(['value', 'count', 'average', 'total']),
  unit,
  values: z.array(z.number().nullable()).describe('of several runs their mean'),
  runs: z.array(z.array(z.number().nullable()).nullable()).optional().describe('null: a column of one run'),
  against: z.array(
    z
      .strictObject({
        delta: z.number(),
        /** null: BASE is 0. */
        percent: z.number().nullable(),
        interval: range.optional().describe("Welch's 95 % interval of delta; left out: one run on a side"),
      })
      .nullable(),
  ),
});

const rests = text.describe('what a saved replay rests on; left out: measured');

const comparedRun = z.strictObject({ source: text, form: text, rests: rests.optional() });

const comparedColumn = z.strictObject({
  ...recordedColumn,
  rests: rests.optional(),
  runs: z.array(comparedRun).optional().describe('of a side of several; source is that of the first'),
});

export const comparisonSchema = z.strictObject({
  schema: z.literal('vfiobench-compare/1'),
  version: text,
  seed: z.number(),
  /** Resampled histograms behind each interval. */
  replicates: count,
  alpha: share.describe('equal distributions are called different in at most this share of reports'),
  negligible: share.describe('shift of the probability from one half that does not matter'),
  columns: z.array(comparedColumn).min(2).describe('column 0 is BASE'),
  maps: z.array(comparedMap),
  numbers: z.array(comparedNumber).describe('single numbers: one has no spread, and none a verdict'),
  unmatched: z.array(
    z.strictObject({
      column: count,
      title: text,
      line: count,
      source: text.optional().describe("of a side of several runs: the run's file"),
      why: text,
    }),
  ),
  unlike: z.array(text).optional().describe('in what else than its variant a column differs from BASE'),
  warnings: z.array(text),
});

export type ComparedColumn = Data<typeof comparedColumn>;
export type ComparedRun = Data<typeof comparedRun>;
export type OpenRange = Data<typeof ends>;
export type SharedRow = ComparedMap['rows'][number];
export type PercentileValue = Data<typeof percentile>;
export type PercentileShift = Data<typeof shift>;
export type MapColumn = Data<typeof mapColumn>;
export type RunOfMap = Data<typeof runOfMap>;
export type RunsAgainst = Data<typeof runsAgainst>;
export type MapAgainst = Data<typeof mapAgainst>;
export type ComparedMap = Data<typeof comparedMap>;
export type NumberChange = NonNullable<ComparedNumber['against'][number]>;
export type ComparedNumber = Data<typeof comparedNumber>;
export type Unmatched = ComparisonResult['unmatched'][number];
export type ComparisonResult = Data<typeof comparisonSchema>;
