/**
 * The locks of a lane. A program's events name a lock by its step (mmap_read_lock); which lock that is depends on who calls:
 * there is one for the host, for each VM or for each of its devices (kernel/locks.ts). Programs are bound to these instances
 * when they are handed in.
 */
import { lockInstance } from '../../kernel/locks.js';
import type { StepTable } from '../../kernel/steps.js';
import { BoundEvents } from './bound-events.js';
import type { CallEvents } from './call-events.js';
import type { Cpu } from './cpu.js';
import { isOwnEvent, LOCK_EXCLUSIVE, LOCK_SHARED, SERIES } from './event-kinds.js';
import { Lock } from './lock.js';
import type { LockCosts } from './lock-costs.js';
import { LockTally } from './lock-tally.js';
import type { Program } from './program.js';

const NO_LOCKS: readonly never[] = [];

/** The locks that calls of one device of a VM take. */
export class DeviceLocks {
  /** By step; found when first asked for. */
  private readonly known: Lock<Cpu>[] = [];

  /** @param number tells the device from all others of the table */
  constructor(
    private readonly table: LockTable,
    private readonly number: number,
    private readonly vm: number,
    private readonly dev: number,
  ) {}

  /**
   * Binds the events of a call that a cpu hands in, and tells their locks that the cpu is going to take them.
   * @returns the locks that cease to be quiet by that (Lock.quiet)
   */
  bind(program: Program, cpu: Cpu): readonly Lock<Cpu>[] {
    const { shared } = program;
    if (shared === null) {
      this.fillIn(program, program.locks);
      if (program.notifierFrom >= 0) program.locks[program.notifierFrom].notified = true;
      return this.expectAll(program, cpu);
    }
    const bound = shared.bound[this.number] ?? this.addBound(shared, program);
    program.bound = bound;
    program.locks = bound.locks;
    if (bound.familiar || bound.lastCpu === cpu) return NO_LOCKS;
    bound.lastCpu = cpu;
    const changed = this.expectAll(program, cpu);
    bound.familiar = this.isFamiliar(program);
    return changed;
  }

  private addBound(shared: CallEvents, program: Program): BoundEvents {
    const bound = new BoundEvents(shared.events);
    this.fillIn(program, bound.locks);
    shared.bound[this.number] = bound;
    this.table.bound.push(bound);
    return bound;
  }

  private fillIn({ events, kinds, lockSteps }: Program, locks: Lock<Cpu>[]): void {
    for (let event = 0; event < events; event++)
      if (!isOwnEvent(kinds[event])) locks[event] = this.lock(lockSteps[event]);
  }

  private expectAll(program: Program, cpu: Cpu): readonly Lock<Cpu>[] {
    const { events, kinds, locks } = program;
    let changed: readonly Lock<Cpu>[] = NO_LOCKS;
    for (let event = 0; event < events; event++) {
      const kind = kinds[event];
      if (kind !== LOCK_EXCLUSIVE && kind !== LOCK_SHARED && kind !== SERIES) continue;
      const lock = locks[event];
      const shared = kind === SERIES ? program.seriesOf(event).readsOnly : kind === LOCK_SHARED;
      if (lock.quiet && lock.expect(cpu, shared)) changed = [...changed, lock];
    }
    if (changed.length > 0) this.table.forgetStretches();
    return changed;
  }

  private isFamiliar({ events, kinds, locks }: Program): boolean {
    for (let event = 0; event < events; event++) {
      const kind = kinds[event];
      if (kind !== LOCK_EXCLUSIVE && kind !== LOCK_SHARED) continue;
      if (locks[event].quiet && !(kind === LOCK_SHARED && locks[event].several)) return false;
    }
    return true;
  }

  private lock(step: number): Lock<Cpu> {
    return this.known[step] ?? this.find(step);
  }

  private find(step: number): Lock<Cpu> {
    this.known[step] = this.table.lock(step, this.vm, this.dev);
    return this.known[step];
  }
}

export class LockTable {
  /** All shared events that calls were bound to. */
  readonly bound: BoundEvents[] = [];
  /** By step of the lock, over all its instances; undefined where no call took it. */
  private readonly perStep: (LockTally | undefined)[] = [];
  /** By step of the lock, then by instance. */
  private readonly locks: Map<number, Lock<Cpu>>[] = [];
  /** By vm, then by device. */
  private readonly devices: DeviceLocks[][] = [];
  private deviceCount = 0;

  /** @param psPerUnit picoseconds in the unit of the report */
  constructor(
    private readonly steps: StepTable,
    private readonly costs: LockCosts,
    private readonly psPerUnit: number,
  ) {}

  /** What became of the locks so far, by step of the lock, over all its instances; undefined where no call took it. */
  get tallies(): readonly (LockTally | undefined)[] {
    for (const bound of this.bound) bound.addUp();
    return this.perStep;
  }

  /** A lock has ceased to be quiet. */
  forgetStretches(): void {
    for (const bound of this.bound) bound.forgetStretches();
  }

  /** Those of a device of a VM. */
  of(vm: number, dev: number): DeviceLocks {
    return this.devices[vm]?.[dev] ?? this.addDevice(vm, dev);
  }

  /** The instance of a lock for calls of a device of a VM. */
  lock(step: number, vm: number, dev: number): Lock<Cpu> {
    const { name, lock } = this.steps.info(step);
    const key = lockInstance(lock!.scope, vm, dev);
    this.perStep[step] ??= new LockTally(this.psPerUnit);
    this.locks[step] ??= new Map();
    const known = this.locks[step].get(key);
    if (known !== undefined) return known;
    const { scope, kind } = lock!;
    const made = new Lock<Cpu>(step, name, kind, scope === 'host', this.perStep[step], this.costs[kind]);
    this.locks[step].set(key, made);
    return made;
  }

  private addDevice(vm: number, dev: number): DeviceLocks {
    const added = new DeviceLocks(this, this.deviceCount++, vm, dev);
    this.devices[vm] ??= [];
    this.devices[vm][dev] = added;
    return added;
  }
}
