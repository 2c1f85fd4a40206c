/** The command line of baseline, whose commands store and show what gate may judge against: options and help. */
import type { Command } from 'commander';
import { MOST_SEEDS } from '../../stats/random.js';
import { modelOptions, outputOptions, replayingOptions, traceArgument } from '../command-options.js';
import { wholeNumber } from '../option-values.js';
import type { Streams } from '../streams.js';

/** What --dir is, here and for gate. */
export const BASELINE_DIR_HELP = 'where baselines are stored; by default .vfiobench/baselines';

const EXAMPLES = `
Examples:
  vfiobench baseline save boot traces/ccw-boot.csv
  vfiobench baseline save patch traces/ccw-boot.csv --variant contiguous-pin --force
  vfiobench baseline list
  vfiobench baseline show boot
  vfiobench gate traces/ccw-boot.csv --baseline boot --fail-on 'n_pages mean > +1%'`;

/** Adds `vfiobench baseline`. */
export function baselineProgram(program: Command, streams: Streams): void {
  const baseline = program
    .command('baseline')
    .description('store what a replay came to, to gate later ones against')
    .addHelpText('after', EXAMPLES);
  traceArgument(
    replayingOptions(modelOptions(baseline.command('save'))).argument(
      '<name>',
      'of the baseline: letters, digits, dots, dashes, underscores',
    ),
  )
    .description('replay a trace and store the statistics, histograms and counts of every lane')
    .option('--dir <folder>', BASELINE_DIR_HELP)
    .option('--force', 'replace the baseline of that name')
    .option(
      '--seeds <number>',
      'store what this many seeds came to, from --seed on, for gates to judge them together; by default 1',
      wholeNumber(1, MOST_SEEDS),
    )
    .option('-q, --quiet', 'no progress and no messages on stderr')
    .addHelpText(
      'after',
      '\nExample:\n  vfiobench baseline save boot traces/ccw-boot.csv --variant contiguous-pin',
    )
    .action(async (name, trace, options) =>
      (await import('./baseline.js')).saveBaseline(name, trace, options, streams),
    );
  outputOptions(baseline.command('list'), ['text', 'json'])
    .description('list the stored baselines')
    .option('--dir <folder>', BASELINE_DIR_HELP)
    .addHelpText('after', '\nExample:\n  vfiobench baseline list --format json')
    .action(async (options) => (await import('./baseline.js')).listBaselines(options, streams));
  outputOptions(baseline.command('show'), ['text', 'json'])
    .argument('<name>', 'of the baseline')
    .description('show what a stored baseline holds')
    .option('--dir <folder>', BASELINE_DIR_HELP)
    .addHelpText('after', '\nExample:\n  vfiobench baseline show boot')
    .action(async (name, options) => (await import('./baseline.js')).showBaseline(name, options, streams));
}
