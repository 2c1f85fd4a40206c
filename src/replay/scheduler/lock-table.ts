/** The locks of a lane: one instance for each host, VM or IOMMU group that has one (kernel/locks.ts). */
import { lockInstance } from '../../kernel/locks.js';
import type { StepTable } from '../../kernel/steps.js';
import { type Caller, Lock } from './lock.js';
import type { LockCosts } from './lock-costs.js';
import { LockTally } from './lock-tally.js';

export class LockTable<C extends Caller> {
  /** By step of the lock; undefined where no call took it. */
  readonly tallies: (LockTally | undefined)[] = [];
  /** By step of the lock, then by instance. */
  private readonly instances: (Map<number, Lock<C>> | undefined)[] = [];

  /** @param psPerUnit picoseconds in the unit of the report */
  constructor(
    private readonly steps: StepTable,
    private readonly costs: LockCosts,
    private readonly psPerUnit: number,
  ) {}

  /** The lock that a call of a device of a VM means. */
  lock(step: number, vm: number, dev: number): Lock<C> {
    const { scope } = this.steps.info(step).lock!;
    const key = lockInstance(scope, vm, dev);
    return this.instances[step]?.get(key) ?? this.open(step, key);
  }

  private open(step: number, key: number): Lock<C> {
    const { name, lock } = this.steps.info(step);
    this.tallies[step] ??= new LockTally(this.psPerUnit);
    this.instances[step] ??= new Map();
    const opened = new Lock<C>(step, name, this.tallies[step], this.costs[lock!.kind]);
    this.instances[step].set(key, opened);
    return opened;
  }
}
