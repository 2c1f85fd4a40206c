/** The locks of a lane: one instance for each host, VM or IOMMU group that has one (kernel/locks.ts). */
import { LOCK_EXCLUSIVE, LOCK_SHARED } from '../../kernel/ledger.js';
import { lockInstance } from '../../kernel/locks.js';
import type { StepTable } from '../../kernel/steps.js';
import { type Caller, Lock } from './lock.js';
import type { LockCosts } from './lock-costs.js';
import { LockTally } from './lock-tally.js';
import type { Program } from './program.js';

const NONE: readonly never[] = [];

/** The locks that the calls of one device of a VM mean. */
export class DeviceLocks<C extends Caller<C>> {
  private readonly known: Lock<C>[] = [];

  constructor(
    private readonly table: LockTable<C>,
    private readonly vm: number,
    private readonly dev: number,
  ) {}

  /** A call of a caller is handed in; returns the locks that it takes and that cease to be quiet by that. */
  expect({ events, kinds, locks }: Program, caller: C): readonly Lock<C>[] {
    let changed: readonly Lock<C>[] = NONE;
    for (let event = 0; event < events; event++) {
      const kind = kinds[event];
      if (kind !== LOCK_EXCLUSIVE && kind !== LOCK_SHARED) continue;
      const lock = this.lock(locks[event]);
      if (lock.quiet && lock.expect(caller, kind === LOCK_SHARED)) changed = [...changed, lock];
    }
    return changed;
  }

  lock(step: number): Lock<C> {
    return this.known[step] ?? this.find(step);
  }

  private find(step: number): Lock<C> {
    this.known[step] = this.table.lock(step, this.vm, this.dev);
    return this.known[step];
  }
}

export class LockTable<C extends Caller<C>> {
  /** By step of the lock; undefined where no call took it. */
  readonly tallies: (LockTally | undefined)[] = [];
  /** By step of the lock, then by instance. */
  private readonly locks: Map<number, Lock<C>>[] = [];
  /** By vm, then by device. */
  private readonly devices: DeviceLocks<C>[][] = [];

  /** @param psPerUnit picoseconds in the unit of the report */
  constructor(
    private readonly steps: StepTable,
    private readonly costs: LockCosts,
    private readonly psPerUnit: number,
  ) {}

  of(vm: number, dev: number): DeviceLocks<C> {
    return this.devices[vm]?.[dev] ?? this.addDevice(vm, dev);
  }

  /** The lock that a call of a device of a VM means. */
  lock(step: number, vm: number, dev: number): Lock<C> {
    const { name, lock } = this.steps.info(step);
    const key = lockInstance(lock!.scope, vm, dev);
    this.tallies[step] ??= new LockTally(this.psPerUnit);
    this.locks[step] ??= new Map();
    const known = this.locks[step].get(key);
    const found = known ?? new Lock<C>(step, name, this.tallies[step], this.costs[lock!.kind]);
    if (known === undefined) this.locks[step].set(key, found);
    return found;
  }

  private addDevice(vm: number, dev: number): DeviceLocks<C> {
    const added = new DeviceLocks(this, vm, dev);
    this.devices[vm] ??= [];
    this.devices[vm][dev] = added;
    return added;
  }
}
