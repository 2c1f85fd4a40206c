/**
 * MMU notifiers beside stage-2 faults (mmu_notifier_retry, include/linux/kvm_host.h, v5.17). A fault that has got mmu_lock
 * looks whether a notifier has begun and not ended (mmu_notifier_count), or has ended since the fault read the sequence
 * (mmu_notifier_seq). If so it gives the lock back, the guest is entered again and faults again.
 *
 * Arm64 asks mmu_notifier_retry, which knows no range: any fault of the VM retries, wherever its page lies. (x86 asks
 * mmu_notifier_retry_hva.) What a retry takes is the fault's path without what is done once: the host's own fault. Of the
 * locks on that path only mmu_lock is waited for again.
 */
import type { Cpu } from './cpu.js';
import type { Cpus } from './cpus.js';
import type { EventHeap } from './event-heap.js';
import type { Lock } from './lock.js';
import { FAULT, type Finished, ONCE, type Program, SEQUENCE } from './program.js';
import { settle } from './quiet-events.js';

export class Notifiers {
  constructor(
    private readonly cpus: Cpus,
    private readonly heap: EventHeap,
    private readonly finished: Finished,
  ) {}

  /** A cpu has got a lock, and goes on unless that is mmu_lock and its fault must retry. */
  pass(cpu: Cpu, lock: Lock<Cpu>, nowPs: number): void {
    if (lock.notified && this.stop(cpu, lock, nowPs)) return;
    cpu.advance();
    cpu.findDue();
  }

  /**
   * A cpu has got a lock by its event at hand: a notifier begins or ends with that, or a fault looks for notifiers.
   * @returns the fault must retry: it is at the event that gives the lock back
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

  /** The fault, whose event is the earliest, gives the lock back, and will ask for it again at its event at hand. */
  turnBack(cpu: Cpu, lock: Lock<Cpu>, nowPs: number): void {
    const program = cpu.running!;
    const backPs = program.enterPs + cpu.lapPs;
    cpu.leaving = false;
    cpu.stale = false;
    cpu.leave(lock);
    if (program.recorded) {
      lock.tally.retries++;
      this.finished.retried(program, cpu.fault, program.unlockPs + backPs);
    }
    cpu.basePs = nowPs + backPs - program.at[cpu.event];
    cpu.findDue();
    this.heap.delayTop(cpu.duePs, program.row);
  }

  /** The sequence goes up: faults that have read it are stale. */
  private end(cpu: Cpu, lock: Lock<Cpu>, nowPs: number): void {
    lock.notifiers--;
    for (const other of this.cpus.ofVm(cpu.running!.vm)) {
      if (other === cpu || other.running === null) continue;
      if (!this.heap.has(other.id)) other.stale = true;
      else if (other.lapPs >= 0) other.stale = other.duePs - other.leadPs < nowPs;
      else {
        settle(other, nowPs, this.finished);
        other.stale = true;
      }
    }
  }
}

/** Finds what each retry of the fault takes that has got mmu_lock; false: it is no fault that looks for notifiers. */
function findLap(cpu: Cpu, { locks, kinds, at, unlockPs }: Program): boolean {
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
      // two that took no time would keep a third from its turn
      cpu.lapPs = Math.max(1, locked - at[event] - once);
      cpu.leadPs = lead;
      return true;
    }
    // another section of the lock, after which the call's fault was over
    else if (locks[event] === locks[cpu.event]) return false;
  }
  return false;
}
