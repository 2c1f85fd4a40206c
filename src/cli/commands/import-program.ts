/** The command line of import. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { collect } from '../numbers.js';
import type { Streams } from '../streams.js';

/** Adds `vfiobench import`. */
export function importProgram(program: Command, streams: Streams): void {
  program
    .command('import')
    .argument('<recording>', 'perf script, ftrace or trace-cmd text, gzip or not; - for standard input')
    .description("make a trace of doorbell kicks from a recording of KVM's tracepoints")
    .option('-o, --output <file>', 'write there in place of stdout: .csv, .csv.gz or .arrow')
    .addOption(
      new Option('--format <format>', 'form of the trace; by default what the ending says').choices([
        'csv',
        'csv.gz',
        'arrow',
      ]),
    )
    .option('--vm-of <pid=vm>', 'this thread or process belongs to that VM; may repeat', collect)
    .option('--host <host>', "whose prices a replay of the trace takes (see 'list hosts'), or ./host.json")
    .option('-q, --quiet', 'no notes on stderr')
    .addHelpText(
      'after',
      '\nRecord, then print, with:\n' +
        '  perf record -e kvm:kvm_mmio,kvm:kvm_pio,kvm:kvm_fast_mmio,kvm:kvm_userspace_exit,kvm:kvm_entry -a\n' +
        '  perf script --ns -F comm,pid,tid,cpu,time,event,trace\n' +
        '\nA process is a VM and CPU n/KVM its vCPU n. A write that kvm_userspace_exit does\n' +
        'not follow stayed in the kernel: an ioeventfd is derived for its address. Reads\n' +
        'are no kicks. Without any kvm_userspace_exit every write is taken to have found\n' +
        'an eventfd: ret is empty then, and the metadata says what is assumed.\n' +
        '\nExamples:\n  vfiobench import recording.txt --host tsirkin-i7-2640m -o kicks.csv.gz\n' +
        '  perf script --ns | vfiobench import - -o kicks.csv\n' +
        '  vfiobench import trace.txt.gz --vm-of 2063=0 --vm-of 2064=0',
    )
    .action(async (name, options) => (await import('./import.js')).importCommand(name, options, streams));
}
