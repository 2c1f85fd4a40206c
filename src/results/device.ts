/** What became of a passed-through device in a lane over the recorded calls, with its schema: a part of a replay's result. */
import { z } from 'zod';
import { count, type Data } from '../schema-parts.js';

/** Times in the result's unit. */
export const deviceSchema = z.strictObject({
  bytes: count,
  time: z.number(),
  /** Requests for pages; those of them for a page that was mapped meanwhile; accesses that were aborted. */
  faults: count,
  duplicates: count,
  aborts: count,
  /** Time in faults, waiting included, and its share of the device's time; null where it did nothing. */
  faultTime: z.number(),
  idleShare: z.number().min(0).max(1).nullable(),
  bytesPerSecond: z.number().nullable(),
  /** In percent; null: no lane pins statically. */
  slowdownPercent: z.number().nullable().describe('speed lost against what slowdownAgainst says'),
  slowdownAgainst: z
    .enum(['static-pin', 'itself'])
    .describe(
      'itself: without faults, where the device walks the page table of a process and has none of its own',
    ),
  /** Each page as often as it was mapped, and those that no device touched while they were. */
  pagesMapped: count,
  pagesMappedInVain: count
    .nullable()
    .describe(
      "null: the device walks the CPU's page table, or rows that are not recorded mapped or touched some",
    ),
  /** Host memory that can't be taken back: at the end of the trace, at most, and how it changed. */
  pinnedBytes: count,
  pinnedBytesPeak: count,
  /** From this many rows on, counted from 0; thinned out where it changed often. */
  pinnedBytesOverTime: z.array(z.strictObject({ row: count, bytes: count })),
});

export type DeviceResult = Data<typeof deviceSchema>;
