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
import type { Granted, Lock } from './lock.js';
import type { LockCosts } from './lock-costs.js';
import { LockTable } from './lock-table.js';
import type { LockTally } from './lock-tally.js';
import { LOOK, Program, SPAN_BEGIN, SPAN_END } from './program.js';

/** Rows that may wait for their cpus: of those without timestamps, and of those with. */
export const WINDOW = 4096;
export const TIMED_WINDOW = 65536;

/** What the scheduler tells of a call: once for each lock waited for, and once at its end. */
export interface Finished {
  /** Time of the call from its start to its end, waiting included, ps. */
  ended(program: Program, latencyPs: number): void;
  /**
   * @param lock step of the lock
   * @param inSpan the call waited inside a span
   */
  waited(program: Program, lock: number, waitedPs: number, inSpan: boolean): void;
  /** Time of one span of a call, waiting included, ps. */
  spanned(program: Program, latencyPs: number): void;
}

export class Scheduler {
  /** Calls with a timestamp that began after it though their cpu was free: too many others waited for theirs. */
  late = 0;
  private nowPs = 0;
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
    this.waiting++;
    if (cpu.last === null) cpu.first = program;
    else cpu.last.next = program;
    cpu.last = program;
    if (cpu.running !== null) return;
    if (wantedPs >= 0 && wantedPs < this.nowPs) this.late++;
    this.start(cpu);
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

  /** Starts the first call in the queue of a cpu that is free now. */
  private start(cpu: Cpu): void {
    const program = cpu.first!;
    cpu.first = program.next;
    if (cpu.first === null) cpu.last = null;
    program.next = null;
    this.waiting--;
    if (cpu.dry) {
      cpu.dry = false;
      this.dry--;
    }
    cpu.running = program;
    cpu.event = 0;
    cpu.times = 0;
    cpu.startPs = Math.max(this.nowPs, program.wantedPs);
    cpu.basePs = cpu.startPs;
    this.heap.push(cpu.id, cpu.startPs + program.reach(0, 0), program.row);
  }

  /** The earliest event of all. */
  private step(): void {
    const cpu = this.cpus[this.heap.top];
    const program = cpu.running!;
    this.nowPs = this.heap.topTime;
    if (cpu.event === program.events) {
      this.end(cpu, program);
      return;
    }
    const kind = program.kinds[cpu.event];
    const step = program.locks[cpu.event];
    if (kind === SPAN_BEGIN || kind === SPAN_END) {
      this.span(cpu, program, kind === SPAN_BEGIN);
      return;
    }
    if (kind === LOOK) {
      this.look(cpu, program, step);
      return;
    }
    if (kind !== LOCK_RELEASE) {
      const lock = this.locks.lock(step, program.vm, program.dev);
      if (!lock.request(cpu, kind === LOCK_SHARED, this.nowPs)) {
        this.heap.pop();
        this.blocked++;
        return;
      }
      cpu.hold(lock, this.nowPs);
    }
    cpu.advance();
    // before others are let in: one of them may be earlier in the trace, and then first
    this.heap.delayTop(cpu.basePs + program.reach(cpu.event, cpu.times));
    if (kind === LOCK_RELEASE) this.letIn(cpu.letGo(step, this.nowPs));
  }

  /** Between two batches: whoever waits for the lock gets it, and the call queues for it again. */
  private look(cpu: Cpu, program: Program, step: number): void {
    if (!cpu.breaks(step, this.nowPs).contended) {
      cpu.advance();
      this.heap.delayTop(cpu.basePs + program.reach(cpu.event, cpu.times));
      return;
    }
    this.heap.pop();
    this.blocked++;
    const lock = cpu.letGo(step, this.nowPs);
    const next = lock.release(this.nowPs);
    lock.request(cpu, false, this.nowPs);
    for (const granted of next) this.goOn(granted, lock);
  }

  /** A span of the call begins, or ends. */
  private span(cpu: Cpu, program: Program, begins: boolean): void {
    if (!begins && program.recorded) this.finished.spanned(program, this.nowPs - cpu.spanPs);
    cpu.spanPs = begins ? this.nowPs : -1;
    cpu.advance();
    this.heap.delayTop(cpu.basePs + program.reach(cpu.event, cpu.times));
  }

  private letIn(lock: Lock<Cpu>): void {
    for (const granted of lock.release(this.nowPs)) this.goOn(granted, lock);
  }

  /** A waiter has its lock and goes on. */
  private goOn({ caller, at, since, slept }: Granted<Cpu>, lock: Lock<Cpu>): void {
    const program = caller.running!;
    const waitedPs = at - since;
    if (program.recorded && waitedPs > 0) {
      lock.tally.waits.record(waitedPs);
      this.finished.waited(program, lock.step, waitedPs, caller.spanPs >= 0);
    }
    if (slept) for (const other of caller.held) other.holderSleeps();
    caller.hold(lock, at);
    caller.basePs += waitedPs;
    caller.advance();
    this.blocked--;
    this.heap.push(caller.id, caller.basePs + program.reach(caller.event, caller.times), program.row);
  }

  private end(cpu: Cpu, program: Program): void {
    this.heap.pop();
    if (program.recorded) this.finished.ended(program, this.nowPs - cpu.startPs);
    program.next = this.spare;
    this.spare = program;
    cpu.running = null;
    if (cpu.first !== null) this.start(cpu);
    else {
      cpu.dry = true;
      this.dry++;
    }
  }

  private stuck(): never {
    throw deadlockOf(this.cpus, this.locks);
  }
}
