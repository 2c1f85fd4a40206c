/** What `baseline list` tells of the stored baselines, as plain data; its schema is `vfiobench schema baselines`. */
import { z } from 'zod';
import { count, sha256, text } from '../schema-parts.js';
import { type Baseline, baselineSchema, seedsIn } from './baseline.js';

export const baselineListSchema = z.strictObject({
  schema: z.literal('vfiobench-baselines/1'),
  folder: text,
  baselines: z
    .array(
      z.strictObject({
        name: text,
        trace: z.strictObject({ name: text, sha256 }),
        host: baselineSchema.shape.identity.shape.host,
        seed: count,
        seeds: count.min(2).optional().describe('how many, from `seed` on; left out: one'),
        version: text,
        base: text,
        skip: count,
        filter: text.nullable().describe('null: every row is recorded'),
        recordedRows: count,
        unit: baselineSchema.shape.unit,
        lanes: z.array(text).describe('BASE first'),
      }),
    )
    .describe('by name'),
});

export type BaselineList = z.infer<typeof baselineListSchema>;

export function baselineList(folder: string, baselines: readonly Baseline[]): BaselineList {
  return {
    schema: 'vfiobench-baselines/1',
    folder,
    baselines: baselines.map((one) => {
      const { name, identity, recordedRows, unit, lanes } = one;
      const seeds = seedsIn(one);
      const { trace, host, seed, version, base, recorded } = identity;
      const { skip, filter } = recorded;
      const labels = lanes.map(({ label }) => label);
      return {
        name,
        trace,
        host,
        seed,
        ...(seeds === 1 ? {} : { seeds }),
        version,
        base,
        skip,
        filter,
        recordedRows,
        unit,
        lanes: labels,
      };
    }),
  };
}
