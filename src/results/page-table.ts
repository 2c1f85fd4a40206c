/**
 * What `vfiobench page-table-test` found, with its published schema. Loading zod costs start-up time: elsewhere, import the
 * types of this module only.
 */
import { z } from 'zod';
import { count, type Data, text } from '../schema-parts.js';
import { overrides } from './vmexit.js';

const lane = z.strictObject({
  label: text,
  stagesNs: z
    .strictObject({
      create: count,
      update: count,
      adjust: count,
      /** Ours: kvm_page_table_test of v5.17 does not time it. */
      unmap: count,
    })
    .describe("virtual time of each stage, from the first vCPU's start to the last one's end"),
  assumedShare: z.number().min(0).max(1).describe('of the time at assumed prices'),
  /** The step with the largest time first. */
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
});

export type PageTableLane = Data<typeof lane>;
export type PageTableResult = Data<typeof pageTableSchema>;
