/** The command line of page-table-test: options and help. */
import { type Command, Option } from 'commander';
import { outputOptions, seedOption } from '../command-options.js';
import { collect, wholeNumber } from '../option-values.js';
import type { Streams } from '../streams.js';

const HELP = `
Stages: all vCPUs go over the memory, even ones writing (CREATE); with the dirty
log on they write (UPDATE); with it off they read (ADJUST). UNMAP is ours: the
memory slot goes. A stage's time runs from its first vCPU's start to its last
one's end, waiting for locks included. All vCPUs take the same addresses in the
same order, and none gets past a page that is not mapped: more of them do not
make a stage faster. What they add by faulting at the same page is left out, but
for a second writer of the zero page.

Sizes take K, M and G (powers of 1024); 1.5G is as good as 1536M. At most 256G;
with --granule 4k at most 64G of large pages, and 8G of anonymous memory with
several vCPUs.

Examples:
  vfiobench page-table-test
  vfiobench page-table-test --mem 128M --vcpus 64 --variant tlbi-deferred --variant tlbi-deferred-if-cleared
  vfiobench page-table-test --mem 8G --source thp --granule 64k --format json`;

/** Adds `vfiobench page-table-test`. */
export function pageTableProgram(program: Command, streams: Streams): void {
  outputOptions(program.command('page-table-test'), ['text', 'json'])
    .description("run kvm_page_table_test of the kernel's selftests on the model, and print its lines")
    .option('--mem <size>', 'memory that the vCPUs go over', '64G')
    .option('--vcpus <number>', 'vCPUs, all over the same memory', wholeNumber(1, 512), 1)
    .addOption(
      new Option('--source <source>', "what backs the guest's memory")
        .choices(['anonymous', 'thp', 'hugetlb-2m', 'hugetlb-1g'])
        .default('anonymous'),
    )
    .addOption(
      new Option('--granule <granule>', 'page size of host and stage 2')
        .choices(['4k', '16k', '64k'])
        .default('4k'),
    )
    .option(
      '--base <variant>',
      "what BASE is; by default the first variant of each path (see 'list variants')",
    )
    .option('--variant <variant>', 'what to compare; may repeat; name, name:param=value, a+b', collect)
    .option('--host <host>', "whose prices (see 'list hosts'), or ./host.json", 'johansen-arm64')
    .option('--set <step=price>', 'another price for one step: s2_walk=90ns; may repeat', collect)
    .addOption(seedOption())
    .addHelpText('after', HELP)
    .action(async (options) => (await import('./page-table-test.js')).pageTableTestCommand(options, streams));
}
