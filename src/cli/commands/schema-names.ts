/** What `vfiobench schema` has a schema of, without the schemas. */

/** Results, by the command that prints them. */
const RESULTS = [
  'replay',
  'explain',
  'sweep',
  'info',
  'compare',
  'gate',
  'gates',
  'baselines',
  'roundtrip',
  'density',
  'vmexit',
  'page-table-test',
  'validate',
  'calibrate',
] as const;

const FILES = ['host', 'baseline', 'config'] as const;

export type SchemaName = (typeof RESULTS)[number] | (typeof FILES)[number];

export const SCHEMA_NAMES: readonly SchemaName[] = [...RESULTS, ...FILES];

/** What can be asked for, in words. */
export const SCHEMAS_IN_WORDS = `a command with a result: ${listed(RESULTS)}; or a file: ${listed(FILES)}`;

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
