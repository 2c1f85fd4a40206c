/**
 * What the replay must know of a lock to run it in virtual time: how it lets callers in, and which calls share it. Who holds
 * it, and for how long, follows from the paths.
 */

/**
 * mutex, spinlock: one holder.
 * rwsem: one writer or many readers. Whoever comes while somebody queues joins the queue, so that no writer starves; when
 * the turn of a reader comes, all readers in the queue go in together (rwsem_mark_wake, kernel/locking/rwsem.c, v5.10).
 * rwlock: the same, but waiters spin, and are served in their order: only readers with no writer before them go in together
 * (kernel/locking/qrwlock.c; x86 has it since v3.16, arm64 since v4.15).
 * srcu: readers only; nobody ever waits.
 */
export type LockKind = 'mutex' | 'rwsem' | 'spinlock' | 'rwlock' | 'srcu';

/**
 * How many such locks there are: one for the host; one for each VM, in its container, mm, VMM task or struct kvm; or one for
 * each IOMMU group, which is one device of a VM.
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
