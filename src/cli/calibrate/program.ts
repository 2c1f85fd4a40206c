/** The command line of calibrate: options and help. */
import type { Command } from 'commander';
import { FormatOption, pageOptions, rowOptions, seedOption } from '../command-options.js';
import { collect } from '../option-values.js';
import type { Streams } from '../streams.js';

const HELP = `
A measurement is recognised by its content: a trace whose rows have lat_ns; a
table of means (npage,backing,variant,ns); or histograms (bpftrace text or JSON
and the like), with the trace that made them (--trace), each map named as a
probe: @n_pages_ns, @n_pages_ns[contiguous-pin]. A measurement of a variant is
written VARIANT=FILE. Prices that the calls tell are fitted; what they do not
tell stays as on --like, and the host file says so. What the model misses beyond
the noise of the measurement may be 10 %: where the fit, or a fifth of the calls
that is held out (repeated calls of the same kinds), is off by more even at the
lower end of its 95 % interval, where steps explain less than a fifth of what
calls differ by, where more than 5 % of the calls lie far outside, or where more
than 15 % of the values of a probe would have to change their row of the
histogram, wherever within 10 % the modelled ones lie, the exit code is 1 and no
host file is written. Where there are as many prices as kinds of calls, where
the interval of the fit ends above 10 % (more kinds of calls would tell), or
where each histogram has fewer than 200 values, nothing is judged: exit code 0,
and report, host file and stderr say so. What is only predicted is not judged
either: the headline says whether it is within 10 %. Calls whose ret is not what
the model returns are left out and counted: where they are more than 5 %, the
exit code is 1.

Examples:
  vfiobench calibrate measured.csv --like farman-s390x -o my-host.json
  vfiobench calibrate base.csv contiguous-pin=patched.csv --like xu-4.19 -o my-host.json --report fit.md
  vfiobench calibrate means.csv --like xu-4.19 --predict contiguous-pin
  vfiobench calibrate boot.bpftrace.txt --trace traces/ccw-boot.csv --like farman-s390x --map one_page_ns=1_page
  vfiobench replay traces/ccw-boot.csv --variant contiguous-pin --host ./my-host.json`;

/** Adds `vfiobench calibrate`. */
export function calibrateProgram(program: Command, streams: Streams): void {
  const command = pageOptions(
    rowOptions(program.command('calibrate'))
      .argument(
        '<measured...>',
        'traces with lat_ns, tables of means or histograms; VARIANT=FILE for one of a variant',
      )
      .description('fit the prices of a host to measured latencies')
      .requiredOption('--like <host>', "the host to start from (see 'list hosts'), or ./host.json")
      .option('-o, --output <file>', 'the host file to write, for --host ./my-host.json')
      .option('--trace <trace>', 'the trace that made the histograms')
      .option(
        '--map <map=probe>',
        "what a histogram is of, where its name is no probe's: one_page_ns=1_page",
        collect,
      )
      .option('--name <name>', "the host's name; by default that of the file")
      .option('--base <variant>', "the kernel that was measured (see 'list variants')")
      .option(
        '--predict <variant>',
        'do not fit what was measured of this variant, predict it; may repeat',
        collect,
      )
      .option('--force', 'replace a host file that is there, and write it even where the model cannot follow')
      .addOption(seedOption('seed of the draw of the held-out fifth'))
      .option('--skip-bad-rows', 'count and show rows that cannot be read, in place of stopping')
      .option(
        '--report <file>',
        'write the report there in place of stdout; may repeat; the ending picks the form',
        collect,
      )
      .addOption(
        new FormatOption(
          ['text', 'json', 'markdown', 'html'],
          'form of the report: text, json, markdown, html',
        ),
      ),
  );
  command
    .addHelpText('after', HELP)
    .action(async (names, options) =>
      (await import('./calibrate.js')).calibrateCommand(names, options, streams),
    );
}
