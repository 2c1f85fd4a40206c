/**
 * Virtual time: how the cpus of a trace wait for one another. Every (vm, cpu) is a virtual CPU that runs its calls one after
 * another. What the calls did is settled in the order of the trace, so time decides latency and waiting, never results. A row
 * with a timestamp starts then, one without at once; either waits until its cpu is free. What a call meets, in this order:
 * - program-writer.ts makes a Program of its log: its own work, and where in it locks are taken and released; call-events.ts
 *   shares that among calls that all take the same time;
 * - lock-table.ts binds it to the locks of its VM and device; read-ahead.ts queues it, and decides how far the trace is read;
 * - the scheduler takes the earliest event of all cpus (event-heap.ts), again and again. A cpu that asks for a lock (lock.ts)
 *   which others have leaves the heap until a release lets it in; the rest of its call is later by as much;
 * - what no other cpu can notice takes no turn (quiet-events.ts), and what comes many times over is one event: LOOK between
 *   the batches of a range, series.ts for the sections of a MAP_DMA; notifiers.ts and lap.ts: stage-2 faults that retry;
 * - a CallListener, the lane's timeline, is told of waiting, retries and the call's end.
 */
import type { StepTable } from '../../kernel/steps.js';
import { NONE } from '../../trace/batch.js';
import type { CallListener } from './call-listener.js';
import type { Cpu } from './cpu.js';
import { Cpus } from './cpus.js';
import { deadlockOf } from './deadlock.js';
import { EventHeap } from './event-heap.js';
import { LOCK_RELEASE, LOCK_SHARED, LOOK, SERIES } from './event-kinds.js';
import type { Lock } from './lock.js';
import type { LockCosts } from './lock-costs.js';
import { LockTable } from './lock-table.js';
import type { LockTally } from './lock-tally.js';
import { Notifiers } from './notifiers.js';
import { ASAP, type Program, ProgramPool } from './program.js';
import { settleQuiet } from './quiet-events.js';
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
    private readonly listener: CallListener,
    clock?: ClockOptions,
  ) {
    this.cpus = new Cpus(steps);
    this.time = new VirtualTime(this.cpus, this.heap, clock);
    this.rows = new ReadAhead(this.cpus.all);
    this.locks = new LockTable(steps, costs, psPerUnit);
    this.notifiers = new Notifiers(this.cpus, this.heap, listener);
  }

  /** What became of each lock, by its step; undefined where no call took it. */
  get tallies(): readonly (LockTally | undefined)[] {
    return this.locks.tallies;
  }

  /** A program to be filled and handed in; it may hold what it held for another call. */
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
   * Runs virtual time as far as no further call of the trace can change it, and hands in the next one. Throws Deadlock.
   * @param key of its cpu (cpuKey)
   * @param tick its timestamp, ns; NONE: it starts as soon as its cpu is free
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
    for (const lock of this.locks.of(program.vm, program.dev).bind(program, cpu))
      this.endQuiet(lock, program.vm);
    this.rows.add(cpu, program);
    if (cpu.running !== null) return;
    if (wantedPs < time.readPs) time.catchUp(this.listener);
    if (wantedPs !== ASAP && wantedPs < time.nowPs) this.late++;
    cpu.start(this.rows.take(cpu), time.nowPs);
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

  /** The virtual time of a timestamp, whose epoch is moved near to it if need be; ASAP for NONE. */
  private wanted(tick: number): number {
    const { time, heap } = this;
    if (time.isFar(time.nowPs)) time.moveToNow();
    if (tick === NONE) return ASAP;
    while (time.isFar(time.psOf(tick))) {
      // all of these come before it
      while (heap.size > 0 && !time.isFar(this.top.duePs) && !this.rows.isDue(Infinity, this.top.duePs))
        this.step(time.farPs);
      if (heap.size === 0) time.moveTo(tick);
      else if (!time.moveToNow()) break;
    }
    return time.psOf(tick);
  }

  /** A lock ceases to be quiet: it is told who holds it, and its events take turns with all others from now on. */
  private endQuiet(lock: Lock<Cpu>, vm: number): void {
    const cpus = lock.ofHost ? this.cpus.all : this.cpus.ofVm(vm);
    this.time.settleQuiet(cpus, this.listener);
    for (const cpu of cpus) {
      if (cpu.running === null) continue;
      cpu.tell(lock, this.time.nowPs);
      if (!this.heap.has(cpu.id) || cpu.leaving) continue;
      cpu.findDue();
      this.heap.hasten(cpu.id, cpu.duePs);
    }
  }

  /**
   * Runs the earliest event of all, and the quiet ones before it on its cpu.
   * @param untilPs no call that is not handed in yet starts before this time
   */
  private step(untilPs: number): void {
    const cpu = this.top;
    const program = cpu.running!;
    this.time.nowPs = cpu.duePs;
    if (!cpu.passStretch()) settleQuiet(cpu, Number.POSITIVE_INFINITY, this.listener);
    cpu.atPs = this.time.nowPs;
    if (cpu.event === program.events) {
      this.end(cpu, program);
      return;
    }
    const lock = cpu.eventLock;
    const kind = program.kindOf(cpu.event, cpu.times);
    if (program.kinds[cpu.event] === SERIES && this.passes(cpu, lock, untilPs)) this.advance(cpu);
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

  /** At a SERIES whose lock is free: passes the sections that are over before anything else happens; false if there are none. */
  private passes(cpu: Cpu, lock: Lock<Cpu>, untilPs: number): boolean {
    if (!lock.free || !cpu.passSections(Math.min(untilPs, this.heap.secondTime))) return false;
    this.time.nowPs = cpu.atPs;
    return true;
  }

  /** The cpu of the earliest event goes on to its next one. */
  private advance(cpu: Cpu): void {
    cpu.advance();
    cpu.findDue();
    this.heap.delayTop(cpu.duePs, cpu.running!.row);
  }

  /** The cpu of the earliest event waits for a lock: it has no next event until it gets it. */
  private block(): void {
    this.heap.pop();
    this.blocked++;
  }

  /** A LOOK: if somebody waits for the lock, the call releases it and queues for it again. */
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

  /** Callers that a release has given a lock, linked by `behind`, go on. */
  private letIn(first: Cpu | null, lock: Lock<Cpu>): void {
    for (let cpu = first; cpu !== null; cpu = cpu.behind) this.goOn(cpu, lock);
  }

  /** A waiter has been given its lock and goes on. */
  private goOn(cpu: Cpu, lock: Lock<Cpu>): void {
    const program = cpu.running!;
    const waitedPs = cpu.grantedPs - cpu.askedPs;
    if (program.recorded && waitedPs > 0) {
      lock.tally.waits.record(waitedPs);
      this.listener.waited(program, lock.step, waitedPs, !Number.isNaN(cpu.spanPs));
    }
    if (cpu.slept) cpu.sleeps();
    cpu.getsWaiting(lock, waitedPs);
    this.blocked--;
    this.notifiers.pass(cpu, lock, this.time.nowPs);
    this.heap.push(cpu.id, cpu.duePs, program.row);
  }

  /** A call has ended, and the next of its cpu starts. */
  private end(cpu: Cpu, program: Program): void {
    if (program.recorded) this.listener.ended(program, this.time.nowPs - cpu.startPs);
    this.pool.give(program);
    cpu.running = null;
    if (cpu.first !== null) {
      cpu.start(this.rows.take(cpu), this.time.nowPs);
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
