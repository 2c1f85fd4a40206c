/** The part of a saved replay that is compared. Loading zod costs start-up time: import this module lazily. */
import { z } from 'zod';

/** JSON writes -Infinity as null. */
const bound = z.number().nullable();

/** One probe in one lane. */
const measured = z.object({
  n: z.int().min(0),
  log2: z.array(z.object({ lo: bound, hi: z.number(), count: z.int().min(0) })),
});

/**
 * What is read of it: its schema (which is looked at before), the names of its lanes, and of each probe the rows that
 * bpftrace would print.
 */
export const replayShape = z.object({
  lanes: z.array(z.object({ label: z.string() })).min(1),
  /** `lanes` of a probe are in the order of the lanes above; null where one has no values. */
  probes: z.array(z.object({ title: z.string(), unit: z.string(), lanes: z.array(measured.nullable()) })),
});
