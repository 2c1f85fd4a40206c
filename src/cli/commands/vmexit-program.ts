/** The command line of vmexit: options and help. */
import type { Command } from 'commander';
import { outputOptions, seedOption } from '../command-options.js';
import { collect, wholeNumber } from '../option-values.js';
import type { Streams } from '../streams.js';

/** As many devices as a bus may have. */
const MOST_EVENTFDS = 1000;

/** Adds `vfiobench vmexit`. */
export function vmexitProgram(program: Command, streams: Streams): void {
  outputOptions(program.command('vmexit'), ['text', 'json'])
    .argument('[tests...]', "names of the suite's tests or of variants; by default every kind of kick")
    .description('measure kicks as the vmexit test of kvm-unit-tests does, and print its lines: name cycles')
    .option('--host <host>', 'whose prices, in cycles', 'tsirkin-i7-2640m')
    .option(
      '--set <step=price>',
      'another price for one step: userspace_exit=9000cycles; may repeat',
      collect,
    )
    .option(
      '--eventfds <number>',
      'eventfds that are registered and rung in turn',
      wholeNumber(1, MOST_EVENTFDS),
      1,
    )
    .addOption(seedOption())
    .addHelpText(
      'after',
      '\nExamples:\n  vfiobench vmexit\n  vfiobench vmexit mmio-pv portio-wildcard --eventfds 256\n' +
        '  vfiobench vmexit --quiet | vfiobench compare measured.txt -',
    )
    .action(async (names, options) => (await import('./vmexit.js')).vmexitCommand(names, options, streams));
}
