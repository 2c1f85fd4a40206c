/**
 * What `vfiobench density` found, with its published schema. Loading zod costs start-up time: elsewhere, import the types of
 * this module only.
 */
import { z } from 'zod';
import { amount, count, type Data, share, text } from '../schema-parts.js';
import { priceFrom } from './sensitivity.js';

const value = z.union([z.number(), text]);

const parameter = z.strictObject({
  name: text,
  /** As it is used: sizes are whole granules. */
  value,
  default: value,
  unit: z.enum(['bytes', 'ns', 'share', 'count', 'choice']),
  summary: text,
  /** Why the default is what it is. None is measured. */
  why: text,
});

const costs = z
  .strictObject({
    /** With all its mappings there. */
    transferNsPerMib: amount,
    pagesPerFault: count.nullable().describe('null: nothing faults, all is pinned at the map'),
    faultNs: amount.describe('of one such fault, alone on the host'),
    threadNs: amount.describe("of it in the thread of the SMMU's event queue"),
    handledInThread: z.boolean().describe('paging in keeps that thread too'),
    sharesTable: z.boolean().describe('a device reaches what is in memory without a fault of its own'),
    firstTouchNs: amount.describe('more, for a page that nobody has touched yet'),
    invalidateNs: amount.describe('to take one granule, page by page, away from a device that has it mapped'),
    startNs: amount.describe("to map the guest's memory, and to pin what iopf-selective pins"),
    steps: z.array(
      z.strictObject({
        step: text,
        /** One fault, the map of a guest, or 1 MiB moved. */
        of: z.enum(['fault', 'map', 'transfer']),
        count: amount,
        ns: amount,
        from: priceFrom,
      }),
    ),
  })
  .describe('what the model says that a device costs, on the mean prices of the host');

const point = z
  .strictObject({
    guests: count.describe('that have arrived'),
    running: count.describe('that could start'),
    throughput: amount.describe('bytes per second of all devices'),
    /** Mean and least of the guests that run; 0 where none does. */
    perGuest: amount,
    slowest: amount,
    faultShare: share.describe('of the device time'),
    faultsPerSecond: amount,
    refaulted: amount.describe('bytes per second brought back from swap'),
    reclaimed: amount.describe('bytes per second taken from guests'),
    threadBusy: share,
    resident: count.describe('touched and not taken back; of hugetlb memory more is set aside'),
    mapped: count,
    pinned: count,
  })
  .describe('the host over the measured part of an arrival interval; memory in bytes at its end');

/** Of the curve of throughput over guests; curve.ts of src/density says how it is taken. */
const shape = z.strictObject({
  slope: z.number().describe('bytes per second that a further guest brings'),
  /** Guests at which the two straight lines that fit the curve best meet; null: it does not bend. */
  inflection: count.nullable(),
  slopeAfter: z.number().nullable(),
  /** Highest throughput, and the guests from and to which it stays within 2 % of that. */
  plateau: z.strictObject({ throughput: amount, from: count, to: count }),
});

/** Why no further guest fits. */
const limit = z.enum(['no memory to pin', 'below the share', 'none of those offered']);

const lane = z.strictObject({
  label: text,
  summary: text,
  source: text,
  costs,
  fits: count.describe("more may, where limit is 'none of those offered'"),
  limit,
  /** Guests at which more device time passes in faults than in work; null: never. */
  thrashesAt: count.nullable(),
  reclaimsAt: count.nullable().describe('guests after whose arrival memory is first taken, measured or not'),
  shape,
  points: z.array(point).min(1).describe('index 0 is one guest'),
});

export const densityResultSchema = z.strictObject({
  schema: z.literal('vfiobench-density/1'),
  version: text,
  host: z.strictObject({ name: text, summary: text, kernel: text, caveats: z.array(text) }),
  seed: count,
  guestMemory: count,
  hostMemory: count,
  fullThroughput: amount.describe('bytes per second of one guest whose memory is all pinned'),
  parameters: z.array(parameter),
  lanes: z.array(lane).min(1).describe('static pinning first'),
});

export type DensityParameter = Data<typeof parameter>;
export type DensityCosts = Data<typeof costs>;
export type DensityPoint = Data<typeof point>;
export type DensityShape = Data<typeof shape>;
export type DensityLimit = Data<typeof limit>;
export type DensityLane = Data<typeof lane>;
export type DensityResult = Data<typeof densityResultSchema>;
