/** Lines of every form: what stands left of the time, and the time itself. */
import { describe, expect, it } from 'vitest';
import { readEventLine, readLostEvents } from './event-line.js';
import { isReportHead, overwrittenEvents } from './ftrace.js';
import { isCallChain } from './perf-script.js';

const TASKS: readonly [string, string, string, number, number | null, number][] = [
  ['            kvmx 23461 [001]  1.000001: kvm:e: t', 'perf script', 'kvmx', 23461, null, 1],
  ['            kvmx 23460/23461 [001]  1.000001: kvm:e: t', 'perf script', 'kvmx', 23461, 23460, 1],
  ['CPU 0/KVM  699876 [020] 1.000001: kvm:e: t', 'perf script', 'CPU 0/KVM', 699876, null, 20],
  ['CPU 0/KVM  69/70 [020] 1.000001: 1 kvm:e: t', 'perf script', 'CPU 0/KVM', 70, 69, 20],
  ['worker-3 12 7 [000] 1.000001: kvm:e: t', 'perf script', 'worker-3 12', 7, null, 0],
  ['qemu-system-x86 10042 1.000001: kvm:e: t', 'perf script', 'qemu-system-x86', 10042, null, -1],
  ['    23461 [001] 1.000001: kvm:e: t', 'perf script', '', 23461, null, 1],
  ['CPU 36/KVM-2063    [097] ..... 1.000001: e: t', 'ftrace', 'CPU 36/KVM', 2063, null, 97],
  ['CPU 36/KVM-2063    (   2060) [097] d..1. 1.000001: e: t', 'ftrace', 'CPU 36/KVM', 2063, 2060, 97],
  ['CPU 36/KVM-2063    (-------) [097] ....1.. 1.000001: e: t', 'ftrace', 'CPU 36/KVM', 2063, null, 97],
  [' qemu-system-x86-31218 [000] 1.000001: e:      t', 'ftrace', 'qemu-system-x86', 31218, null, 0],
  ['          <idle>-0     [002] d..2 1.000001: e: t', 'ftrace', '<idle>', 0, null, 2],
  ['my 5 a-12 [002] d..2 1.000001: e: t', 'ftrace', 'my 5 a', 12, null, 2],
];

describe('a line of an event', () => {
  it.each(TASKS)('%s', (line, form, comm, tid, pid, hostCpu) => {
    expect(readEventLine(line)).toEqual({
      task: { form, comm, tid, pid, hostCpu },
      seconds: 1,
      nanos: 1000,
      digits: 6,
      event: 'e',
      text: 't',
    });
  });

  it.each([
    ['3896.166457', 3896, 166457000, 6],
    ['3896.166457364', 3896, 166457364, 9],
    ['0.000000', 0, 0, 6],
    ['1700000000.000000001', 1700000000, 1, 9],
    ['18446744072.999999999', 18446744072, 999999999, 9],
  ])('splits the digits of %s', (time, seconds, nanos, digits) => {
    expect(readEventLine(`a 1 [000] ${time}: kvm:e: t`)).toMatchObject({ seconds, nanos, digits });
  });

  it.each([
    'a 1 [000] 18446744073.000000: kvm:e: t',
    'a 1 [000] 3896.1664: kvm:e: t',
    'a 1 [000] 3896166457: kvm:e: t',
    'a 1 [000] -3.166457: kvm:e: t',
    'a 1 [000] 3.166457: no event here',
    'kvm_vcpu_ioctl <-__x64_sys_ioctl',
    '3.166457: kvm:e: t',
    `a 1 [000] 3.166457: kvm:e: ${'x'.repeat(70_000)}`,
  ])('is none: %.60s', (line) => {
    expect(readEventLine(line)).toBeNull();
  });

  it('keeps colons of the text', () => {
    const line = 'q-4575 [008] ....... 438.308478: unmap: IOMMU: iova=0x0';
    expect(readEventLine(line)).toMatchObject({ event: 'unmap', text: 'IOMMU: iova=0x0' });
    expect(readEventLine('a 1 [0] 1.000000: kvm:kvm_emulate_insn: 0:10021:ef (prot64)')).toMatchObject({
      event: 'kvm_emulate_insn',
      text: '0:10021:ef (prot64)',
    });
  });

  it('is read in time linear in its length', () => {
    const started = performance.now();
    for (const piece of [' ', '1 ', '-1', '[1] ', '/1', '1.000000: ']) readEventLine(piece.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('lines that are no events', () => {
  it.each([
    ['CPU:3 [LOST 17 EVENTS]', 3, 17],
    ['CPU:3 [LOST EVENTS]', 3, null],
    ['CPU:12 [4 EVENTS DROPPED]', 12, 4],
    ['CPU:12 [EVENTS DROPPED]', 12, null],
    ['   kvmx 23461 [005] 1.000000: PERF_RECORD_LOST lost 72', 5, 72],
    ['PERF_RECORD_LOST_SAMPLES: lost 5', null, 5],
  ])('%s', (line, hostCpu, count) => {
    expect(readLostEvents(line)).toEqual({ hostCpu, count });
  });

  it('lost means the tracer, not the guest', () => {
    expect(readLostEvents('a-1 [000] .... 1.000000: kvm_mmio: LOST')).toBeNull();
  });

  it('know the heads of reports, call chains and overwritten events', () => {
    expect(isReportHead('cpus=8')).toBe(true);
    expect(isReportHead('CPU 0 is empty')).toBe(true);
    expect(isReportHead('cpus=eight')).toBe(false);
    expect(isCallChain('\tffffffffa1b2c3d4 kvm_vcpu_ioctl+0x1 ([kvm])')).toBe(true);
    expect(isCallChain('  deadbeef kvm')).toBe(false);
    expect(overwrittenEvents('# entries-in-buffer/entries-written: 472/500   #P:2')).toBe(28);
    expect(overwrittenEvents('# tracer: nop')).toBeNull();
  });
});
