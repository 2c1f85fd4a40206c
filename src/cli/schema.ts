/** vfiobench schema */
import { z } from 'zod';
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import { hostSchema } from '../hosts/host.js';
import type { Streams } from '../main.js';
import { replayJsonSchema } from '../report/json-schema.js';
import { asJson } from './result-output.js';
import { write } from './terminal.js';

const SCHEMAS: Readonly<Record<string, () => unknown>> = {
  replay: replayJsonSchema,
  host: () => z.toJSONSchema(hostSchema),
};

export async function schemaCommand(what: string, streams: Streams): Promise<void> {
  if (!Object.hasOwn(SCHEMAS, what)) {
    throw new InputError(
      `schema ${what}: there is no such schema${didYouMean(what, Object.keys(SCHEMAS))}; there are ${Object.keys(SCHEMAS).join(', ')}`,
    );
  }
  await write(streams.stdout, asJson(SCHEMAS[what]()));
}
