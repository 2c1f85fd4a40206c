/**
 * Virtual time. Every (vm, cpu) of the trace is a virtual CPU with a clock of its own that runs its calls one after
 * another; locks make them wait for each other. Calls come in the order of the trace with their results settled, so time
 * decides latency and waiting, never results.
 *
 * A row with a timestamp starts then, or as soon as its cpu is free. A row without one starts when its cpu is free.
 * The first row of a cpu without timestamps starts when the rows before it have been handed out: the scheduler reads on
 * only while some cpu has nothing to do, and at most WINDOW rows ahead. A cpu with no row in so many is idle until one
 * comes. Of rows with timestamps TIMED_WINDOW may wait for busy cpus; beyond that a row of an idle cpu comes late, which
 * is counted.
 */
import { LOCK_RELEASE, LOCK_SHARED } from '../../kernel/ledger.js';
import type { StepTable } from '../../kernel/steps.js';
import { Cpu } from './cpu.js';
import { deadlockOf } from './deadlock.js';
import { EventHeap } from './event-heap.js';
import type { Lock } from './lock.js';
import type { LockCosts } from './lock-costs.js';
import { LockTable } from './lock-table.js';
import type { LockTally } from './lock-tally.js';
import { type Finished, LOOK, Program } from './program.js';
import { settle } from './quiet-events.js';

/** Rows that may wait for their cpus: of those without timestamps, and of those with. */
export const WINDOW = 4096;
export const TIMED_WINDOW = 65536;

export class Scheduler {
  /** Calls with a timestamp that began after it though their cpu was free: too many others waited for theirs. */
  late = 0;
  private nowPs = 0;
  /** All events before the latest timestamp have come, though quiet ones may not have been looked at; -1: they have. */
  private readPs = -1;
  private readonly heap = new EventHeap();
  private readonly cpus: Cpu[] = [];
  private readonly cpuByKey = new Map<number, Cpu>();
  private spare: Program | null = null;
  private waiting = 0;
  private dry = 0;
  private blocked = 0;

  private readonly locks: LockTable<Cpu>;

  /** @param psPerUnit picoseconds in the unit of the report */
  constructor(
    steps: StepTable,
    costs: LockCosts,
    psPerUnit: number,
    private readonly finished: Finished,
  ) {
    this.locks = new LockTable(steps, costs, psPerUnit);
  }

  /** What became of each lock, by its step; undefined where no call took it. */
  get tallies(): readonly (LockTally | undefined)[] {
    return this.locks.tallies;
  }

  /** An empty program to be filled and handed in. */
  take(): Program {
    const program = this.spare ?? new Program();
    this.spare = program.next;
    program.next = null;
    return program;
  }

  /**
   * The clock begins. What was handed in before runs to its end first. Throws Deadlock.
   * @param idle cpu that has made calls before and has nothing to do now; -1 for none
   */
  begin(idle: number): void {
    this.finish();
    this.nowPs = 0;
    this.readPs = -1;
    if (idle < 0) return;
    const cpu = this.cpuByKey.get(idle) ?? this.open(idle);
    if (!cpu.dry) this.dry++;
    cpu.dry = true;
  }

  /**
   * Hands in the next call of the trace, and runs virtual time as far as nothing that comes later in the trace can
   * change it. Throws Deadlock.
   * @param cpuKey number of its (vm, cpu)
   */
  handIn(program: Program, cpuKey: number): void {
    const { wantedPs } = program;
    while (this.heap.size > 0 && !this.isDue(wantedPs)) this.step();
    if (this.heap.size === 0 && this.blocked > 0) this.stuck();
    const cpu = this.cpuByKey.get(cpuKey) ?? this.open(cpuKey);
    if (wantedPs > this.readPs) this.readPs = wantedPs;
    if (this.locks.of(program.vm, program.dev).expect(program, cpu)) this.endQuiet();
    this.waiting++;
    if (cpu.last === null) cpu.first = program;
    else cpu.last.next = program;
    cpu.last = program;
    if (cpu.running !== null) return;
    if (wantedPs < this.readPs) this.catchUp();
    if (wantedPs >= 0 && wantedPs < this.nowPs) this.late++;
    this.heap.push(cpu.id, this.start(cpu), program.row);
  }

  /** Runs everything that was handed in to its end; returns when that is, ps. Throws Deadlock. */
  finish(): number {
    while (this.heap.size > 0) this.step();
    if (this.blocked > 0) this.stuck();
    return this.nowPs;
  }

  /** The next row may be handed in: its time has come, or a cpu waits for it to be read. */
  private isDue(wantedPs: number): boolean {
    if (this.waiting >= (wantedPs < 0 ? WINDOW : TIMED_WINDOW)) {
      this.stopReadingOn();
      return false;
    }
    return wantedPs < 0 ? this.dry > 0 : wantedPs <= this.heap.topTime;
  }

  private stopReadingOn(): void {
    if (this.dry === 0) return;
    for (const cpu of this.cpus) cpu.dry = false;
    this.dry = 0;
  }

  private open(key: number): Cpu {
    const cpu = new Cpu(this.cpus.length);
    this.cpus.push(cpu);
    this.cpuByKey.set(key, cpu);
    return cpu;
  }

  /** A call that comes later may wait for locks that were quiet until now: all who take them run in turn from here on. */
  private endQuiet(): void {
    this.catchUp();
    for (const cpu of this.cpus) if (this.heap.has(cpu.id)) this.heap.hasten(cpu.id, cpu.findDue());
  }

  /** Looks at all that came before the latest timestamp, so that virtual time stands at the last of it. */
  private catchUp(): void {
    const beforePs = Math.max(this.nowPs, this.readPs);
    for (const cpu of this.cpus) {
      if (!this.heap.has(cpu.id)) continue;
      this.nowPs = Math.max(this.nowPs, settle(cpu, beforePs, this.finished));
    }
    this.readPs = -1;
  }

  /** Starts the first call in the queue of a cpu that is free now; returns when it is due, ps. */
  private start(cpu: Cpu): number {
    const program = cpu.first!;
    cpu.first = program.next;
    if (cpu.first === null) cpu.last = null;
    program.next = null;
    this.waiting--;
    if (cpu.dry) {
      cpu.dry = false;
      this.dry--;
    }
    cpu.start(program, this.locks.of(program.vm, program.dev), Math.max(this.nowPs, program.wantedPs));
    return cpu.findDue();
  }

  /** The earliest event of all, and what came before it on its cpu. */
  private step(): void {
    const cpu = this.cpus[this.heap.top];
    const program = cpu.running!;
    this.nowPs = this.heap.topTime;
    settle(cpu, Number.POSITIVE_INFINITY, this.finished);
    if (cpu.event === program.events) {
      this.end(cpu, program);
      return;
    }
    const kind = program.kinds[cpu.event];
    const lock = cpu.eventLock;
    if (kind === LOOK) this.look(cpu, lock);
    else if (kind === LOCK_RELEASE) {
      cpu.letGo(lock, this.nowPs);
      // before others are let in: one of them may be earlier in the trace, and then first
      this.advance(cpu);
      this.letIn(lock);
    } else if (lock.request(cpu, kind === LOCK_SHARED, this.nowPs)) {
      cpu.hold(lock, this.nowPs);
      this.advance(cpu);
    } else this.block();
  }

  /** The cpu of the earliest event goes on to its next one. */
  private advance(cpu: Cpu): void {
    cpu.advance();
    this.heap.delayTop(cpu.findDue(), cpu.running!.row);
  }

  /** The cpu of the earliest event waits. */
  private block(): void {
    this.heap.pop();
    this.blocked++;
  }

  /** Between two batches: whoever waits for the lock gets it, and the call queues for it again. */
  private look(cpu: Cpu, lock: Lock<Cpu>): void {
    if (!lock.contended) {
      cpu.breaks(lock, this.nowPs);
      this.advance(cpu);
      return;
    }
    this.block();
    cpu.letGo(lock, this.nowPs);
    const next = lock.release(this.nowPs);
    lock.request(cpu, false, this.nowPs);
    for (const granted of next) this.goOn(granted, lock);
  }

  private letIn(lock: Lock<Cpu>): void {
    for (const granted of lock.release(this.nowPs)) this.goOn(granted, lock);
  }

  /** A waiter has its lock and goes on. */
  private goOn(cpu: Cpu, lock: Lock<Cpu>): void {
    const program = cpu.running!;
    const waitedPs = cpu.grantedPs - cpu.askedPs;
    if (program.recorded && waitedPs > 0) {
      lock.tally.waits.record(waitedPs);
      this.finished.waited(program, lock.step, waitedPs, cpu.spanPs >= 0);
    }
    if (cpu.slept) for (const other of cpu.held) other.holderSleeps();
    cpu.hold(lock, cpu.grantedPs);
    cpu.basePs += waitedPs;
    cpu.advance();
    this.blocked--;
    this.heap.push(cpu.id, cpu.findDue(), program.row);
  }

  private end(cpu: Cpu, program: Program): void {
    if (program.recorded) this.finished.ended(program, this.nowPs - cpu.startPs);
    program.next = this.spare;
    this.spare = program;
    cpu.running = null;
    if (cpu.first !== null) this.heap.delayTop(this.start(cpu), cpu.running!.row);
    else {
      this.heap.pop();
      cpu.dry = true;
      this.dry++;
    }
  }

  private stuck(): never {
    throw deadlockOf(this.cpus);
  }
}
