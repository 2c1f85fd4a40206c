/**
 * What `vfiobench calibrate` found, with its published schema. Loading zod costs start-up time: elsewhere, import the types
 * of this module only.
 */
import { z } from 'zod';
import { count, type Data, number, text } from '../schema-parts.js';

const input = z.strictObject({
  name: text,
  form: text.describe('trace, means, or the form of a recording of histograms'),
  lane: text.describe('BASE, or the variant that was measured'),
  /** Fitted, only compared with what the fit predicts, or the calls that measured histograms are of. */
  role: z.enum(['fit', 'predict', 'calls']),
  values: count,
  without: count.describe('calls without a measured value'),
  differing: count.describe('calls left out: they did not return what the model says'),
  badRows: count.describe('rows left out: they could not be read'),
});

/** One price that the measured calls tell: of a step, or of several that no call takes without the others. */
const price = z.strictObject({
  steps: z
    .array(z.strictObject({ step: text, times: number }))
    .describe('several where no measured call takes one without the others'),
  price: number,
  start: number.describe('before the fit'),
  interval: z.tuple([number, number]).nullable().describe('95 %; null: the measurement says nothing of it'),
  from: z
    .enum(['fitted', 'split', 'assumed'])
    .describe("fitted: a step's own; split: a sum, which the host file splits; assumed: as it was"),
});

const bucket = z.strictObject({ lo: number, hi: number.nullable(), count: number });

/** log2 rows of all values, and of the model its shares times n. */
const buckets = z
  .array(bucket)
  .nullable()
  .describe(
    'rows, lo inclusive, hi exclusive and null where the row is open; null: only means were measured',
  );

const probe = z.strictObject({
  lane: text,
  probe: text,
  role: z.enum(['fit', 'predict']),
  n: count,
  measuredMean: number.nullable().describe('without interrupted calls; null: a histogram was measured'),
  modelledMean: number.nullable(),
  errorPercent: number.nullable(),
  measured: buckets,
  modelled: buckets,
  totalVariation: number.min(0).max(1).nullable(),
  /** A histogram of values just below a bound of its rows would be judged by a hair if the model could not be shifted. */
  shapeDistance: number
    .min(0)
    .max(1)
    .nullable()
    .describe('least total variation with all modelled values up to a tenth more or less; judged'),
});

const row = z.strictObject({
  file: text,
  line: count,
  lane: text,
  probe: text,
  n: count,
  measured: number,
  modelled: number,
  errorPercent: number,
});
const rows = z.array(row).describe('kinds of calls, by the line where each stands first');

/** Sizes of the relative errors of kinds of calls. */
const errors = z.strictObject({ kinds: count, medianPercent: number, largestPercent: number }).nullable();

export const calibrationSchema = z.strictObject({
  schema: z.literal('vfiobench-calibration/1'),
  version: text,
  host: text,
  like: text,
  unit: text,
  seed: count,
  inputs: z.array(input),
  classes: count.describe('kinds of calls that take different steps'),
  fit: z.strictObject({
    calls: count,
    /** null where all are alike, or where the fit has some that cost nothing. */
    rSquared: number.nullable().describe('of the logarithms of mean latencies'),
    misfit: number.nullable().describe('relative error beyond the noise; null: histograms were fitted'),
    misfitLimits: z
      .tuple([number, number])
      .nullable()
      .describe('95 % interval of the misfit; null: as many prices as kinds of calls, or histograms'),
    assumedMisfit: number.nullable().describe('what intervals of prices assume where no misfit can show'),
    kinds: errors.describe('|error| of the kinds of calls as they are fitted'),
    leftOut: errors.describe('|error| of each kind as all others predict it; null: they tell none'),
    /** Calls that took far longer than others with the same steps. */
    interrupted: count,
  }),
  /** A fifth of the calls, not fitted and predicted by the rest. */
  heldOut: z
    .strictObject({ calls: count, misfit: number, meanErrorPercent: number, explained: number.nullable() })
    .nullable()
    .describe('repeated calls of the same kinds; null: single calls were not measured, or too few'),
  prices: z.array(price),
  kept: z.array(text).describe('steps of which the calls say next to nothing'),
  untouched: z.array(text).describe('steps that no measured call takes'),
  dispersion: z.strictObject({
    /** Where it comes from, in words. */
    why: text,
    callSigma: number.nullable(),
    steps: z.array(z.strictObject({ step: text, sigma: number })),
    interrupts: z.strictObject({ perSecond: number, mean: number, sigma: number }).nullable(),
  }),
  probes: z.array(probe),
  predictions: z
    .array(
      z.strictObject({
        lane: text,
        errorPercent: number,
        /** It is no farther off than a model that follows may be. */
        within: z.boolean(),
      }),
    )
    .describe(
      'variants that were measured and not fitted, by the mean that is farthest off; no part of follows',
    ),
  /** Those that the model misses most, and single calls that took longest against it. */
  worst: rows,
  slowest: rows,
  follows: z.boolean().nullable().describe('null: nothing could be judged'),
  reasons: z.array(text).describe('why the model does not follow'),
  notJudged: text.nullable().describe('why nothing could be judged; null: something was'),
  warnings: z.array(text),
});

export type CalibrationResult = Data<typeof calibrationSchema>;
export type CalibrationInput = Data<typeof input>;
export type CalibratedPrice = Data<typeof price>;
export type CalibratedBucket = Data<typeof bucket>;
export type CalibratedProbe = Data<typeof probe>;
export type CalibratedRow = Data<typeof row>;
export type CalibratedErrors = NonNullable<Data<typeof errors>>;
export type CalibratedPrediction = CalibrationResult['predictions'][number];
