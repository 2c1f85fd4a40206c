/**
 * The published schema of `info --format json`. Loading zod costs start-up time: import this module lazily.
 */
import { z } from 'zod';
import { amount, count, text } from '../schema-parts.js';
import type { traceInfoJson } from './trace-info.js';

const buckets = z
  .array(z.strictObject({ lo: z.number(), hi: z.number(), count }))
  .describe("bpftrace's hist() buckets, lo inclusive, hi exclusive");

const meta = z
  .strictObject({
    workload: text.exactOptional(),
    host: text.exactOptional(),
    origin: z.enum(['recorded', 'reconstructed', 'synthetic']).exactOptional(),
    source: text.exactOptional(),
    kernel: text.exactOptional(),
    container: z.enum(['mdev', 'iommu']),
    pageSize: count,
    ipaBits: count,
    memlockBytes: amount.nullable().describe('null: unlimited'),
    dmaEntryLimit: count,
    dirtyTracking: z.boolean(),
    caller: z.enum(['kthread', 'task']),
    all: z.record(text, text).describe('every key as it stands in the file'),
  })
  .describe('metadata, with the defaults of what is not given');

const pins = z
  .strictObject({
    calls: count,
    total: amount,
    distinct: count.describe('different pages, by vm'),
    first: count.describe('pages never pinned before'),
    reused: count.describe('pages pinned before, but not at that moment'),
    already: count.describe('pages pinned at that moment'),
    peak: count.describe('most pages pinned at one time'),
    npage: buckets,
    contiguousNpage: buckets,
  })
  .describe("pages are in units of the trace's page size");

export const traceInfoSchema = z.strictObject({
  schema: z.literal('vfiobench-trace-info/1'),
  name: text,
  format: text,
  sha256: text.nullable().describe('of the decompressed content; null: not all of it was read'),
  meta,
  only: text.nullable().describe('--skip, --limit and --filter as they were given; null: all rows'),
  rows: count,
  ops: z.array(z.strictObject({ op: text, rows: count })),
  vms: count,
  cpus: count.describe('different pairs of vm and cpu'),
  devs: count.describe('different pairs of vm and dev'),
  spanNs: count.nullable().describe('from the first timestamp to the last; null: no row has one'),
  rowsWithoutTime: count,
  pins,
  mapped: z.array(z.strictObject({ op: text, backing: text, bytes: amount })),
  latencies: z.array(
    z.strictObject({ op: text, count: count.min(1), minNs: amount, meanNs: amount, maxNs: amount }),
  ),
  errnos: z.array(z.strictObject({ op: text, errno: text, rows: count })),
  badRowCount: count,
  badRows: z.array(z.strictObject({ line: count, message: text })).describe('the first 1000 at most'),
  problems: z.array(text),
}) satisfies z.ZodType<ReturnType<typeof traceInfoJson>>;
