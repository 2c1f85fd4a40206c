/** Which VM and vCPU a thread is: by process, by QEMU's names, by the user's word. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../../failure.js';
import { Threads } from './threads.js';

interface Seen {
  readonly tid: number;
  readonly pid?: number;
  readonly comm: string;
  readonly vcpu?: number;
  readonly rows?: number;
}

function placesOf(seen: readonly Seen[], vmOf: Readonly<Record<number, number>> = {}) {
  const threads = new Threads();
  for (const { tid, pid = null, comm, vcpu = null, rows = 1 } of seen) {
    const number = threads.number({ form: 'ftrace', tid, pid, comm, hostCpu: 0 }, vcpu);
    threads.all[number].rows += rows;
  }
  const places = threads.places(new Map(Object.entries(vmOf).map(([id, vm]) => [Number(id), vm])));
  return Object.fromEntries(
    [...places].map(([number, { vm, cpu }]) => [threads.all[number].tid, `${vm}.${cpu}`]),
  );
}

describe('places of threads', () => {
  it('one process is one VM, in the order of the first rows', () => {
    const seen = [
      { tid: 31, pid: 30, comm: 'CPU 1/KVM' },
      { tid: 21, pid: 20, comm: 'CPU 0/KVM' },
      { tid: 29, pid: 30, comm: 'CPU 0/KVM' },
    ];
    expect(placesOf(seen)).toEqual({ 31: '0.1', 21: '1.0', 29: '0.0' });
  });

  it('without processes, a vCPU number that does not ascend by thread id starts another VM', () => {
    const seen = [
      { tid: 13, comm: 'CPU 1/KVM' },
      { tid: 10, comm: 'CPU 0/KVM' },
      { tid: 11, comm: 'CPU 1/KVM' },
      { tid: 12, comm: 'CPU 0/KVM' },
      { tid: 5, comm: 'kvmx' },
    ];
    expect(placesOf(seen)).toEqual({ 13: '0.1', 12: '0.0', 10: '1.0', 11: '1.1', 5: '2.0' });
  });

  it('a thread that only reads still separates two VMs, but is none itself', () => {
    const seen = [
      { tid: 10, comm: 'CPU 0/KVM' },
      { tid: 20, comm: 'CPU 0/KVM', rows: 0 },
      { tid: 21, comm: 'CPU 1/KVM' },
    ];
    expect(placesOf(seen)).toEqual({ 10: '0.0', 21: '1.1' });
  });

  it('an event that names the vCPU wins over the name, and unnamed threads take what is free', () => {
    const seen = [
      { tid: 1, pid: 9, comm: 'qemu-kvm' },
      { tid: 2, pid: 9, comm: 'CPU 0/KVM', vcpu: 3 },
      { tid: 3, pid: 9, comm: 'qemu-kvm', vcpu: 0 },
      { tid: 4, pid: 9, comm: 'qemu-kvm' },
    ];
    expect(placesOf(seen)).toEqual({ 1: '0.1', 2: '0.3', 3: '0.0', 4: '0.2' });
  });

  it("the user's word wins, by thread or process, and keeps its number", () => {
    const seen = [
      { tid: 1, comm: 'kvmx' },
      { tid: 2, comm: 'kvmx' },
      { tid: 3, pid: 8, comm: 'kvmx' },
      { tid: 4, pid: 9, comm: 'kvmx' },
    ];
    expect(placesOf(seen, { 2: 0, 8: 0 })).toEqual({ 1: '1.0', 2: '0.0', 3: '0.1', 4: '2.0' });
  });

  it('may not be the same for two processes', () => {
    const seen = [
      { tid: 2063, pid: 2060, comm: 'CPU 0/KVM' },
      { tid: 3063, pid: 3060, comm: 'CPU 0/KVM' },
    ];
    expect(() => placesOf(seen, { 2060: 0, 3060: 0 })).toThrow(
      new InputError(
        '--vm-of: thread 2063 of process 2060 and thread 3063 of process 3060 are both vm 0 cpu 0; give one of them another VM',
      ),
    );
    expect(placesOf(seen, { 2060: 0, 3060: 1 })).toEqual({ 2063: '0.0', 3063: '1.0' });
    const alone = seen.map(({ tid, comm }) => ({ tid, comm }));
    expect(() => placesOf(alone, { 2063: 0, 3063: 0 })).toThrow('thread 2063 and thread 3063 are both vm 0');
    const silent = [seen[0], { ...seen[1], rows: 0 }];
    expect(placesOf(silent, { 2060: 0, 3060: 0 })).toEqual({ 2063: '0.0' });
  });

  it('may be the same for two threads of a process, whose vCPU went and came back', () => {
    const seen = [
      { tid: 21, pid: 20, comm: 'CPU 1/KVM' },
      { tid: 29, pid: 20, comm: 'CPU 1/KVM' },
    ];
    expect(placesOf(seen)).toEqual({ 21: '0.1', 29: '0.1' });
    expect(placesOf([{ tid: 20, comm: 'CPU 1/KVM' }, seen[0]], { 20: 3 })).toEqual({ 20: '3.1', 21: '3.1' });
  });

  it('learns a name and a process that come later', () => {
    const seen = [
      { tid: 7, comm: '<...>' },
      { tid: 7, pid: 6, comm: 'CPU 5/KVM' },
      { tid: 8, pid: 6, comm: 'CPU 2/KVM' },
    ];
    expect(placesOf(seen)).toEqual({ 7: '0.5', 8: '0.2' });
  });
});
