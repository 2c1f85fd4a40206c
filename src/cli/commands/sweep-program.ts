/** The command line of sweep: options and help. */
import type { Command } from 'commander';
import { modelOptions, outputOptions, replayingOptions } from '../command-options.js';
import { collect, wholeNumber } from '../option-values.js';
import type { Streams } from '../streams.js';

const HELP = `
What can be swept over:
  a parameter of a variant that is named: pages, iopf-premap:pages, batch
  the price of a step: gup_call=100ns..400ns:+100ns (see 'list steps')
  vms            this many VMs do at once what the one of the trace did
  cpus-per-vm    calls of a VM are handed out to this many CPUs in turn
  len            bytes of each dma_read, dma_write and dev_dma
  npage          pages of a pin or unpin at most: longer ones are cut
  contiguity     neighbours among 4K pages that are physically contiguous
  eventfds       further ioeventfds on the bus of each VM
  seed           the draws of the replay: how far a verdict hangs on them
Values are a list, 1,8,64, or a range: 1..64 doubles, 0..8 and seeds go by one,
1..9:+2 and 1..1000:x10 say how. K, M, G and T are powers of 1024.

Examples:
  vfiobench sweep traces/hisi-sec-1m-100.csv --over pages=1..512 --variant iopf-premap
  vfiobench sweep traces/qemu-map.csv --over contiguity=1..512 --variant map-batched
  vfiobench sweep traces/ccw-boot.csv --over gup_call=100ns..800ns --variant contiguous-pin --map n_pages
  vfiobench sweep traces/ccw-boot.csv --over seed=1..6 --variant contiguous-pin --map n_pages
  vfiobench sweep traces/glmark2-1vm.csv.gz --over vms=1..16 --base dma-rw-mutex --variant dma-rw-rwsem`;

/** Adds `vfiobench sweep`. */
export function sweepProgram(program: Command, streams: Streams): void {
  replayingOptions(
    modelOptions(outputOptions(program.command('sweep'), ['text', 'json', 'csv', 'markdown', 'html'])),
  )
    .argument('<trace>', 'a trace: CSV, gzipped CSV or Arrow')
    .description('replay a trace at several values of one thing, and plot what becomes of each probe')
    .requiredOption('--over <name=values>', 'what to change, and its values: pages=1..512:x2, vms=1,2,4')
    .option('--map <probe>', 'show this probe only; may repeat', collect)
    .option('--limit <rows>', 'stop after that many rows', wholeNumber(1))
    .addHelpText('after', HELP)
    .action(async (trace, options, command: Command) =>
      (await import('./sweep.js')).sweepCommand(
        trace,
        options,
        (option) => command.getOptionValueSource(option) === 'cli',
        streams,
      ),
    );
}
