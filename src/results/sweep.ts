/**
 * What `vfiobench sweep` found, with its published schema: the same replay at several values of one thing. Loading zod costs
 * start-up time: elsewhere, import the types of this module only, or after hosts, which load it as well.
 */
import { z } from 'zod';
import { count, type Data, text } from '../schema-parts.js';
import { UNITS } from '../sizes.js';
import { probeHead, rowChoice, wordSchema } from './replay.js';

/** One lane behind one probe at one point. */
const lane = z.strictObject({
  n: z.int().min(1),
  mean: z.number(),
  p99: z.number().nullable().describe('null: too few values to tell'),
  total: z.number(),
});

const against = z.strictObject({
  meanPercent: z.number().nullable().describe('(variant - BASE) / BASE of the mean; null: BASE has 0'),
  word: wordSchema.nullable(),
  signCertain: z
    .boolean()
    .optional()
    .describe("0 lies outside of the prices' 95 % interval of the difference of the means"),
  restsOnAssumed: z.boolean().describe('assumed prices alone are behind the difference'),
});

const point = z.strictObject({
  /** `4`, `100ns`, `64K` */
  text: text.describe('as it was asked for, with its unit'),
  value: z.number(),
  lanes: z.array(lane.nullable()).describe('BASE first; null: no value'),
  against: z.array(against.nullable()).describe('index 0 is variant 1; null: one side has no values'),
});

const turn = z
  .strictObject({
    variant: count.describe('index of the variant, from 0'),
    from: text,
    to: text,
    at: z.number().describe('on the straight line between the two differences, in the unit of the values'),
    exact: z.boolean().describe('the price of a step, and all points lie on one line'),
  })
  .describe('where the difference of the means changes its sign');

const probe = z.strictObject({
  ...probeHead,
  points: z.array(point).min(1),
  /** By variant, then by value; none where the order of the values means nothing. */
  turns: z.array(turn),
});

export const sweepSchema = z.strictObject({
  schema: z.literal('vfiobench-sweep/1'),
  version: text,
  trace: z.strictObject({
    name: text,
    workload: text.nullable(),
    sha256: text.nullable(),
    chosen: rowChoice.optional().describe('left out: every row is recorded'),
  }),
  host: z.strictObject({
    name: text,
    summary: text,
    kernel: text,
    effects: z.array(text).describe('what it added to the prices of the steps, at any value'),
  }),
  unit: z.enum(UNITS),
  seed: z.number(),
  over: z.strictObject({
    name: text,
    what: text,
    alike: z.boolean().describe('its values are as good as one another: seeds'),
  }),
  lanes: z.array(text).min(1).describe('BASE first'),
  probes: z.array(probe),
  assumedShares: z
    .array(z.number().min(0).max(1))
    .describe('by lane: the largest share of its time at assumed prices, over all points'),
  warnings: z.array(text),
});

export type SweepLane = Data<typeof lane>;
export type SweepAgainst = Data<typeof against>;
export type SweepPoint = Data<typeof point>;
export type SweepTurn = Data<typeof turn>;
export type SweepProbe = Data<typeof probe>;
export type SweepResult = Data<typeof sweepSchema>;

/** A probe's values are the same at every point, in every lane. */
export function isFlat({ points }: SweepProbe): boolean {
  const isSame = (one: SweepLane | null, other: SweepLane | null) =>
    one?.n === other?.n && one?.total === other?.total;
  return points.every(({ lanes }) => lanes.every((lane, i) => isSame(lane, points[0].lanes[i])));
}
