/** The command line: commands, options, help. Each command's work is loaded when it is asked for. */
import { Command, Option } from 'commander';
import type { Streams } from '../main.js';
import { RECORDED_UNITS } from '../recordings/recording.js';
import { VERSION } from '../version.js';
import { calibrateProgram } from './calibrate-program.js';
import { choosingOptions, modelOptions, outputOptions } from './command-options.js';
import { convertProgram } from './convert-program.js';
import { densityProgram } from './density-program.js';
import { gateCommands } from './gate-program.js';
import { importProgram } from './import-program.js';
import { collect, points, snapshot, wholeNumber } from './numbers.js';
import { pageTableProgram } from './page-table-program.js';
import { replayProgram } from './replay-program.js';
import { sweepProgram } from './sweep-program.js';

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

  outputOptions(program.command('roundtrip'), ['text', 'json', 'csv', 'markdown'])
    .description(
      "what is left of a kick's cost in virtio-net round trips and streams (everything else is assumed)",
    )
    .option('--kinds <kinds>', 'kinds of kick, BASE first', 'mmio-wildcard,mmio-pv,hcall')
    .option('--host <host>', "whose prices (see 'list hosts'), or ./host.json", 'tsirkin-i7-2640m')
    .option(
      '--packets <number>',
      'round trips of each kind, packets of each stream',
      wholeNumber(1, 1e6),
      50_000,
    )
    .option('--param <name=value>', 'another value for a parameter: sched_ns=8us; may repeat', collect)
    .option(
      '--sweep <name=values>',
      'what survives over these values of a parameter, or none',
      'sched_ns=0,500,1us,2us,5us,10us,20us,50us,100us',
    )
    .option(
      '--loads <loads>',
      'packets per second of the streams, max: as many as can be; none',
      '10k,50k,200k,max',
    )
    .option(
      '--set <step=price>',
      'another price for one step of the kick: hypercall=90cycles; may repeat',
      collect,
    )
    .option('--seed <number>', 'seed of the draws', wholeNumber(0, 0xffffffff), 1)
    .addHelpText(
      'after',
      '\nEvery parameter is printed with its reason. Times take ns, us, ms or s.\n' +
        '\nExamples:\n  vfiobench roundtrip\n' +
        '  vfiobench roundtrip --kinds mmio-wildcard,mmio-pv,portio-wildcard,hcall --param sched_ns=2us\n' +
        '  vfiobench roundtrip --param vhost_poll_ns=50us --sweep vhost_poll_ns=0,5us,20us,50us\n' +
        '  vfiobench roundtrip --loads 100k,max --param guest_send_ns=4us --format csv',
    )
    .action(async (options) => (await import('./roundtrip.js')).roundtripCommand(options, streams));

  densityProgram(program, streams);

  outputOptions(program.command('compare'), ['text', 'json', 'csv', 'markdown', 'mail'])
    .argument('<recording...>', 'BASE first, then its variants; - for standard input, once')
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
      'of a map printed several times: first, last or a number from 1',
      snapshot,
      'last',
    )
    .addOption(new Option('--unit <unit>', 'unit of the maps that name none').choices(RECORDED_UNITS))
    .option('--negligible <points>', 'shift of the probability from 50 % that does not matter', points, 1)
    .option('--seed <number>', 'seed of the bootstrap', wholeNumber(0, 0xffffffff), 1)
    .addHelpText(
      'after',
      '\nExamples:\n  vfiobench compare base.txt patched.txt\n' +
        '  bpftrace -f json read.bt | vfiobench compare base.json - --map n_pages_ns\n' +
        '  vfiobench compare mail.txt --columns BASE,+PATCH --format markdown\n' +
        "  vfiobench compare hyperfine.json --columns './old,./new'\n" +
        '  vfiobench compare old-go-bench.txt new-go-bench.txt --map Pin/pages=64-8',
    )
    .action(async (names, options) => (await import('./compare.js')).compareCommand(names, options, streams));

  program
    .command('export')
    .argument('<recording>', "a recording of any form that 'list forms' names; - for standard input")
    .description('write a recording in another form: bpftrace text or JSON, CSV, the table of a mail')
    .option(
      '--format <format>',
      'bpftrace, bpftrace-json, csv or mail; by default what the ending of -o says',
    )
    .option('-o, --output <file>', 'write there in place of stdout: .txt, .json, .csv, .mail')
    .option('--map <name>', 'only this map: n_pages_ns, or @n_pages_ns[read]; may repeat', collect)
    .option('--columns <names>', 'only these columns: BASE,+PATCH')
    .option('--scale <scale>', 'put single values into rows: log2, or log2:k=2 for finer ones')
    .option('--last', 'of a map printed several times, only the last')
    .option('-q, --quiet', 'no warnings on stderr')
    .addHelpText(
      'after',
      '\nExamples:\n  vfiobench export out.json --format bpftrace\n' +
        '  vfiobench export mail.txt --columns +PATCH -o patched.csv\n' +
        '  bpftrace read.bt | vfiobench export - --format mail --map n_pages_ns --last',
    )
    .action(async (name, options) => (await import('./export.js')).exportCommand(name, options, streams));

  modelOptions(outputOptions(program.command('explain'), ['text', 'json']))
    .argument('<trace>', 'a trace: CSV, gzipped CSV or Arrow, - for standard input')
    .description('show one call of a trace step by step, in every lane, with its prices')
    .requiredOption('--row <line>', 'the row, by its line in the file', wholeNumber(1))
    .addHelpText(
      'after',
      '\nExample:\n  vfiobench explain traces/ccw-boot.csv --row 57 --variant contiguous-pin',
    )
    .action(async (trace, options) => (await import('./explain.js')).explainCommand(trace, options, streams));

  choosingOptions(outputOptions(program.command('info'), ['text', 'json']))
    .argument('<trace>', 'a trace: CSV, gzipped CSV or Arrow, - for standard input')
    .description('say what is in a trace, or in some of its rows: pages, sizes, reuse, metadata, problems')
    .option('--skip-bad-rows', 'count and show rows that cannot be read')
    .addHelpText(
      'after',
      '\nExamples:\n  vfiobench info traces/ccw-boot.csv\n  zcat t.csv.gz | vfiobench info - --format json\n' +
        '  vfiobench info traces/glmark2-2vm.csv.gz --filter vm=1,op=dma_read',
    )
    .action(async (trace, options) => (await import('./info.js')).infoCommand(trace, options, streams));

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
      (await import('./list.js')).listCommand(what, word ?? null, options, streams),
    );

  outputOptions(program.command('validate'), ['text', 'json', 'csv', 'markdown'])
    .description('print every published figure beside the modelled one, with its role and bound')
    .option(
      '--thread <mail>',
      'one mailing-list thread, as an answer to its mail: its tables, and what it left open',
    )
    .option('--misses', 'only figures outside their bound, and directions that are wrong')
    .option('--worst', 'largest error over bound first, all threads together')
    .addHelpText(
      'after',
      '\nExits 1 if a fitted figure is outside its bound or a direction is wrong; predicted figures may miss.\n' +
        '\nExamples:\n  vfiobench validate --worst\n  vfiobench validate --thread dma-rw-vs-kvm-rw\n' +
        '  vfiobench validate -o figures.csv -o figures.md',
    )
    .action(async (options) => (await import('./validate.js')).validateCommand(options, streams));

  calibrateProgram(program, streams);

  outputOptions(program.command('vmexit'), ['text', 'json'])
    .argument('[tests...]', "names of the suite's tests or of variants; by default every kind of kick")
    .description('measure kicks as the vmexit test of kvm-unit-tests does, and print its lines: name cycles')
    .option('--host <host>', 'whose prices, in cycles', 'tsirkin-i7-2640m')
    .option(
      '--set <step=price>',
      'another price for one step: userspace_exit=9000cycles; may repeat',
      collect,
    )
    .option('--eventfds <number>', 'eventfds that are registered and rung in turn', wholeNumber(1, 1000), 1)
    .option('--seed <number>', 'seed of the draws', wholeNumber(0, 0xffffffff), 1)
    .addHelpText(
      'after',
      '\nExamples:\n  vfiobench vmexit\n  vfiobench vmexit mmio-pv portio-wildcard --eventfds 256\n' +
        '  vfiobench vmexit --quiet | vfiobench compare measured.txt -',
    )
    .action(async (names, options) => (await import('./vmexit.js')).vmexitCommand(names, options, streams));

  convertProgram(program, streams);
  pageTableProgram(program, streams);
  gateCommands(program, streams);

  program
    .command('schema')
    .argument(
      '<what>',
      'a command with a result: replay, explain, sweep, info, compare, gate, gates, roundtrip, density, vmexit, ' +
        'page-table-test, validate or calibrate; or a file: host, baseline or config',
    )
    .description('print the JSON Schema of a result or of a file that vfiobench reads')
    .addHelpText(
      'after',
      '\nExamples:\n  vfiobench schema host\n  vfiobench schema replay > replay.schema.json',
    )
    .action(async (what) => (await import('./schema.js')).schemaCommand(what, streams));

  return program;
}

/** Commander's messages in the form of ours: one line, with the suggestion in it. */
function oneLine(text: string): string {
  return text
    .replace(/^error: /, 'vfiobench: ')
    .replace(/\n\(Did you mean (.*)\?\)/, (_, near: string) => ` (did you mean ${near}?)`);
}
