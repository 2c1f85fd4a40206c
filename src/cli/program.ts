/** The command line: commands, options, help. Each command's work is loaded when it is asked for. */
import { Command } from 'commander';
import { inOneLine } from '../failure.js';
import { VERSION } from '../version.js';
import { calibrateProgram } from './calibrate/program.js';
import { choosingOptions, FormatOption, modelOptions, outputOptions } from './command-options.js';
import { compareProgram } from './commands/compare-program.js';
import { convertProgram } from './commands/convert-program.js';
import { densityProgram } from './commands/density-program.js';
import { importProgram } from './commands/import-program.js';
import { pageTableProgram } from './commands/page-table-program.js';
import { replayProgram } from './commands/replay-program.js';
import { roundtripProgram } from './commands/roundtrip-program.js';
import { SCHEMAS_IN_WORDS } from './commands/schema-names.js';
import { sweepProgram } from './commands/sweep-program.js';
import { vmexitProgram } from './commands/vmexit-program.js';
import { completionProgram } from './completion/program.js';
import { gateCommands } from './gate/program.js';
import { collect, wholeNumber } from './numbers.js';
import type { Streams } from './streams.js';

const EXAMPLES = `
Examples:
  vfiobench replay traces/ccw-boot.csv --variant contiguous-pin
  vfiobench replay traces/contiguous-512.csv --variant contiguous-pin --filter vm=1
  vfiobench replay trace.csv.gz --variant ./my-patch.mjs --format markdown
  vfiobench explain traces/ccw-boot.csv --row 57 --variant contiguous-pin
  vfiobench info traces/ccw-boot.csv
  vfiobench compare base.txt patched.txt
  vfiobench list variants
  vfiobench gate traces/ccw-boot.csv --variant contiguous-pin --fail-on 'n_pages_ns p99 > +5% and > +200ns'

Exit codes: 0 done, 1 a check failed, 2 wrong usage or bad input, 3 a fault of vfiobench itself.
Units and names are the kernel's; K in a histogram's labels is 1024, as in bpftrace.`;

/** @param streams where the commands read and write */
export function buildProgram(streams: Streams): Command {
  const program = new Command('vfiobench')
    .description(
      'Replays traces of VFIO and KVM operations against a model of the kernel paths that serve them, ' +
        'as BASE and as variants, and compares them with bpftrace-style histograms.',
    )
    .version(VERSION)
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      outputError: (text, write) => write(oneLine(text)),
    });

  replayProgram(program, streams);
  sweepProgram(program, streams);
  roundtripProgram(program, streams);
  densityProgram(program, streams);
  compareProgram(program, streams);

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
    .addHelpText(
      'after',
      '\nExamples:\n  vfiobench export out.json --format bpftrace\n' +
        '  vfiobench export mail.txt --columns +PATCH -o patched.csv\n' +
        '  vfiobench export a.txt b.json c.txt --merge -o all.json\n' +
        '  bpftrace read.bt | vfiobench export - --format mail --map n_pages_ns --last',
    )
    .action(async (names, options) =>
      (await import('./commands/export.js')).exportCommand(names, options, streams),
    );

  modelOptions(outputOptions(program.command('explain'), ['text', 'json']))
    .argument('<trace>', 'a trace: CSV, gzipped CSV or Arrow, - for standard input')
    .description('show one call of a trace step by step, in every lane, with its prices')
    .requiredOption('--row <line>', 'the row, by its line in the file', wholeNumber(1))
    .addHelpText(
      'after',
      '\nExample:\n  vfiobench explain traces/ccw-boot.csv --row 57 --variant contiguous-pin',
    )
    .action(async (trace, options) =>
      (await import('./commands/explain.js')).explainCommand(trace, options, streams),
    );

  choosingOptions(outputOptions(program.command('info'), ['text', 'json']))
    .argument('<trace>', 'a trace: CSV, gzipped CSV or Arrow, - for standard input')
    .description('say what is in a trace, or in some of its rows: pages, sizes, reuse, metadata, problems')
    .option('--skip-bad-rows', 'count and show rows that cannot be read')
    .addHelpText(
      'after',
      '\nExamples:\n  vfiobench info traces/ccw-boot.csv\n  zcat t.csv.gz | vfiobench info - --format json\n' +
        '  vfiobench info traces/glmark2-2vm.csv.gz --filter vm=1,op=dma_read',
    )
    .action(async (trace, options) =>
      (await import('./commands/info.js')).infoCommand(trace, options, streams),
    );

  importProgram(program, streams);

  outputOptions(program.command('list'), ['text', 'json'])
    .argument('<what>', 'variants, slots, hosts, traces, steps, probes, ops, formats or forms')
    .argument('[word]', 'only those with this in their name or path')
    .description(
      'list what there is: variants, slots, hosts, traces, steps, probes, ops, formats, forms of recordings',
    )
    .option('--host <host>', 'list steps: with the prices of this host')
    .addHelpText(
      'after',
      '\nExamples:\n  vfiobench list variants\n  vfiobench list variants pin\n' +
        '  vfiobench list steps --host xu-4.19\n  vfiobench list slots',
    )
    .action(async (what, word, options) =>
      (await import('./commands/list.js')).listCommand(what, word ?? null, options, streams),
    );

  outputOptions(program.command('validate'), ['text', 'json', 'csv', 'markdown', 'html'])
    .description('print every published figure beside the modelled one, with its role and bound')
    .option(
      '--thread <mail>',
      'one mailing-list thread, as an answer to its mail: its tables, and what it left open',
    )
    .option('--misses', 'only figures outside their bound, and directions that are wrong')
    .option('--worst', 'largest error over bound first, all threads together')
    .addHelpText(
      'after',
      '\nExits 1 if a fitted figure is outside its bound or a direction is wrong;\n' +
        'predicted figures may miss.\n' +
        '\nExamples:\n  vfiobench validate --worst\n  vfiobench validate --thread dma-rw-vs-kvm-rw\n' +
        '  vfiobench validate -o figures.csv -o figures.md',
    )
    .action(async (options) => (await import('./commands/validate.js')).validateCommand(options, streams));

  calibrateProgram(program, streams);

  vmexitProgram(program, streams);

  convertProgram(program, streams);
  pageTableProgram(program, streams);
  gateCommands(program, streams);

  program
    .command('schema')
    .argument('<what>', SCHEMAS_IN_WORDS)
    .description('print the JSON Schema of a result or of a file that vfiobench reads')
    .addHelpText(
      'after',
      '\nExamples:\n  vfiobench schema host\n  vfiobench schema replay > replay.schema.json',
    )
    .action(async (what) => (await import('./commands/schema.js')).schemaCommand(what, streams));

  completionProgram(program, streams);

  return program;
}

/** Commander's messages in the form of ours: one line, with the suggestion in it. */
function oneLine(text: string): string {
  const said = text
    .trimEnd()
    .replace(/^error: /, 'vfiobench: ')
    .replace(/\n\(Did you mean (.*)\?\)/, (_, near: string) => ` (did you mean ${near}?)`);
  return `${inOneLine(said)}\n`;
}
