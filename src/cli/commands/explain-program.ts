/** The command line of explain: options and help. */
import type { Command } from 'commander';
import { modelOptions, outputOptions, traceArgument } from '../command-options.js';
import { wholeNumber } from '../option-values.js';
import type { Streams } from '../streams.js';

const EXAMPLES = `
Example:
  vfiobench explain traces/ccw-boot.csv --row 57 --variant contiguous-pin`;

/** Adds `vfiobench explain`. */
export function explainProgram(program: Command, streams: Streams): void {
  traceArgument(modelOptions(outputOptions(program.command('explain'), ['text', 'json'])))
    .description('show one call of a trace step by step, in every lane, with its prices')
    .requiredOption('--row <line>', 'the row, by its line in the file', wholeNumber(1))
    .addHelpText('after', EXAMPLES)
    .action(async (trace, options) => (await import('./explain.js')).explainCommand(trace, options, streams));
}
