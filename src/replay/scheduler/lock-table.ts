/** The locks of a lane: one instance for each host, VM or IOMMU group that has one (kernel/locks.ts). */
import { type LockScope, lockInstance } from '../../kernel/locks.js';
import type { StepTable } from '../../kernel/steps.js';
import { type Caller, Lock } from './lock.js';
import type { LockCosts } from './lock-costs.js';
import { LockTally } from './lock-tally.js';

/** Instances below are kept in arrays. */
const NEAR = 4096;

export class LockTable<C extends Caller> {
  /** By step of the lock; undefined where no call took it. */
  readonly tallies: (LockTally | undefined)[] = [];
  /** By step of the lock, then by instance: the small numbers, which nearly all are, and the others. */
  private readonly near: Lock<C>[][] = [];
  private readonly far: Map<number, Lock<C>>[] = [];
  private readonly scopes: readonly (LockScope | undefined)[];

  /** @param psPerUnit picoseconds in the unit of the report */
  constructor(
    private readonly steps: StepTable,
    private readonly costs: LockCosts,
    private readonly psPerUnit: number,
  ) {
    this.scopes = steps.all.map(({ lock }) => lock?.scope);
  }

  /** The lock that a call of a device of a VM means. */
  lock(step: number, vm: number, dev: number): Lock<C> {
    const key = lockInstance(this.scopes[step]!, vm, dev);
    const known = key < NEAR ? this.near[step]?.[key] : this.far[step]?.get(key);
    return known ?? this.open(step, key);
  }

  private open(step: number, key: number): Lock<C> {
    const { name, lock } = this.steps.info(step);
    this.tallies[step] ??= new LockTally(this.psPerUnit);
    const opened = new Lock<C>(step, name, this.tallies[step], this.costs[lock!.kind]);
    if (key < NEAR) {
      this.near[step] ??= [];
      this.near[step][key] = opened;
    } else {
      this.far[step] ??= new Map();
      this.far[step].set(key, opened);
    }
    return opened;
  }
}
