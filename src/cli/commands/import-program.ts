/** The command line of import. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { traceFormOption } from '../command-options.js';
import { collect } from '../option-values.js';
import type { Streams } from '../streams.js';

/** Adds `vfiobench import`. */
export function importProgram(program: Command, streams: Streams): void {
  program
    .command('import')
    .argument(
      '<recording>',
      "what a recorder of scripts/record, perf script, ftrace or trace-cmd printed; gzip or not; '-': standard input",
    )
    .description('make a trace from a recording of a running machine: of VFIO calls, or of doorbell kicks')
    .option('-o, --output <file>', 'write there in place of stdout: .csv, .csv.gz or .arrow')
    .addOption(traceFormOption('form of the trace; by default what the ending says'))
    .option('--vm-of <pid=vm>', 'this thread or process belongs to that VM; may repeat', collect)
    .option('--host <host>', "whose prices a replay of the trace takes (see 'list hosts'), or ./host.json")
    .option('--pid <pid>', 'calls of this thread or process alone; may repeat', collect)
    .option('--backing <backing>', 'of maps whose recording does not tell it, such as thp (default: 4k)')
    .addOption(
      new Option('--container <kind>', 'by default what the recorded calls tell').choices(['mdev', 'iommu']),
    )
    .option('-q, --quiet', 'no notes on stderr')
    .addHelpText(
      'after',
      '\nRecord, calls of VFIO (map, unmap, pin, unpin, dma_read, dma_write) with:\n' +
        '  bpftrace scripts/record/vfio-type1.bt > calls.csv    # maps and unmaps\n' +
        '  bpftrace scripts/record/vfio-pages.bt > calls.csv    # these, pins and dma_rw\n' +
        'or, maps and unmaps of a container with an IOMMU, without bpftrace:\n' +
        '  trace-cmd record -e syscalls:sys_enter_ioctl -e syscalls:sys_exit_ioctl -e iommu\n' +
        '  trace-cmd report > calls.txt\n' +
        'What must have been mapped and pinned before the recording began is derived, in\n' +
        'rows in front. Where the recording does not tell how contiguous the pages behind\n' +
        'a map are, --backing does.\n' +
        '\nRecord, then print, kicks with:\n' +
        '  perf record -e kvm:kvm_mmio,kvm:kvm_pio,kvm:kvm_fast_mmio,kvm:kvm_userspace_exit,kvm:kvm_entry -a\n' +
        '  perf script --ns -F comm,pid,tid,cpu,time,event,trace\n' +
        'CPU n/KVM is vCPU n of its VM. A write that kvm_userspace_exit does not follow\n' +
        'stayed in the kernel: an ioeventfd is derived for its address. Reads are no\n' +
        'kicks. Without any kvm_userspace_exit every write is taken to have found an\n' +
        'eventfd: ret is empty then, and the metadata says what is assumed.\n' +
        '\nA process is a VM.\n' +
        '\nExamples:\n  vfiobench import calls.csv --host xu-4.19 -o calls-trace.csv.gz\n' +
        '  vfiobench import recording.txt --host tsirkin-i7-2640m -o kicks.csv.gz\n' +
        '  perf script --ns | vfiobench import - -o kicks.csv\n' +
        '  vfiobench import trace.txt.gz --vm-of 2063=0 --vm-of 2064=0',
    )
    .action(async (name, options) => (await import('./import.js')).importCommand(name, options, streams));
}
