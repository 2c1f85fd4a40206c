/** The command line of export: options and help. */
import type { Command } from 'commander';
import { FormatOption } from '../command-options.js';
import { collect } from '../option-values.js';
import type { Streams } from '../streams.js';

const EXAMPLES = `
Examples:
  vfiobench export out.json --format bpftrace
  vfiobench export mail.txt --columns +PATCH -o patched.csv
  vfiobench export a.txt b.json c.txt --merge -o all.json
  bpftrace read.bt | vfiobench export - --format mail --map n_pages_ns --last`;

/** Adds `vfiobench export`. */
export function exportProgram(program: Command, streams: Streams): void {
  program
    .command('export')
    .argument(
      '<recording...>',
      "a recording of any form that 'list forms' names; - for standard input; several with --merge",
    )
    .description('write a recording in another form: bpftrace text or JSON, CSV, the table of a mail')
    .addOption(
      new FormatOption(
        ['bpftrace', 'bpftrace-json', 'csv', 'mail'],
        'bpftrace, bpftrace-json, csv or mail; by default what the ending of -o says',
      ),
    )
    .option('-o, --output <file>', 'write there in place of stdout: .txt, .json, .csv, .mail')
    .option('--map <name>', 'only this map: n_pages_ns, or @n_pages_ns[read]; may repeat', collect)
    .option('--columns <names>', 'only these columns: BASE,+PATCH')
    .option('--scale <scale>', 'put single values into rows: log2, or log2:k=2 for finer ones')
    .option('--last', 'of a map printed several times, only the last')
    .option('--merge', 'add up recordings of the same thing, of several machines or intervals')
    .option('-q, --quiet', 'no warnings on stderr')
    .addHelpText('after', EXAMPLES)
    .action(async (names, options) => (await import('./export.js')).exportCommand(names, options, streams));
}
