/**
 * What the replay has to know of a lock to run it in virtual time: how it lets callers in, and who shares it. Which
 * calls hold it, and for how long, follows from the paths.
 */

/**
 * mutex and spinlock: one holder. rwsem: one writer or many readers; who comes while somebody queues, queues behind
 * (no writer starves), and when a reader's turn comes, all readers of the queue go in together (rwsem_mark_wake). rwlock:
 * waiters spin in the order of their coming, readers too, so that only those with no writer before them go in together
 * (kernel/locking/qrwlock.c, of arm64 since v4.15, of x86 since v3.16). srcu: readers only, nobody ever waits.
 */
export type LockKind = 'mutex' | 'rwsem' | 'spinlock' | 'rwlock' | 'srcu';

/**
 * How many of it there are: one for the host; one for each VM's container, mm, VMM task or kvm; one for each IOMMU
 * group, which is a device of a VM.
 */
export type LockScope = 'host' | 'container' | 'group' | 'mm' | 'task' | 'kvm';

export interface LockInfo {
  readonly kind: LockKind;
  readonly scope: LockScope;
}

/** Scopes of which every VM has one. */
const PER_VM: ReadonlySet<LockScope> = new Set(['container', 'mm', 'task', 'kvm']);

/**
 * Which instance of a lock a call means: a number that two calls share exactly when they share the lock.
 * @param vm below 65536, as in a trace
 * @param dev device of that VM, below 65536
 */
export function lockInstance(scope: LockScope, vm: number, dev: number): number {
  if (scope === 'host') return 0;
  return PER_VM.has(scope) ? vm : dev * 65536 + vm;
}
