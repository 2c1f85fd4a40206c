/** The command line of gate: options and help. */
import type { Command } from 'commander';
import { InputError } from '../../failure.js';
import { RECORDED_UNITS } from '../../recordings/recording.js';
import { MOST_SEEDS } from '../../stats/random.js';
import { modelOptions, outputOptions, replayingOptions } from '../command-options.js';
import { collect, wholeNumber } from '../option-values.js';
import type { Streams } from '../streams.js';
import { BASELINE_DIR_HELP } from './baseline-program.js';

const CONDITIONS = `
Conditions: PROBE STATISTIC COMPARISON VALUE, joined with and
  n_pages_ns p99 > +5% and > +200ns   against BASE, relative and absolute, both
  n_pages p99.9 > 1ms and max > 4ms   the variant itself; a probe's unit may be
                                      left out of its name
  lock_wait[iommu_lock] mean > +1us   a probe with a key
  n_pages moved > 3%                  share of values that change their bucket
  steps gup_call > +0                 exact counts: steps, counter "pages got",
                                      errnos pin, errnos pin:-EINVAL
  read_ns verdict == regressed        what compare says of recordings: also
  read_ns faster < 45%                improved, changed, no change; the chance
                                      that a random new call is faster
  kick mean > +1% for hcall           of one variant, lane of a saved replay or
                                      file; without for, of each
Statistics: mean, p50, p90, p99, p99.9, p99.99, max, min, total, n, moved; of
recordings also faster and verdict, where inconclusive can't be told; of several
runs a side not max, min and moved.
Comparisons: > >= < <= == !=

vfiobench.config.json in the current directory, if there is one, holds the same:
{ "gate": { "failOn": [...], "warnOn": [...], "trace": ...,
            "variants": [...] } }
Its paths are from its own folder. Conditions of the command line are added to
it; everything else there takes the file's place (vfiobench schema config). Of
several traces, what is not in common stands with each; one run judges all, or
the one that the command line names:
{ "gate": { "failOn": [...], "traces": [{ "trace": ..., "failOn": [...] }] } }

Exit codes: 0 passed, 1 a fail-on condition holds or the referee refuses a
variant (the others are judged all the same), 2 wrong usage, bad input, a
condition that names nothing or can't be told, 3 a fault of vfiobench itself.
Of recordings only the rows of histograms may be known: a condition then holds,
does not hold, or can't be told. With one run of each side only the chance from
call to call is known: several, NAME=FILE each with the NAME of their side, are
judged by the 95 % interval that runs leave of their mean, or of the change. A
replay with one seed is one draw of its latencies: --seeds 20 judges their mean
over 20 by its 95 % interval, and counts with each seed.

Examples:
  vfiobench gate traces/ccw-boot.csv --variant ./my-patch.mjs \\
    --fail-on 'n_pages_ns p99 > +5% and > +200ns'
  vfiobench gate traces/ccw-boot.csv --baseline boot \\
    --fail-on 'n_pages mean > +1%' --format github -o gate.xml -o -
  vfiobench gate base.txt new.txt --warn-on '@read_ns p99 > +10%'
  vfiobench gate base=a1.txt base=a2.txt base=a3.txt new=b1.txt new=b2.txt \\
    new=b3.txt --fail-on 'read_ns mean > +5%'
  vfiobench gate traces/ccw-boot.csv --fail-on 'n_pages p99 > +5%' --selftest`;

/** Adds `vfiobench gate`. */
export function gateProgram(program: Command, streams: Streams): void {
  const gate = replayingOptions(
    modelOptions(
      outputOptions(program.command('gate'), ['text', 'json', 'markdown', 'html', 'github', 'junit']),
    ),
  )
    .argument(
      '[inputs...]',
      'a trace to replay, or recordings, BASE and new, as FILE, or as NAME=FILE and a NAME again for each further run of that side; - for standard input',
    )
    .description('judge variants, a stored baseline or recordings by conditions; exit 1 where one fails')
    .option('--fail-on <condition>', 'fail where it holds; may repeat', collect)
    .option('--warn-on <condition>', 'only say where it holds; may repeat', collect)
    .option(
      '--baseline <name>',
      'compare with this stored baseline: each --variant, else BASE, with its own lane',
    )
    .option('--dir <folder>', BASELINE_DIR_HELP)
    .option(
      '--allow-mismatch <what>',
      'what a baseline may differ in: trace,host,seed,version,base,rows; by default nothing',
    )
    .option(
      '--columns <names>',
      'columns of the tables in one recording: BASE,+PATCH; of two, one for both or one each',
    )
    .option('--allow-inconclusive', "a condition that can't be told passes")
    .option(
      '--seeds <number>',
      'replay with this many seeds, from --seed on, and judge all of them together; by default 1, or those of the baseline',
      wholeNumber(1, MOST_SEEDS),
    )
    .option('--selftest', 'slow BASE down and prove that each condition catches it')
    .option('--config <file>', 'another configuration than vfiobench.config.json')
    .option('--no-config', 'read no configuration')
    .option('--limit <rows>', 'stop after that many rows', wholeNumber(1))
    .addHelpText('after', CONDITIONS)
    .action(async (inputs, options, command: Command) => {
      if (configs.size > 1)
        throw new InputError('--config and --no-config exclude each other; give one of them');
      await (await import('./gate.js')).gateCommand(
        inputs,
        options,
        (option) => command.getOptionValueSource(option) === 'cli',
        streams,
      );
    });
  // the one that comes last would win
  const configs = new Set<string>();
  for (const given of ['option:config', 'option:no-config']) gate.on(given, () => configs.add(given));

  // recordings have units that no replay has
  const unit = gate.options.find(({ long }) => long === '--unit')!;
  unit.choices(RECORDED_UNITS);
  unit.description = "unit of a replay, by default the host's; or of recorded maps that name none";
}
