/**
 * One call of a trace, step by step, in every lane: what `vfiobench explain` shows, with its published schema. Loading zod
 * costs start-up time: elsewhere, import the types of this module only.
 */
import { z } from 'zod';
import { count, type Data, text } from '../schema-parts.js';
import { UNITS } from '../sizes.js';
import { priceFrom } from './sensitivity.js';

const step = z.strictObject({
  step: text,
  summary: text,
  count: z.number(),
  price: z.number().describe('for one count, in the unit'),
  from: priceFrom,
  factor: z.number().describe("the row's draw, the same in every lane"),
  time: z.number(),
});

const lane = z.strictObject({
  label: text,
  ret: text.describe('as the kernel returns it: 3, -EINVAL; - where nothing was run'),
  phys: z.array(count).describe('pfns that a pin returned'),
  copied: count
    .exactOptional()
    .describe('bytes that a dma_read or dma_write copied, also before an error; left out for other calls'),
  eventfd: z
    .strictObject({ number: count, signals: count })
    .exactOptional()
    .describe("of a doorbell's row, by its number in the VM, with its signals so far"),
  unsupported: text.exactOptional().describe("why the lane can't have the row's doorbell"),
  notes: z
    .array(z.number())
    .describe('values that the path left for probes: lengths of runs, of a dirty_log the dirty pages'),
  steps: z.array(step).describe('in the order in which the path took them first'),
  total: z.number(),
});

export const explanationSchema = z.strictObject({
  schema: z.literal('vfiobench-explain/1'),
  trace: text,
  line: count.min(1).describe('of the row in its file'),
  op: text,
  /** `pfns 0x1 0x5-0x7`, `addr 0x0 len 4096` */
  call: text.describe('in words of the trace'),
  host: text,
  unit: z.enum(UNITS),
  seed: count,
  /** Also why prices are not the host's plain ones; a sentence each. */
  caveats: z.array(text).exactOptional().describe('what the times leave out; left out where it is nothing'),
  lanes: z.array(lane).min(1).describe('BASE first'),
});

export type ExplainedStep = Data<typeof step>;
export type ExplainedLane = Data<typeof lane>;
export type Explanation = Data<typeof explanationSchema>;
