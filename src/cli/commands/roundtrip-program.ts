/** The command line of roundtrip: options and help. */
import type { Command } from 'commander';
import { outputOptions, seedOption } from '../command-options.js';
import { collect, wholeNumber } from '../option-values.js';
import type { Streams } from '../streams.js';

/** Adds `vfiobench roundtrip`. */
export function roundtripProgram(program: Command, streams: Streams): void {
  outputOptions(program.command('roundtrip'), ['text', 'json', 'csv', 'markdown', 'html'])
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
    .addOption(seedOption())
    .addHelpText(
      'after',
      '\nEvery parameter is printed with its reason. Times take ns, us, ms or s.\n' +
        '\nExamples:\n  vfiobench roundtrip\n' +
        '  vfiobench roundtrip --kinds mmio-wildcard,mmio-pv,portio-wildcard,hcall --param sched_ns=2us\n' +
        '  vfiobench roundtrip --param vhost_poll_ns=50us --sweep vhost_poll_ns=0,5us,20us,50us\n' +
        '  vfiobench roundtrip --loads 100k,max --param guest_send_ns=4us --format csv',
    )
    .action(async (options) => (await import('./roundtrip.js')).roundtripCommand(options, streams));
}
