/** The command line of list: options and help. */
import type { Command } from 'commander';
import { outputOptions } from '../command-options.js';
import type { Streams } from '../streams.js';

const EXAMPLES = `
Examples:
  vfiobench list variants
  vfiobench list variants pin
  vfiobench list steps --host xu-4.19
  vfiobench list slots`;

/** Adds `vfiobench list`. */
export function listProgram(program: Command, streams: Streams): void {
  outputOptions(program.command('list'), ['text', 'json'])
    .argument('<what>', 'variants, slots, hosts, traces, steps, probes, ops, formats or forms')
    .argument('[word]', 'only those with this in their name or path')
    .description(
      'list what there is: variants, slots, hosts, traces, steps, probes, ops, formats, forms of recordings',
    )
    .option('--host <host>', 'list steps: with the prices of this host')
    .addHelpText('after', EXAMPLES)
    .action(async (what, word, options) =>
      (await import('./list.js')).listCommand(what, word ?? null, options, streams),
    );
}
