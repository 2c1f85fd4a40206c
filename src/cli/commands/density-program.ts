/** The command line of density: options and help. */
import type { Command } from 'commander';
import { outputOptions, seedOption } from '../command-options.js';
import { collect } from '../option-values.js';
import type { Streams } from '../streams.js';

const HELP = `
Guests come one by one. Under static pinning a guest whose memory can't be
pinned does not start; under I/O page faults all start, memory is reclaimed when
it runs out, and a guest fits while guests keep their share of the throughput.
What a fault, a map and a MiB cost is measured on the model of the kernel;
everything else is a parameter, printed with its reason. Sizes take K, M, G and
T (powers of 1024), times ns, us, ms, s and min.

Examples:
  vfiobench density --guest-memory 16G --host-memory 256G --variant iopf-premap:pages=512
  vfiobench density --variant iopf --variant host-sva --param working_set=0.5 --param refault_ns=3us
  vfiobench density --param granule_bytes=512K --format csv -o density.csv`;

/** Adds `vfiobench density`. */
export function densityProgram(program: Command, streams: Streams): void {
  outputOptions(program.command('density'), ['text', 'json', 'csv', 'markdown', 'html'])
    .description(
      'how many guests with a passed-through device fit on a host: static pinning against page faults',
    )
    .option('--host <host>', "whose prices (see 'list hosts'), or ./host.json", 'lu-kunpeng920')
    .option('--guest-memory <size>', 'memory of each guest', '16G')
    .option('--host-memory <size>', 'memory of the host, its reserve included', '256G')
    .option(
      '--base <variant>',
      'what MAP_DMA does under static pinning: map-batched (v5.12, the kernel of the RFC), map-page-by-page (before), map-large-folio',
      'map-batched',
    )
    .option(
      '--variant <variant>',
      "way to the device's memory, beside static pinning; may repeat; by default iopf and iopf-premap",
      collect,
    )
    .option('--param <name=value>', 'another value for a parameter: refault_ns=20us; may repeat', collect)
    .option('--set <step=price>', 'another price for one step: gup_call=90ns; may repeat', collect)
    .addOption(seedOption())
    .addHelpText('after', HELP)
    .action(async (options) => (await import('./density.js')).densityCommand(options, streams));
}
