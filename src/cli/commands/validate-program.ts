/** The command line of validate: options and help. */
import type { Command } from 'commander';
import { outputOptions } from '../command-options.js';
import type { Streams } from '../streams.js';

const HELP = `
Exits 1 if a fitted figure is outside its bound or a direction is wrong;
predicted figures may miss.

Examples:
  vfiobench validate --worst
  vfiobench validate --thread dma-rw-vs-kvm-rw
  vfiobench validate -o figures.csv -o figures.md`;

/** Adds `vfiobench validate`. */
export function validateProgram(program: Command, streams: Streams): void {
  outputOptions(program.command('validate'), ['text', 'json', 'csv', 'markdown', 'html'])
    .description('print every published figure beside the modelled one, with its role and bound')
    .option(
      '--thread <mail>',
      'one mailing-list thread, as an answer to its mail: its tables, and what it left open',
    )
    .option('--misses', 'only figures outside their bound, and directions that are wrong')
    .option('--worst', 'largest error over bound first, all threads together')
    .addHelpText('after', HELP)
    .action(async (options) => (await import('./validate.js')).validateCommand(options, streams));
}
