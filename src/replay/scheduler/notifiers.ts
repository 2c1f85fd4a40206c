/**
 * MMU notifiers beside stage-2 faults (mmu_notifier_retry, include/linux/kvm_host.h, v5.17). A fault that has got mmu_lock
 * tests whether a notifier is under way (mmu_notifier_count > 0), or has ended since the fault read mmu_notifier_seq. If so
 * the fault releases the lock without mapping anything; the guest is entered again and faults again.
 *
 * Arm64 calls mmu_notifier_retry, which knows no range: every fault of the VM retries, wherever its page lies. (x86 calls
 * mmu_notifier_retry_hva, which compares addresses.) A retry takes the fault's path once more, but for what is done once,
 * the host's own page fault. Of the locks on that path only mmu_lock is waited for again.
 */
import type { CallListener } from './call-listener.js';
import type { Cpu } from './cpu.js';
import type { Cpus } from './cpus.js';
import type { EventHeap } from './event-heap.js';
import { FAULT, ONCE, SEQUENCE } from './event-kinds.js';
import type { Lock } from './lock.js';
import type { Program } from './program.js';
import { settleQuiet } from './quiet-events.js';

export class Notifiers {
  constructor(
    private readonly cpus: Cpus,
    private readonly heap: EventHeap,
    private readonly listener: CallListener,
  ) {}

  /** A cpu has got a lock: it goes on to its next event, unless the lock is mmu_lock and its fault must retry. */
  pass(cpu: Cpu, lock: Lock<Cpu>, nowPs: number): void {
    if (lock.notified && this.stop(cpu, lock, nowPs)) return;
    cpu.advance();
    cpu.findDue();
  }

  /**
   * The event at hand of a cpu has got a lock that notifiers take: with that a notifier begins or ends, or a fault tests for
   * notifiers.
   * @returns the fault must retry: what its cpu does next is to release the lock (turnBack)
   */
  private stop(cpu: Cpu, lock: Lock<Cpu>, nowPs: number): boolean {
    const program = cpu.running!;
    if (program.notifierFrom >= 0) {
      if (cpu.event === program.notifierFrom) lock.notifiers++;
      else if (cpu.event === program.notifierTo) this.end(cpu, lock, nowPs);
      return false;
    }
    if ((lock.notifiers > 0 || cpu.stale) && findLap(cpu, program)) {
      cpu.leaving = true;
      cpu.due = cpu.event;
      cpu.duePs = cpu.atPs + program.unlockPs;
      return true;
    }
    cpu.lapPs = -1;
    return false;
  }

  /** The fault of the cpu with the earliest event releases the lock, and asks for it again one lap later. */
  turnBack(cpu: Cpu, lock: Lock<Cpu>, nowPs: number): void {
    const program = cpu.running!;
    const backPs = program.enterPs + cpu.lapPs;
    cpu.leaving = false;
    cpu.stale = false;
    cpu.leave(lock);
    if (program.recorded) {
      lock.tally.retries++;
      this.listener.retried(program, cpu.fault, program.unlockPs + backPs);
    }
    cpu.basePs = nowPs + backPs - program.at[cpu.event];
    cpu.findDue();
    this.heap.delayTop(cpu.duePs, program.row);
  }

  /** A notifier ends: mmu_notifier_seq goes up, so that faults which have read it before are stale. */
  private end(cpu: Cpu, lock: Lock<Cpu>, nowPs: number): void {
    lock.notifiers--;
    for (const other of this.cpus.ofVm(cpu.running!.vm)) {
      if (other === cpu || other.running === null) continue;
      if (!this.heap.has(other.id)) other.stale = true;
      else if (other.lapPs >= 0) other.stale = other.duePs - other.leadPs < nowPs;
      else {
        settleQuiet(other, nowPs, this.listener);
        other.stale = true;
      }
    }
  }
}

/**
 * Finds how long a retry takes of the fault that has just got mmu_lock, from the events before that one. False, and nothing
 * done, where the lock is not taken by a fault that tests for notifiers.
 */
function findLap(cpu: Cpu, { lockSteps, kinds, at, unlockPs }: Program): boolean {
  const locked = at[cpu.event];
  let once = 0;
  let lead = -1;
  for (let event = cpu.event - 1; event >= 0; event--) {
    const kind = kinds[event];
    if (kind === ONCE) once = Math.max(0, locked - unlockPs - at[event]);
    else if (kind === SEQUENCE) lead = locked - at[event] - once;
    else if (kind === FAULT) {
      if (lead < 0) return false;
      cpu.fault = event;
      // at least 1 ps: two faults whose laps took no time would retry for ever, and a third cpu never come to its turn
      cpu.lapPs = Math.max(1, locked - at[event] - once);
      cpu.leadPs = lead;
      return true;
    }
    // the call has held this lock before: with that an earlier fault was over
    else if (lockSteps[event] === lockSteps[cpu.event]) return false;
  }
  return false;
}
