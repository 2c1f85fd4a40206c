/** The command line of compare: options and help. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { RECORDED_UNITS } from '../../recordings/recording.js';
import { outputOptions } from '../command-options.js';
import { collect, points, snapshots, wholeNumber } from '../option-values.js';
import type { Streams } from '../streams.js';

/** Adds `vfiobench compare`. */
export function compareProgram(program: Command, streams: Streams): void {
  outputOptions(program.command('compare'), ['text', 'json', 'csv', 'markdown', 'html', 'mail'])
    .argument(
      '<recording...>',
      'BASE first, then its variants, or NAME=FILE each, a NAME again for each further run of that side; - for standard input, once',
    )
    .description(
      'compare recordings: bpftrace, bcc and perf histograms, tables of mails, hyperfine, go test -bench, numbers',
    )
    .option(
      '--columns <names>',
      'columns of the tables in one file: BASE,+PATCH; of several, one for all or one each',
    )
    .option('--map <name>', 'only this map, with or without @ and unit; may repeat', collect)
    .option('--key <key>', 'only this key; may repeat', collect)
    .option(
      '--snapshot <which>',
      'of a map printed several times: first, last (as by default) or a number from 1; of several recordings one for all or one each; of one recording those to compare: 1,2',
      snapshots,
    )
    .addOption(new Option('--unit <unit>', 'unit of the maps that name none').choices(RECORDED_UNITS))
    .option('--negligible <points>', 'shift of the probability from 50 % that does not matter', points, 1)
    .option('--seed <number>', 'seed of the bootstrap', wholeNumber(0, 0xffffffff), 1)
    .addHelpText(
      'after',
      '\nExamples:\n  vfiobench compare base.txt patched.txt\n' +
        '  bpftrace -f json read.bt | vfiobench compare base.json - --map n_pages_ns\n' +
        '  vfiobench compare mail.txt --columns BASE,+PATCH --format markdown\n' +
        '  vfiobench compare base=a1.txt base=a2.txt base=a3.txt patched=b1.txt patched=b2.txt patched=b3.txt\n' +
        '  vfiobench compare before-and-after.txt --snapshot 1,2\n' +
        "  vfiobench compare hyperfine.json --columns './old,./new'\n" +
        '  vfiobench compare old-go-bench.txt new-go-bench.txt --map Pin/pages=64-8',
    )
    .action(async (names, options) => (await import('./compare.js')).compareCommand(names, options, streams));
}
