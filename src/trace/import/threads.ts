/**
 * Which VM and which vCPU a thread of a recording is.
 *
 * vCPU: the number in kvm_entry and kvm_exit, else that of a thread called `CPU n/KVM` (QEMU with debug-threads), else the
 * smallest number that is free in its VM, in the order of the first rows.
 * VM: what the user says; else the process, where the recording names it. Where it names threads alone, QEMU's habit of
 * starting its vCPUs one after the other decides: by thread id, a vCPU number that does not ascend starts another VM, and
 * a thread without a number is a VM of its own.
 */
import { InputError } from '../../failure.js';
import type { Task } from './tracer/event-line.js';

export interface Place {
  readonly vm: number;
  readonly cpu: number;
}

export interface Thread {
  readonly tid: number;
  pid: number | null;
  comm: string;
  /** Number of the vCPU, where an event or the name tells. */
  vcpu: number | null;
  rows: number;
}

/** What a tracer writes where it did not know the name any more. */
const UNKNOWN_COMM = '<...>';

/** The threads of a recording, by their number in the order of appearance. */
export class Threads {
  readonly all: Thread[] = [];
  private readonly numbers = new Map<number, number>();

  /** The thread's number; learns what the task tells. */
  number({ tid, pid, comm }: Task, vcpu: number | null): number {
    let number = this.numbers.get(tid);
    if (number === undefined) {
      number = this.all.length;
      this.numbers.set(tid, number);
      this.all.push({ tid, pid, comm, vcpu: vcpuOf(comm), rows: 0 });
    }
    const thread = this.all[number];
    if (thread.comm === UNKNOWN_COMM && comm !== UNKNOWN_COMM) {
      thread.comm = comm;
      thread.vcpu ??= vcpuOf(comm);
    }
    thread.pid ??= pid;
    if (vcpu !== null) thread.vcpu = vcpu;
    return number;
  }

  /** Throws InputError where the user says something of a thread or process that is not in the recording. */
  refuseUnknown(option: string, ids: Iterable<number>, file: string): void {
    for (const id of ids) {
      if (this.all.some(({ tid, pid }) => tid === id || pid === id)) continue;
      throw new InputError(`${option} ${id}: no thread or process ${id} has events in ${file}`);
    }
  }

  /**
   * Places of the threads that have rows, by number of thread.
   * @param vmOf the user's word: VM by thread or process id
   * Throws InputError where that word puts two processes on one vCPU: a process has one thread for it, or one after the
   * other.
   */
  places(vmOf: ReadonlyMap<number, number>): ReadonlyMap<number, Place> {
    const groups = this.groups(vmOf);
    const acting = [...this.all.keys()].filter((number) => this.all[number].rows > 0);
    const vms = vmNumbers(acting.map((number) => groups[number]));
    const places = new Map<number, Place>();
    for (const [group, vm] of vms) {
      const members = acting.filter((number) => groups[number] === group);
      const taken = new Set(members.map((number) => this.all[number].vcpu));
      let free = 0;
      const first = new Map<number, Thread>();
      for (const number of members) {
        let cpu = this.all[number].vcpu;
        if (cpu === null) {
          while (taken.has(free)) free++;
          taken.add(free);
          cpu = free;
        }
        const other = first.get(cpu) ?? this.all[number];
        if (processOf(other) !== processOf(this.all[number])) {
          throw new InputError(
            `--vm-of: ${named(other)} and ${named(this.all[number])} are both vm ${vm} cpu ${cpu}; give one of them another VM`,
          );
        }
        first.set(cpu, other);
        places.set(number, { vm, cpu });
      }
    }
    return places;
  }

  /** A name for the VM of every thread; `=3` where the user gave it. */
  private groups(vmOf: ReadonlyMap<number, number>): string[] {
    const groups: string[] = [];
    const byTid = [...this.all.keys()].sort((a, b) => this.all[a].tid - this.all[b].tid);
    let lastVcpu = Number.POSITIVE_INFINITY;
    let started = 0;
    for (const number of byTid) {
      const { tid, pid, vcpu } = this.all[number];
      const given = vmOf.get(tid) ?? (pid === null ? undefined : vmOf.get(pid));
      if (given !== undefined) groups[number] = `=${given}`;
      else if (pid !== null) groups[number] = `process ${pid}`;
      else if (vcpu === null) groups[number] = `thread ${tid}`;
      else {
        if (vcpu <= lastVcpu) started++;
        lastVcpu = vcpu;
        groups[number] = `started ${started}`;
      }
    }
    return groups;
  }
}

/** Where nothing names the process, the thread may lead one of its own. */
function processOf({ tid, pid }: Thread): number {
  return pid ?? tid;
}

function named({ tid, pid }: Thread): string {
  return pid === null || pid === tid ? `thread ${tid}` : `thread ${tid} of process ${pid}`;
}

function vcpuOf(comm: string): number | null {
  const match = /(?:^|\s)CPU (\d{1,5})\/KVM$/.exec(comm);
  return match === null ? null : Number(match[1]);
}

/** Numbers for the groups, in their order; those that the user gave stay free for them. */
function vmNumbers(groups: readonly string[]): Map<string, number> {
  const distinct = [...new Set(groups)];
  const given = new Map(distinct.filter((g) => g.startsWith('=')).map((g) => [g, Number(g.slice(1))]));
  const taken = new Set(given.values());
  let free = 0;
  return new Map(
    distinct.map((group) => {
      const vm = given.get(group);
      if (vm !== undefined) return [group, vm];
      while (taken.has(free)) free++;
      return [group, free++];
    }),
  );
}
