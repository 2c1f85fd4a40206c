/**
 * One lock in virtual time. Who asks while it is free gets it; the others queue in the order of their coming.
 * mutex_lock, down_read/down_write (kernel/locking/rwsem.c, v5.10): a reader that finds a queue joins it, so that a
 * writer does not starve; when a reader's turn comes, all readers of the queue go in together.
 */
import type { LockCost } from './lock-costs.js';
import type { LockTally } from './lock-tally.js';

/** Whoever may hold locks: a virtual CPU. It waits for one at a time. */
export interface Caller {
  /** When it asked for the lock that it waits for, ps, and whether for reading. */
  askedPs: number;
  asksShared: boolean;
  /** It has got that lock: when it goes on, ps; and whether it slept until then, or spun all the while. */
  grantedPs: number;
  slept: boolean;
}

const NOBODY: readonly never[] = [];

export class Lock<C extends Caller> {
  /**
   * Nobody can wait for it: all calls that were handed in take it on one cpu, or all for reading. When exactly it is
   * taken and given back matters to nobody else then.
   */
  quiet = true;
  private user: C | null = null;
  private several = false;
  private readersOnly = true;
  /** How many hold it: one writer or any number of readers. */
  private holders = 0;
  private exclusive = false;
  private queue: C[] = [];
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

  /** A call of the caller is handed in that takes the lock: true if it ceases to be quiet by that. */
  expect(caller: C, shared: boolean): boolean {
    if (!this.quiet) return false;
    this.user ??= caller;
    if (this.user !== caller) this.several = true;
    if (!shared) this.readersOnly = false;
    this.quiet = !this.several || this.readersOnly;
    return !this.quiet;
  }

  /** Somebody waits for it. */
  get contended(): boolean {
    return this.queue.length > 0;
  }

  /** Takes the lock at once, if that can be; else the caller joins the queue. */
  request(caller: C, shared: boolean, nowPs: number): boolean {
    const free = this.holders === 0 || (shared && !this.exclusive);
    if (free && this.queue.length === 0) {
      this.exclusive = !shared;
      this.holders++;
      return true;
    }
    caller.askedPs = nowPs;
    caller.asksShared = shared;
    this.queue.push(caller);
    return false;
  }

  /** A holder gives the lock back, and who is next gets it. */
  release(nowPs: number): readonly C[] {
    this.holders--;
    if (this.holders > 0 || this.queue.length === 0) return NOBODY;
    this.exclusive = !this.queue[0].asksShared;
    const next = this.exclusive ? [this.queue.shift()!] : this.queue.filter(({ asksShared }) => asksShared);
    if (!this.exclusive) this.queue = this.queue.filter(({ asksShared }) => !asksShared);
    for (const caller of next) this.grant(caller, nowPs);
    return next;
  }

  /** A holder goes to sleep over another lock: whoever spins for this one stops spinning. */
  holderSleeps(): void {
    if (this.queue.length > 0) this.holderSlept = true;
  }

  private grant(caller: C, nowPs: number): void {
    const waitedPs = nowPs - caller.askedPs;
    caller.slept = this.holderSlept || waitedPs > this.cost.spinPs;
    if (this.queue.length === 0) this.holderSlept = false;
    // who asked at the very moment of the release has not waited: only its place in the trace was earlier
    const passedPs = waitedPs === 0 ? 0 : caller.slept ? this.cost.wakePs : this.cost.handoverPs;
    caller.grantedPs = nowPs + passedPs;
    this.holders++;
  }
}
