/** vfiobench schema */
import { z } from 'zod';
import { comparisonSchema } from '../../comparison/result.js';
import { thereAre } from '../../did-you-mean.js';
import { InputError } from '../../failure.js';
import { baselineSchema } from '../../gate/baseline.js';
import { baselineListSchema } from '../../gate/baseline-list.js';
import { CONFIG_FILE, configSchema } from '../../gate/config.js';
import { hostSchema } from '../../hosts/host.js';
import { traceInfoSchema } from '../../report/trace-info-schema.js';
import { calibrationSchema } from '../../stats/calibration-result.js';
import { densityResultSchema } from '../../stats/density-result.js';
import { explanationSchema } from '../../stats/explanation.js';
import { gateResultSchema, gatesResultSchema } from '../../stats/gate-result.js';
import { pageTableSchema } from '../../stats/page-table-result.js';
import { replayResultSchema } from '../../stats/result.js';
import { roundtripSchema } from '../../stats/roundtrip-result.js';
import { sweepSchema } from '../../stats/sweep-result.js';
import { validationSchema } from '../../stats/validation.js';
import { vmexitSchema } from '../../stats/vmexit-result.js';
import { asJson } from '../result-output.js';
import type { Streams } from '../streams.js';
import { write } from '../terminal.js';

/** With their titles: results by the command that prints them, then files. */
const SCHEMAS: Readonly<Record<string, readonly [schema: z.ZodType, title?: string]>> = {
  replay: [replayResultSchema, 'vfiobench replay result'],
  explain: [explanationSchema, 'vfiobench explanation of a call'],
  sweep: [sweepSchema, 'vfiobench sweep'],
  info: [traceInfoSchema, 'vfiobench trace info'],
  compare: [comparisonSchema, 'vfiobench comparison of recordings'],
  gate: [gateResultSchema, 'vfiobench gate result'],
  gates: [gatesResultSchema, 'vfiobench gate result of several traces'],
  baselines: [baselineListSchema, 'vfiobench baseline list'],
  roundtrip: [roundtripSchema, 'vfiobench round trips'],
  density: [densityResultSchema, 'vfiobench density result'],
  vmexit: [vmexitSchema, 'vfiobench vmexit'],
  'page-table-test': [pageTableSchema, 'vfiobench page-table-test'],
  validate: [validationSchema, 'vfiobench validation'],
  calibrate: [calibrationSchema, 'vfiobench calibration'],
  host: [hostSchema],
  baseline: [baselineSchema, 'vfiobench baseline'],
  config: [configSchema, CONFIG_FILE],
};

/** Prints JSON Schema (draft 2020-12). Throws InputError where there is no such schema. */
export async function schemaCommand(what: string, streams: Streams): Promise<void> {
  if (!Object.hasOwn(SCHEMAS, what))
    throw new InputError(`schema ${what}: there is no such schema${thereAre(what, Object.keys(SCHEMAS))}`);
  const [schema, title] = SCHEMAS[what];
  const titled = { ...(title === undefined ? {} : { title }), ...z.toJSONSchema(schema) };
  await write(streams.stdout, asJson(titled));
}
