/** The command line of info: options and help. */
import type { Command } from 'commander';
import { choosingOptions, outputOptions, traceArgument } from '../command-options.js';
import type { Streams } from '../streams.js';

const EXAMPLES = `
Examples:
  vfiobench info traces/ccw-boot.csv
  zcat t.csv.gz | vfiobench info - --format json
  vfiobench info traces/glmark2-2vm.csv.gz --filter vm=1,op=dma_read`;

/** Adds `vfiobench info`. */
export function infoProgram(program: Command, streams: Streams): void {
  traceArgument(choosingOptions(outputOptions(program.command('info'), ['text', 'json'])))
    .description('say what is in a trace, or in some of its rows: pages, sizes, reuse, metadata, problems')
    .option('--skip-bad-rows', 'count and show rows that cannot be read')
    .addHelpText('after', EXAMPLES)
    .action(async (trace, options) => (await import('./info.js')).infoCommand(trace, options, streams));
}
