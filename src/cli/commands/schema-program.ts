/** The command line of schema. */
import type { Command } from 'commander';
import type { Streams } from '../streams.js';
import { SCHEMAS_IN_WORDS } from './schema-names.js';

const EXAMPLES = `
Examples:
  vfiobench schema host
  vfiobench schema replay > replay.schema.json`;

/** Adds `vfiobench schema`. */
export function schemaProgram(program: Command, streams: Streams): void {
  program
    .command('schema')
    .argument('<what>', SCHEMAS_IN_WORDS)
    .description('print the JSON Schema of a result or of a file that vfiobench reads')
    .addHelpText('after', EXAMPLES)
    .action(async (what) => (await import('./schema.js')).schemaCommand(what, streams));
}
