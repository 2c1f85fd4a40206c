/** vfiobench schema */
import { z } from 'zod';
import { didYouMean } from '../../did-you-mean.js';
import { InputError } from '../../failure.js';
import { baselineSchema } from '../../gate/baseline.js';
import { baselineListSchema } from '../../gate/baseline-list.js';
import { configSchema } from '../../gate/config.js';
import { hostSchema } from '../../hosts/host.js';
import { calibrationJsonSchema } from '../../report/calibration/schema.js';
import { comparisonJsonSchema } from '../../report/comparison/schema.js';
import { densityJsonSchema } from '../../report/density/schema.js';
import { explanationJsonSchema } from '../../report/explanation-schema.js';
import { gateJsonSchema, gatesJsonSchema } from '../../report/gate/schema.js';
import { pageTableJsonSchema } from '../../report/page-table-schema.js';
import { replayJsonSchema } from '../../report/replay/schema.js';
import { roundtripJsonSchema } from '../../report/roundtrip/schema.js';
import { sweepJsonSchema } from '../../report/sweep/schema.js';
import { traceInfoJsonSchema } from '../../report/trace-info-schema.js';
import { validationJsonSchema } from '../../report/validation/schema.js';
import { vmexitJsonSchema } from '../../report/vmexit-schema.js';
import { asJson } from '../result-output.js';
import type { Streams } from '../streams.js';
import { write } from '../terminal.js';

/** Results by the command that prints them, then files. */
const SCHEMAS: Readonly<Record<string, () => unknown>> = {
  replay: replayJsonSchema,
  explain: explanationJsonSchema,
  sweep: sweepJsonSchema,
  info: traceInfoJsonSchema,
  compare: comparisonJsonSchema,
  gate: gateJsonSchema,
  gates: gatesJsonSchema,
  baselines: () => ({ title: 'vfiobench baseline list', ...z.toJSONSchema(baselineListSchema) }),
  roundtrip: roundtripJsonSchema,
  density: densityJsonSchema,
  vmexit: vmexitJsonSchema,
  'page-table-test': pageTableJsonSchema,
  validate: validationJsonSchema,
  calibrate: calibrationJsonSchema,
  host: () => z.toJSONSchema(hostSchema),
  baseline: () => ({ title: 'vfiobench baseline', ...z.toJSONSchema(baselineSchema) }),
  config: () => ({ title: 'vfiobench.config.json', ...z.toJSONSchema(configSchema) }),
};

export async function schemaCommand(what: string, streams: Streams): Promise<void> {
  if (!Object.hasOwn(SCHEMAS, what)) {
    throw new InputError(
      `schema ${what}: there is no such schema${didYouMean(what, Object.keys(SCHEMAS))}; there are ${Object.keys(SCHEMAS).join(', ')}`,
    );
  }
  await write(streams.stdout, asJson(SCHEMAS[what]()));
}
