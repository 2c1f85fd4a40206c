/**
 * The published schema of `page-table-test --format json`. Loading zod costs start-up time: import this module lazily.
 */
import { z } from 'zod';
import { count, text } from '../schema-parts.js';
import type { PageTableResult } from '../stats/page-table-result.js';
import { overrides } from './vmexit-schema.js';

const lane = z.strictObject({
  label: text,
  stagesNs: z
    .strictObject({ create: count, update: count, adjust: count, unmap: count })
    .describe("virtual time of each stage, from the first vCPU's start to the last one's end"),
  assumedShare: z.number().min(0).max(1).describe('of the time at assumed prices'),
  assumedSteps: z.array(text),
});

export const pageTableSchema = z.strictObject({
  schema: z.literal('vfiobench-page-table-test/1'),
  version: text,
  host: text,
  seed: count,
  memBytes: count.min(1),
  vcpus: count.min(1),
  source: z.enum(['anonymous', 'thp', 'hugetlb-2m', 'hugetlb-1g']),
  granule: count.describe('bytes of a page of host and stage 2'),
  largePage: count.describe('bytes of a page of the source'),
  overrides,
  lanes: z.array(lane).min(1).describe('BASE first'),
  warnings: z.array(text),
}) satisfies z.ZodType<PageTableResult>;

/** JSON Schema (draft 2020-12) of the JSON, as `vfiobench schema page-table-test` prints it. */
export function pageTableJsonSchema(): Record<string, unknown> {
  return { title: 'vfiobench page-table-test', ...z.toJSONSchema(pageTableSchema) };
}
