/** For tests: a result of a command is held to its schema, and that to what `vfiobench schema` prints. */
import { expect } from 'vitest';
import type { z } from 'zod';
import { vfiobench } from './streams.test-data.js';

/**
 * @param name of the schema, which is the command's
 * @param result as its JSON has it
 */
export async function expectSchema(
  name: string,
  schema: z.ZodType,
  result: Readonly<Record<string, unknown>>,
): Promise<void> {
  expect(schema.parse(result)).toEqual(result);
  const { stdout } = await vfiobench(`schema ${name}`);
  const printed = JSON.parse(stdout);
  expect(printed).toMatchObject({ properties: { schema: { const: result.schema } } });
  const known = Object.keys(printed.properties);
  expect(Object.keys(result).filter((key) => !known.includes(key))).toEqual([]);
}
