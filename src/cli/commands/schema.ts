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
import { calibrationSchema } from '../../results/calibration.js';
import { densityResultSchema } from '../../results/density.js';
import { explanationSchema } from '../../results/explanation.js';
import { gateResultSchema, gatesResultSchema } from '../../results/gate.js';
import { pageTableSchema } from '../../results/page-table.js';
import { replayResultSchema } from '../../results/replay.js';
import { roundtripSchema } from '../../results/roundtrip.js';
import { sweepSchema } from '../../results/sweep.js';
import { validationSchema } from '../../results/validation.js';
import { vmexitSchema } from '../../results/vmexit.js';
import { asJson } from '../result-output.js';
import type { Streams } from '../streams.js';
import { write } from '../terminal.js';
import { SCHEMA_NAMES, type SchemaName } from './schema-names.js';

/** With their titles: results by the command that prints them, then files. */
const SCHEMAS: Readonly<Record<SchemaName, readonly [schema: z.ZodType, title?: string]>> = {
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
  const name = SCHEMA_NAMES.find((known) => known === what);
  if (name === undefined)
    throw new InputError(`schema ${what}: there is no such schema${thereAre(what, SCHEMA_NAMES)}`);
  const [schema, title] = SCHEMAS[name];
  const titled = { ...(title === undefined ? {} : { title }), ...z.toJSONSchema(schema) };
  await write(streams.stdout, asJson(titled));
}
