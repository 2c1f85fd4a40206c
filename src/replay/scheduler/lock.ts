/**
 * One lock in virtual time. Who asks while it is free gets it; the others queue in the order of their coming.
 * mutex_lock, down_read/down_write (kernel/locking/rwsem.c, v5.10): a reader that finds a queue joins it, so that a
 * writer does not starve; when a reader's turn comes, all readers of the queue go in together.
 */
import type { LockCost } from './lock-costs.js';
import type { LockTally } from './lock-tally.js';

/** Whoever may hold a lock: a virtual CPU. */
export interface Caller {
  readonly id: number;
}

/** A caller in the queue. */
export interface Waiter<C extends Caller> {
  readonly caller: C;
  readonly shared: boolean;
  /** When it asked, ps. */
  readonly since: number;
}

/** A waiter that has got the lock. */
export interface Granted<C extends Caller> {
  readonly caller: C;
  /** When it goes on, ps. */
  readonly at: number;
  readonly since: number;
  /** It slept over the lock; it did not spin all the while. */
  readonly slept: boolean;
}

export class Lock<C extends Caller> {
  /** Holders with the time from which they hold it, ps: one writer or any number of readers. */
  readonly holders = new Map<C, number>();
  private exclusive = false;
  private readonly queue: Waiter<C>[] = [];
  /** A holder slept while others waited: those stopped spinning. */
  private holderSlept = false;

  /**
   * @param step number of the lock's step, its name for messages and reports
   * @param tally where acquisitions of all its instances are counted
   */
  constructor(
    readonly step: number,
    readonly name: string,
    readonly tally: LockTally,
    private readonly cost: LockCost,
  ) {}

  /** Takes the lock at once, if that can be; else the caller joins the queue. */
  request(caller: C, shared: boolean, now: number): boolean {
    const free = this.holders.size === 0 || (shared && !this.exclusive);
    if (free && this.queue.length === 0) {
      this.exclusive = !shared;
      this.holders.set(caller, now);
      return true;
    }
    this.queue.push({ caller, shared, since: now });
    return false;
  }

  /** Gives the lock back at `now` and hands it to who is next. */
  release(caller: C, now: number): Granted<C>[] {
    this.holders.delete(caller);
    if (this.holders.size > 0 || this.queue.length === 0) return [];
    const readers = this.queue[0].shared;
    this.exclusive = !readers;
    const next = readers ? this.queue.filter((waiter) => waiter.shared) : [this.queue[0]];
    const rest = readers ? this.queue.filter((waiter) => !waiter.shared) : this.queue.slice(1);
    this.queue.length = 0;
    this.queue.push(...rest);
    return next.map((waiter) => this.grant(waiter, now));
  }

  /** A holder goes to sleep over another lock: whoever spins for this one stops spinning. */
  holderSleeps(): void {
    if (this.queue.length > 0) this.holderSlept = true;
  }

  /** Those who wait, first come first. */
  get waiting(): readonly Waiter<C>[] {
    return this.queue;
  }

  private grant({ caller, since }: Waiter<C>, now: number): Granted<C> {
    const slept = this.holderSlept || now - since > this.cost.spinPs;
    if (this.queue.length === 0) this.holderSlept = false;
    const at = now + (slept ? this.cost.wakePs : this.cost.handoverPs);
    this.holders.set(caller, at);
    return { caller, at, since, slept };
  }
}
