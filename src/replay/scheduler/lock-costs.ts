/** What it costs when a lock changes hands between callers that wait: the host's, in picoseconds. */
import type { Host } from '../../hosts/host.js';
import type { LockKind } from '../../kernel/locks.js';

export interface LockCost {
  /** From the release until a waiter that spins goes on. */
  readonly handoverPs: number;
  /** How long a waiter spins before it sleeps; Infinity: it never does. */
  readonly spinPs: number;
  /** From the release until a waiter that sleeps goes on. */
  readonly wakePs: number;
}

export type LockCosts = Readonly<Record<LockKind, LockCost>>;

const FREE: LockCost = { handoverPs: 0, spinPs: Number.POSITIVE_INFINITY, wakePs: 0 };

/** Locks that change hands for nothing: what a host without `locks` has, and what queueing theory assumes. */
export const FREE_LOCKS: LockCosts = { mutex: FREE, rwsem: FREE, spinlock: FREE, rwlock: FREE, srcu: FREE };

/**
 * Virtual time goes in whole picoseconds.
 * @param unitPs picoseconds in the host's unit
 */
export function lockCosts({ locks }: Host, unitPs: number): LockCosts {
  if (locks === undefined) return FREE_LOCKS;
  const sleeping: LockCost = {
    handoverPs: Math.round(locks.handover * unitPs),
    spinPs: Math.round(locks.spin * unitPs),
    wakePs: Math.round(locks.wake * unitPs),
  };
  const spinning: LockCost = { ...sleeping, spinPs: Number.POSITIVE_INFINITY };
  return { mutex: sleeping, rwsem: sleeping, spinlock: spinning, rwlock: spinning, srcu: FREE };
}
