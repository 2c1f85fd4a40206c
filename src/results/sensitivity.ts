/**
 * How far a comparison holds on other hardware: what its prices' intervals make of it (price-spread.ts), and at which price
 * it turns (sensitivity.ts). Parts of a replay's result, with their schemas.
 */
import { z } from 'zod';
import type { Data } from '../schema-parts.js';
import { UNITS } from '../sizes.js';

/** Where a price comes from. `waited`, `handover` and `held` stand for time that has no price. */
export const priceFrom = z
  .enum(['fitted', 'split', 'measured', 'assumed', 'waited', 'handover', 'held'])
  .describe(
    'split: an assumed share of a fitted sum; waited: no price, time spent waiting for a lock; handover: the same where its assumed handover is longer than it was held; held: the same where most of what it was held for is at assumed prices',
  );

export const ends = z.tuple([z.number(), z.number()]).describe('lower and upper end of a 95 % interval');

const spread = {
  interval: ends.nullable().describe('null: none of the prices behind the difference has one'),
  held: z.array(z.string()).describe('prices behind the difference that have no interval'),
  unpriced: z
    .number()
    .describe('part of the difference that is waiting: in no price, and held in the interval'),
};

export const priceSpread = z.strictObject(spread);

/** One price, or a fitted sum of prices that grows as a whole. */
const flip = z.strictObject({
  /** Name of the step, of the sum, or `interference`, which is a factor. */
  price: z.string(),
  steps: z.array(z.string()).optional().describe('of a fitted sum; left out for a single price'),
  from: priceFrom,
  now: z.number(),
  interval: ends.nullable(),
  slope: z.number().describe('what the difference grows by per unit of the price'),
  at: z.number().nullable().describe('the price at which the difference is 0; null: none'),
  /** null as well where the price is 0 now. */
  times: z.number().nullable().describe('at / now'),
});

/** A variant against BASE on one probe, by the means; or on all calls together, by the totals. */
const verdict = z.strictObject({
  label: z.string(),
  probe: z.string().nullable().describe('null: all calls, by their total'),
  /** BASE's mean, or total. */
  base: z.number(),
  /** variant - BASE */
  difference: z.number(),
  ...spread,
  byMeanAlone: z.literal(true).optional().describe('the calls went another way than the mean'),
  /** Only prices on which the difference depends: those that turn within their interval first, then the nearest. */
  flips: z.array(flip),
});

export const sensitivitySchema = z
  .strictObject({
    unit: z.enum(UNITS),
    /** By variant: all calls, where several probes differ, then each probe of a time that does. */
    verdicts: z.array(verdict),
    /** A sentence for each thing that no price moves here. */
    heldAsReplayed: z.array(z.string()),
  })
  .describe('at which price each difference turns, all others held');

export type PriceFrom = Data<typeof priceFrom>;
export type Ends = readonly [low: number, high: number];
export type PriceSpread = Data<typeof priceSpread>;
export type Flip = Data<typeof flip>;
export type PriceVerdict = Data<typeof verdict>;
export type Sensitivity = Omit<PriceVerdict, 'label' | 'probe' | 'base' | 'byMeanAlone'>;
export type SensitivityResult = Data<typeof sensitivitySchema>;
