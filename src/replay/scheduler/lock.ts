/**
 * One lock in virtual time. Who asks while it is free gets it; the others queue in the order of their coming.
 * mutex_lock, down_read/down_write (kernel/locking/rwsem.c, v5.10): a reader that finds a queue joins it, so that a
 * writer does not starve; when a reader's turn comes, all readers of the queue go in together.
 */
import type { LockCost } from './lock-costs.js';
import type { LockTally } from './lock-tally.js';

/** Whoever may hold locks: a virtual CPU. */
export interface Caller {
  readonly id: number;
}

const NOBODY: readonly never[] = [];

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
  /** How many hold it: one writer or any number of readers. */
  private holders = 0;
  private exclusive = false;
  private queue: Waiter<C>[] = [];
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

  /** Somebody waits for it. */
  get contended(): boolean {
    return this.queue.length > 0;
  }

  /** Takes the lock at once, if that can be; else the caller joins the queue. */
  request(caller: C, shared: boolean, now: number): boolean {
    const free = this.holders === 0 || (shared && !this.exclusive);
    if (free && this.queue.length === 0) {
      this.exclusive = !shared;
      this.holders++;
      return true;
    }
    this.queue.push({ caller, shared, since: now });
    return false;
  }

  /** A holder gives the lock back at `now`, and who is next gets it. */
  release(now: number): readonly Granted<C>[] {
    this.holders--;
    if (this.holders > 0 || this.queue.length === 0) return NOBODY;
    const readers = this.queue[0].shared;
    this.exclusive = !readers;
    if (!readers) return [this.grant(this.queue.shift()!, now)];
    const next = this.queue.filter((waiter) => waiter.shared);
    this.queue = this.queue.filter((waiter) => !waiter.shared);
    return next.map((waiter) => this.grant(waiter, now));
  }

  /** A holder goes to sleep over another lock: whoever spins for this one stops spinning. */
  holderSleeps(): void {
    if (this.queue.length > 0) this.holderSlept = true;
  }

  private grant({ caller, since }: Waiter<C>, now: number): Granted<C> {
    const slept = this.holderSlept || now - since > this.cost.spinPs;
    if (this.queue.length === 0) this.holderSlept = false;
    // who asked at the very moment of the release has not waited: only its place in the trace was earlier
    const passed = now === since ? 0 : slept ? this.cost.wakePs : this.cost.handoverPs;
    const at = now + passed;
    this.holders++;
    return { caller, at, since, slept };
  }
}
