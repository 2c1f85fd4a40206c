/** The locks of a lane: one instance for each host, VM or IOMMU group that has one (kernel/locks.ts). */
import { LOCK_EXCLUSIVE, LOCK_SHARED } from '../../kernel/ledger.js';
import { lockInstance } from '../../kernel/locks.js';
import type { StepTable } from '../../kernel/steps.js';
import type { CallEvents, Meant } from './call-events.js';
import type { Cpu } from './cpu.js';
import { Lock } from './lock.js';
import type { LockCosts } from './lock-costs.js';
import { LockTally } from './lock-tally.js';
import { isMark, type Program, SERIES } from './program.js';

const NONE: readonly never[] = [];

/** The locks that the calls of one device of a VM mean. */
export class DeviceLocks {
  private readonly known: Lock<Cpu>[] = [];

  /** @param number tells the device from all others of the table */
  constructor(
    private readonly table: LockTable,
    private readonly number: number,
    private readonly vm: number,
    private readonly dev: number,
  ) {}

  /**
   * A call of a caller is handed in; it gets to know which locks it means. Returns those that it takes and that cease to
   * be quiet by that.
   */
  expect(program: Program, caller: Cpu): readonly Lock<Cpu>[] {
    const { shared } = program;
    if (shared === null) {
      this.mean(program, program.meant);
      if (program.notifierFrom >= 0) program.meant[program.notifierFrom].notified = true;
      return this.announce(program, caller);
    }
    const meant = shared.meant[this.number] ?? this.meantOf(shared, program);
    program.meant = meant.locks;
    if (meant.familiar) return NONE;
    const changed = this.announce(program, caller);
    meant.familiar = this.isFamiliar(program);
    return changed;
  }

  private meantOf(shared: CallEvents, program: Program): Meant {
    const meant: Meant = { locks: [], familiar: false };
    this.mean(program, meant.locks);
    shared.meant[this.number] = meant;
    return meant;
  }

  private mean({ events, kinds, locks }: Program, meant: Lock<Cpu>[]): void {
    for (let event = 0; event < events; event++)
      if (!isMark(kinds[event])) meant[event] = this.lock(locks[event]);
  }

  private announce(program: Program, caller: Cpu): readonly Lock<Cpu>[] {
    const { events, kinds, meant } = program;
    let changed: readonly Lock<Cpu>[] = NONE;
    for (let event = 0; event < events; event++) {
      const kind = kinds[event];
      if (kind !== LOCK_EXCLUSIVE && kind !== LOCK_SHARED && kind !== SERIES) continue;
      const lock = meant[event];
      const shared = kind === SERIES ? program.seriesOf(event).readsOnly : kind === LOCK_SHARED;
      if (lock.quiet && lock.expect(caller, shared)) changed = [...changed, lock];
    }
    return changed;
  }

  private isFamiliar({ events, kinds, meant }: Program): boolean {
    for (let event = 0; event < events; event++) {
      const kind = kinds[event];
      if (kind !== LOCK_EXCLUSIVE && kind !== LOCK_SHARED) continue;
      if (meant[event].quiet && !(kind === LOCK_SHARED && meant[event].several)) return false;
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
  /** By step of the lock; undefined where no call took it. */
  readonly tallies: (LockTally | undefined)[] = [];
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

  of(vm: number, dev: number): DeviceLocks {
    return this.devices[vm]?.[dev] ?? this.addDevice(vm, dev);
  }

  /** The lock that a call of a device of a VM means. */
  lock(step: number, vm: number, dev: number): Lock<Cpu> {
    const { name, lock } = this.steps.info(step);
    const key = lockInstance(lock!.scope, vm, dev);
    this.tallies[step] ??= new LockTally(this.psPerUnit);
    this.locks[step] ??= new Map();
    const known = this.locks[step].get(key);
    if (known !== undefined) return known;
    const { scope, kind } = lock!;
    const made = new Lock<Cpu>(step, name, kind, scope === 'host', this.tallies[step], this.costs[kind]);
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
