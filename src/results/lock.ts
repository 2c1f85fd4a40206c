/** What became of one lock in a lane over the recorded calls (`replay --locks`), with its schema: a part of a replay's result. */
import { z } from 'zod';
import { count, type Data, text } from '../schema-parts.js';

/** All instances of the lock together; times in the result's unit. */
export const lockSchema = z.strictObject({
  lock: text,
  summary: text,
  acquisitions: count,
  followed: count.describe('those whose holding was followed; the others were counted'),
  /** Acquisitions that had to wait. */
  contended: count,
  /** This and all below: of those followed. */
  heldTotal: z.number(),
  heldMean: z.number(),
  /** The longest for which it let no waiter in: up to its release, or to where it looks for waiters between two batches. */
  heldLongest: z.number(),
  waitedTotal: z.number(),
  /** Of the waiting of the contended ones; null: too few to tell. */
  p50: z.number().nullable(),
  p99: z.number().nullable(),
  longest: z.number().nullable(),
  /** Acquisitions of stage-2 faults that found an MMU notifier at work, and came to nothing but a retry. */
  retries: count.exactOptional().describe('of stage-2 faults beside an MMU notifier'),
});

export type LockResult = Data<typeof lockSchema>;
