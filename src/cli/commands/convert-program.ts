/** The command line of convert. */
import type { Command } from 'commander';
import { choosingOptions, traceArgument, traceFormOption } from '../command-options.js';
import type { Streams } from '../streams.js';

/** Adds `vfiobench convert`. */
export function convertProgram(program: Command, streams: Streams): void {
  traceArgument(choosingOptions(program.command('convert')))
    .argument('<output>', 'what to write: .csv, .csv.gz or .arrow; - for stdout')
    .description('write a trace in another form: the same metadata, columns, rows and empty cells')
    .addOption(traceFormOption('form of the output; by default what its ending says'))
    .option('--skip-bad-rows', 'leave out rows that cannot be read, and count and show them')
    .option('-q, --quiet', 'no progress and no warnings on stderr')
    .addHelpText(
      'after',
      '\nThe Arrow form is an IPC file that pandas (pyarrow), polars and DuckDB read. In\n' +
        "messages about one, the line is the row's number, from 1.\n" +
        '\nExamples:\n  vfiobench convert trace.csv trace.arrow\n' +
        '  vfiobench convert trace.arrow trace.csv.gz\n' +
        "  vfiobench convert trace.csv vm1-pins.csv --filter 'vm=1,op=map|pin|unpin' --limit 100000\n" +
        '  zcat trace.csv.gz | vfiobench convert - - --format arrow > trace.arrow',
    )
    .action(async (name, output, options) =>
      (await import('./convert.js')).convertCommand(name, output, options, streams),
    );
}
