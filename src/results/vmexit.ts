/**
 * What `vfiobench vmexit` found, with its published schema. Loading zod costs start-up time: elsewhere, import the types of
 * this module only.
 */
import { z } from 'zod';
import { count, type Data, share, text } from '../schema-parts.js';

/** Prices of --set. */
export const overrides = z.array(z.strictObject({ step: text, value: z.number(), unit: text }));

const test = z.strictObject({
  name: text.describe("as kvm-unit-tests names it; the variant's label where that suite has no such test"),
  /** The variant that rings the doorbells. */
  variant: text,
  cycles: count.nullable().describe("of an iteration, cut to a whole number; null: the host can't do it"),
  mean: z.number().nullable().describe('the same, not cut'),
  iterations: count.describe('of the last round, the first that reached the goal'),
  assumedShare: share.describe('of its time at assumed prices'),
  /** The step with the largest time first. */
  assumedSteps: z.array(text),
  splitShare: share.describe('of its time at prices that are an assumed share of a fitted sum'),
  unsupported: text.nullable().describe("why the host can't do it"),
});

export const vmexitSchema = z.strictObject({
  schema: z.literal('vfiobench-vmexit/1'),
  version: text,
  host: text,
  seed: count,
  eventfds: count.min(1).describe('registered, and rung in turn'),
  goal: count.describe('cycles of virtual time that a test has to reach'),
  overrides,
  tests: z.array(test),
});

export type VmexitTest = Data<typeof test>;
export type VmexitResult = Data<typeof vmexitSchema>;
