/**
 * Virtual time. Every (vm, cpu) of the trace is a virtual CPU with a clock of its own that runs its calls one after
 * another; locks make them wait for each other. Calls come in the order of the trace with their results settled, so time
 * decides latency and waiting, never results.
 *
 * A row with a timestamp starts then, or as soon as its cpu is free. A row without one starts when its cpu is free.
 * How far the trace is read ahead of virtual time: read-ahead.ts.
 */
import { LOCK_RELEASE, LOCK_SHARED } from '../../kernel/ledger.js';
import type { StepTable } from '../../kernel/steps.js';
import { NONE } from '../../trace/batch.js';
import type { Cpu } from './cpu.js';
import { Cpus } from './cpus.js';
import { deadlockOf } from './deadlock.js';
import { EventHeap } from './event-heap.js';
import type { Lock } from './lock.js';
import type { LockCosts } from './lock-costs.js';
import { LockTable } from './lock-table.js';
import type { LockTally } from './lock-tally.js';
import { Notifiers } from './notifiers.js';
import { ASAP, type Finished, LOOK, type Program, ProgramPool, SERIES } from './program.js';
import { settle } from './quiet-events.js';
import { ReadAhead } from './read-ahead.js';
import { type ClockOptions, VirtualTime } from './virtual-time.js';

export class Scheduler {
  /** Calls with a timestamp that began after it though their cpu was free: too many others waited for theirs. */
  late = 0;
  private readonly heap = new EventHeap();
  private readonly cpus: Cpus;
  private readonly time: VirtualTime;
  private readonly pool = new ProgramPool();
  private readonly rows: ReadAhead;
  private blocked = 0;
  private readonly locks: LockTable;
  private readonly notifiers: Notifiers;

  /** @param psPerUnit picoseconds in the unit of the report */
  constructor(
    steps: StepTable,
    costs: LockCosts,
    psPerUnit: number,
    private readonly finished: Finished,
    clock?: ClockOptions,
  ) {
    this.cpus = new Cpus(steps);
    this.time = new VirtualTime(this.cpus, this.heap, clock);
    this.rows = new ReadAhead(this.cpus.all);
    this.locks = new LockTable(steps, costs, psPerUnit);
    this.notifiers = new Notifiers(this.cpus, this.heap, finished);
  }

  /** What became of each lock, by its step; undefined where no call took it. */
  get tallies(): readonly (LockTally | undefined)[] {
    return this.locks.tallies;
  }

  /** An empty program to be filled and handed in. */
  take(): Program {
    return this.pool.take();
  }

  /**
   * The clock begins. What was handed in before runs to its end first. Throws Deadlock.
   * @param idle cpu that has made calls before and has nothing to do now; -1 for none
   */
  begin(idle: number): void {
    this.finish();
    this.time.restart();
    if (idle >= 0) this.rows.runsDry(this.cpus.get(idle));
  }

  /**
   * Hands in the next call of the trace, and runs virtual time as far as nothing that comes later in the trace can
   * change it. Throws Deadlock.
   * @param key of its cpu
   * @param tick its timestamp; NONE: it starts as soon as its cpu is free
   */
  handIn(program: Program, key: number, tick: number): void {
    const { time } = this;
    const wantedPs = this.wanted(tick);
    program.wantedPs = wantedPs;
    while (this.heap.size > 0 && !this.rows.isDue(wantedPs, this.top.duePs))
      this.step(wantedPs > this.top.duePs ? wantedPs : Number.POSITIVE_INFINITY);
    this.refuseDeadlock();
    const cpu = this.cpus.get(key);
    if (wantedPs > time.readPs) time.readPs = wantedPs;
    for (const lock of this.locks.of(program.vm, program.dev).expect(program, cpu))
      this.endQuiet(lock, program.vm);
    this.rows.add(cpu, program);
    if (cpu.running !== null) return;
    if (wantedPs < time.readPs) time.catchUp(this.finished);
    if (wantedPs !== ASAP && wantedPs < time.nowPs) this.late++;
    this.start(cpu);
    this.heap.push(cpu.id, cpu.duePs, program.row);
  }

  /** Runs everything that was handed in to its end; returns when that is, ps from the beginning. Throws Deadlock. */
  finish(): number {
    while (this.heap.size > 0) this.step(Number.POSITIVE_INFINITY);
    this.refuseDeadlock();
    return this.time.totalPs;
  }

  /** The cpu of the earliest event; only while there is one. */
  private get top(): Cpu {
    return this.cpus.all[this.heap.top];
  }

  /** When a timestamp is; ASAP for NONE. The epoch of virtual time comes near to it. */
  private wanted(tick: number): number {
    const { time, heap } = this;
    if (time.isFar(time.nowPs)) time.follow();
    if (tick === NONE) return ASAP;
    while (time.isFar(time.psOf(tick))) {
      // all of these come before it
      while (heap.size > 0 && !time.isFar(this.top.duePs) && !this.rows.isDue(Infinity, this.top.duePs))
        this.step(time.farPs);
      if (heap.size === 0) time.moveTo(tick);
      else if (!time.follow()) break;
    }
    return time.psOf(tick);
  }

  /** Somebody may wait for a lock from now on: it gets to know who holds it, and its events take turns. */
  private endQuiet(lock: Lock<Cpu>, vm: number): void {
    const cpus = lock.ofHost ? this.cpus.all : this.cpus.ofVm(vm);
    this.time.settle(cpus, this.finished);
    for (const cpu of cpus) {
      if (cpu.running === null) continue;
      cpu.tell(lock, this.time.nowPs);
      if (!this.heap.has(cpu.id) || cpu.leaving) continue;
      cpu.findDue();
      this.heap.hasten(cpu.id, cpu.duePs);
    }
  }

  /** Starts the first call in the queue of a cpu that is free now. */
  private start(cpu: Cpu): void {
    const program = this.rows.take(cpu);
    cpu.start(program, Math.max(this.time.nowPs, program.wantedPs));
    cpu.findDue();
  }

  /**
   * The earliest event of all, and what came before it on its cpu.
   * @param quietPs until then nothing comes but the events of all cpus
   */
  private step(quietPs: number): void {
    const cpu = this.top;
    const program = cpu.running!;
    this.time.nowPs = cpu.duePs;
    settle(cpu, Number.POSITIVE_INFINITY, this.finished);
    cpu.atPs = this.time.nowPs;
    if (cpu.event === program.events) {
      this.end(cpu, program);
      return;
    }
    const lock = cpu.eventLock;
    const kind = program.kindOf(cpu.event, cpu.times);
    if (program.kinds[cpu.event] === SERIES && this.passes(cpu, lock, quietPs)) this.advance(cpu);
    else if (kind === LOOK) this.look(cpu, lock);
    else if (kind === LOCK_RELEASE) {
      cpu.leave(lock);
      // before others are let in: one of them may be earlier in the trace, and then first
      this.advance(cpu);
      this.letIn(lock.release(this.time.nowPs), lock);
    } else if (cpu.leaving) {
      this.notifiers.turnBack(cpu, lock, this.time.nowPs);
      this.letIn(lock.release(this.time.nowPs), lock);
    } else if (cpu.enter(lock, kind === LOCK_SHARED, this.time.nowPs)) {
      cpu.hold(lock);
      this.notifiers.pass(cpu, lock, this.time.nowPs);
      this.heap.delayTop(cpu.duePs, program.row);
    } else this.block();
  }

  /** Sections that are over before anything else happens come and go at once. */
  private passes(cpu: Cpu, lock: Lock<Cpu>, quietPs: number): boolean {
    const passes = lock.free && cpu.passSections(Math.min(quietPs, this.heap.secondTime));
    if (passes) this.time.nowPs = cpu.atPs;
    return passes;
  }

  /** The cpu of the earliest event goes on to its next one. */
  private advance(cpu: Cpu): void {
    cpu.advance();
    cpu.findDue();
    this.heap.delayTop(cpu.duePs, cpu.running!.row);
  }

  /** The cpu of the earliest event waits. */
  private block(): void {
    this.heap.pop();
    this.blocked++;
  }

  /** Between two batches: whoever waits for the lock gets it, and the call queues for it again. */
  private look(cpu: Cpu, lock: Lock<Cpu>): void {
    if (!lock.contended) {
      cpu.breaks(lock);
      this.advance(cpu);
      return;
    }
    this.block();
    cpu.leave(lock);
    if (cpu.running!.recorded) lock.tally.again++;
    const next = lock.release(this.time.nowPs);
    lock.request(cpu, false, this.time.nowPs);
    this.letIn(next, lock);
  }

  private letIn(first: Cpu | null, lock: Lock<Cpu>): void {
    for (let cpu = first; cpu !== null; cpu = cpu.behind) this.goOn(cpu, lock);
  }

  /** A waiter has its lock and goes on. */
  private goOn(cpu: Cpu, lock: Lock<Cpu>): void {
    const program = cpu.running!;
    const waitedPs = cpu.grantedPs - cpu.askedPs;
    if (program.recorded && waitedPs > 0) {
      lock.tally.waits.record(waitedPs);
      this.finished.waited(program, lock.step, waitedPs, !Number.isNaN(cpu.spanPs));
    }
    if (cpu.slept) cpu.sleeps();
    cpu.getsWaiting(lock, waitedPs);
    this.blocked--;
    this.notifiers.pass(cpu, lock, this.time.nowPs);
    this.heap.push(cpu.id, cpu.duePs, program.row);
  }

  private end(cpu: Cpu, program: Program): void {
    if (program.recorded) this.finished.ended(program, this.time.nowPs - cpu.startPs);
    this.pool.give(program);
    cpu.running = null;
    if (cpu.first !== null) {
      this.start(cpu);
      this.heap.delayTop(cpu.duePs, cpu.running!.row);
    } else {
      this.heap.pop();
      this.rows.runsDry(cpu);
    }
  }

  private refuseDeadlock(): void {
    if (this.heap.size === 0 && this.blocked > 0) throw deadlockOf(this.cpus.all);
  }
}
