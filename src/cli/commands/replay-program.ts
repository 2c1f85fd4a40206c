/** The command line of replay: options and help. */
import type { Command } from 'commander';
import { modelOptions, outputOptions, replayingOptions, traceArgument } from '../command-options.js';
import { wholeNumber } from '../option-values.js';
import type { Streams } from '../streams.js';

const EXAMPLES = `
Examples:
  vfiobench replay traces/ccw-boot.csv --variant contiguous-pin
  vfiobench replay traces/hisi-sec-1m-100.csv --variant iopf --variant host-sva
  vfiobench replay traces/ccw-boot.csv --variant contiguous-pin --variant pin-group-held+contiguous-pin
  vfiobench replay traces/ccw-boot.csv --variant contiguous-pin --set gup_call=300ns --filter 'npage>=8'
  vfiobench replay traces/ccw-boot.csv --variant contiguous-pin --sensitivity
  vfiobench replay traces/ccw-boot.csv --variant contiguous-pin -q -o report.html
  vfiobench replay traces/glmark2-8cpu.csv.gz --base dma-rw-mutex --variant dma-rw-rwsem --locks
  vfiobench replay traces/teardown-256g.csv --variant batch-smallest-block --filter op=s2_unmap --nic 10g@0/0
  zcat trace.csv.gz | vfiobench replay - --base map-page-by-page --variant map-batched -o out.json -o -`;

/** Adds `vfiobench replay`. */
export function replayProgram(program: Command, streams: Streams): void {
  traceArgument(replayingOptions(modelOptions(outputOptions(program.command('replay')))))
    .description('replay a trace as BASE and as each variant, and compare them')
    .option('--limit <rows>', 'stop after that many rows', wholeNumber(1))
    .option('--locks', 'report on every lock: how often taken, how long held and waited for')
    .option('--sensitivity', 'say for each price at which value the verdict flips, all others held')
    .option(
      '--nic <nic>',
      'a NIC that interrupts the CPU of a vCPU: SPEED@VM/CPU, followed by what is not as usual: ,ring=1024 ,mtu=9001 ,flows=1 ,window=6m ,rtt=100us ,handover=first or budget',
    )
    .option('--bpftrace', 'print plain bpftrace maps, @n_pages_ns[BASE]: and so on')
    .addHelpText('after', EXAMPLES)
    .action(async (trace, options) => (await import('./replay.js')).replayCommand(trace, options, streams));
}
