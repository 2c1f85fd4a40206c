/** The options that several commands share: those of the model, those of what is printed, those of what is recorded. */
import { type Command, Option } from 'commander';
import { UNITS } from '../sizes.js';
import { LAST_SEED } from '../stats/random.js';
import { collect, NARROWEST, wholeNumber } from './option-values.js';

/** The argument of a command that reads one trace. */
export function traceArgument(command: Command): Command {
  return command.argument('<trace>', 'a trace: CSV, gzipped CSV or Arrow, - for standard input');
}

/** The forms in which traces are written, as --format and file endings name them. */
export const TRACE_FORMS = ['csv', 'csv.gz', 'arrow'] as const;

/** --format of a command that writes a trace. */
export function traceFormOption(description: string): Option {
  return new Option('--format <form>', description).choices(TRACE_FORMS);
}

/** --seed of a command that draws: the times of calls, if nothing else is said. */
export function seedOption(description = 'seed of the draws'): Option {
  return new Option('--seed <number>', description).argParser(wholeNumber(0, LAST_SEED)).default(1);
}

/** Options of the commands that run the model. */
export function modelOptions(command: Command): Command {
  return command
    .option(
      '--base <variant>',
      "what BASE is; by default the first variant of each path (see 'list variants')",
    )
    .option(
      '--variant <variant>',
      'what to compare; may repeat; name, name:param=value, a+b, ./module.mjs',
      collect,
    )
    .option('--host <host>', "whose prices; by default the trace's own (see 'list hosts'), or ./host.json")
    .option('--set <step=price>', 'another price for one step: gup_call=90ns; may repeat', collect)
    .addOption(
      new Option(
        '--unit <unit>',
        "unit of latencies; by default the host's; sums are scaled: µs, ms",
      ).choices(UNITS),
    )
    .addOption(seedOption())
    .option('--skip-bad-rows', 'count and show rows that cannot be read, in place of stopping');
}

/** --format, with the forms that it may name: what is wrong with others is said where the result is written. */
export class FormatOption extends Option {
  constructor(
    readonly forms: readonly string[],
    description = `form of the result: ${forms.join(', ')}`,
  ) {
    super('--format <format>', description);
  }
}

/** Options of every command that prints a result. */
export function outputOptions(command: Command, formats?: readonly string[]): Command {
  const taking = command
    .addOption(new FormatOption(formats ?? ['text', 'json', 'csv', 'markdown', 'html', 'mail', 'bpftrace']))
    .option(
      '-o, --output <file>',
      'write there in place of stdout; may repeat; - is stdout; the ending picks the form',
      collect,
    );
  return pageOptions(taking);
}

/** How a text looks, and what is said beside it. */
export function pageOptions(command: Command): Command {
  return command
    .option(
      '--width <columns>',
      "columns of the text; by default the terminal's, 80 when piped",
      wholeNumber(NARROWEST),
    )
    .addOption(
      new Option('--color <when>', 'colour in the text').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('-q, --quiet', 'no progress and no warnings on stderr');
}

/** How a trace is replayed: on how many threads, and which of its rows are recorded. */
export function replayingOptions(command: Command): Command {
  return rowOptions(
    command.option(
      '--jobs <threads>',
      'threads for a large trace, the one that reads it included; by default one more than free cores',
      wholeNumber(1, 1024),
    ),
  );
}

/** Which rows of a trace are taken: the others are as if they were not in it. */
export function choosingOptions(command: Command): Command {
  return command
    .option('--skip <rows>', 'leave out this many rows at the start', wholeNumber(0))
    .option('--limit <rows>', 'stop after that many rows, those that are left out among them', wholeNumber(1))
    .option(
      '--filter <conditions>',
      "only rows that match: 'vm=0,npage>=2'; name what sets state, too: 'op=map|pin'",
    );
}

/** Which rows of a trace are recorded. */
export function rowOptions(command: Command): Command {
  return command
    .option('--skip <rows>', 'rows at the start that change state but are not recorded', wholeNumber(0))
    .option(
      '--filter <conditions>',
      "which rows are recorded: 'op=pin,vm=0,npage>=2', 'kind=pio,ret=0'; every row changes state",
    );
}
