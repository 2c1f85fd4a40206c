/** vfiobench schema */
import { z } from 'zod';
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import { baselineSchema } from '../gate/baseline.js';
import { configSchema } from '../gate/config.js';
import { hostSchema } from '../hosts/host.js';
import type { Streams } from '../main.js';
import { comparisonJsonSchema } from '../report/comparison-schema.js';
import { densityJsonSchema } from '../report/density-schema.js';
import { gateJsonSchema } from '../report/gate-schema.js';
import { replayJsonSchema } from '../report/json-schema.js';
import { roundtripJsonSchema } from '../report/roundtrip-schema.js';
import { sweepJsonSchema } from '../report/sweep-schema.js';
import { asJson } from './result-output.js';
import { write } from './terminal.js';

const SCHEMAS: Readonly<Record<string, () => unknown>> = {
  replay: replayJsonSchema,
  compare: comparisonJsonSchema,
  roundtrip: roundtripJsonSchema,
  density: densityJsonSchema,
  sweep: sweepJsonSchema,
  host: () => z.toJSONSchema(hostSchema),
  gate: gateJsonSchema,
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
