/** Schema of what a replay's JSON says of how well its prices are known, and of what --sensitivity adds. */
import { z } from 'zod';
import { UNITS } from '../stats/result.js';
import type { PriceSpread, SensitivityResult } from '../stats/sensitivity-result.js';

export const priceFrom = z
  .enum(['fitted', 'split', 'measured', 'assumed', 'waited', 'handover'])
  .describe(
    'split: an assumed share of a fitted sum; waited: no price, time spent waiting for a lock; handover: the same where its assumed handover is longer than it was held',
  );

export const ends = z.tuple([z.number(), z.number()]).describe('lower and upper end of a 95 % interval');

const spread = {
  interval: ends.nullable().describe('null: none of the prices behind the difference has one'),
  held: z.array(z.string()).describe('prices behind the difference that have no interval'),
  unpriced: z
    .number()
    .describe('part of the difference that is waiting: in no price, and held in the interval'),
};

export const priceSpread = z.strictObject(spread) satisfies z.ZodType<PriceSpread>;

const flip = z.strictObject({
  price: z.string(),
  steps: z.array(z.string()).optional().describe('of a fitted sum; left out for a single price'),
  from: priceFrom,
  now: z.number(),
  interval: ends.nullable(),
  slope: z.number().describe('what the difference grows by per unit of the price'),
  at: z.number().nullable().describe('the price at which the difference is 0; null: none'),
  times: z.number().nullable().describe('at / now'),
});

export const sensitivitySchema = z
  .strictObject({
    unit: z.enum(UNITS),
    verdicts: z.array(
      z.strictObject({
        label: z.string(),
        probe: z.string().nullable().describe('null: all calls, by their total'),
        base: z.number(),
        difference: z.number(),
        ...spread,
        byMeanAlone: z.literal(true).optional().describe('the calls went another way than the mean'),
        flips: z.array(flip),
      }),
    ),
    heldAsReplayed: z.array(z.string()),
  })
  .describe('at which price each difference turns, all others held') satisfies z.ZodType<SensitivityResult>;
