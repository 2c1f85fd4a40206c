/**
 * The published schema of `explain --format json`. Loading zod costs start-up time: import this module lazily.
 */
import { z } from 'zod';
import { count, text } from '../schema-parts.js';
import type { Explanation } from '../stats/explanation.js';
import { UNITS } from '../stats/result.js';
import { priceFrom } from './sensitivity-schema.js';

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
  notes: z.array(z.number()).describe('values that the path left for probes (run lengths)'),
  steps: z.array(step).describe('in the order in which the path took them first'),
  total: z.number(),
});

export const explanationSchema = z.strictObject({
  schema: z.literal('vfiobench-explain/1'),
  trace: text,
  line: count.min(1).describe('of the row in its file'),
  op: text,
  call: text.describe('in words of the trace'),
  host: text,
  unit: z.enum(UNITS),
  seed: count,
  caveats: z.array(text).exactOptional().describe('what the times leave out; left out where it is nothing'),
  lanes: z.array(lane).min(1).describe('BASE first'),
}) satisfies z.ZodType<Explanation>;

/** JSON Schema (draft 2020-12) of the JSON, as `vfiobench schema explain` prints it. */
export function explanationJsonSchema(): Record<string, unknown> {
  return { title: 'vfiobench explanation of a call', ...z.toJSONSchema(explanationSchema) };
}
