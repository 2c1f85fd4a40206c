/**
 * One lock in virtual time. Who asks while it is free gets it; the others queue in the order of their coming.
 * A reader that finds a queue joins it, so that a writer does not starve. When a reader's turn comes, all readers of the
 * queue go in together past the writers between them (rwsem_mark_wake, kernel/locking/rwsem.c, v5.10), or of an rwlock
 * those alone that have no writer before them (queued_read_lock_slowpath, kernel/locking/qrwlock.c, v5.10).
 */
import type { LockKind } from '../../kernel/locks.js';
import type { LockCost } from './lock-costs.js';
import type { LockTally } from './lock-tally.js';

/** Whoever may hold locks: a virtual CPU. It waits for one at a time. */
export interface Caller<C> {
  /** When it asked for the lock that it waits for, ps, and whether for reading. */
  askedPs: number;
  asksShared: boolean;
  /** It has got that lock: when it goes on, ps; and whether it slept until then, or spun all the while. */
  grantedPs: number;
  slept: boolean;
  /**
   * Who is behind it in the queue, or let in with it. The queue is a list through the callers: an array would be
   * allocated anew whenever somebody waits.
   */
  behind: C | null;
}

export class Lock<C extends Caller<C>> {
  /**
   * Nobody can wait for it: all calls that were handed in take it on one cpu, or all for reading. It is not asked then,
   * since when it is taken and given back matters to nobody else.
   */
  quiet = true;
  /** Calls that were handed in are MMU notifiers of the VM whose mmu_lock it is; how many of them have begun and not ended. */
  notified = false;
  notifiers = 0;
  private user: C | null = null;
  /** Calls of several cpus take it. */
  several = false;
  private readersOnly = true;
  /** How many hold it: one writer or any number of readers. */
  private holders = 0;
  private exclusive = false;
  private first: C | null = null;
  private last: C | null = null;
  /** A holder slept while others waited: those stopped spinning. */
  private holderSlept = false;

  /**
   * @param step number of the lock's step, its name for messages and reports
   * @param ofHost there is one for all VMs
   * @param tally where acquisitions of all its instances are counted
   */
  constructor(
    readonly step: number,
    readonly name: string,
    private readonly kind: LockKind,
    readonly ofHost: boolean,
    readonly tally: LockTally,
    private readonly cost: LockCost,
  ) {}

  /** A call of the caller is handed in that takes the lock, quiet so far: true if it is no longer. */
  expect(caller: C, shared: boolean): boolean {
    if (!shared) this.readersOnly = false;
    if (this.user === null) this.user = caller;
    else if (this.user !== caller) this.several = true;
    this.quiet = !this.several || this.readersOnly;
    return !this.quiet;
  }

  /** Nobody holds it. */
  get free(): boolean {
    return this.holders === 0;
  }

  /** Somebody waits for it. */
  get contended(): boolean {
    return this.first !== null;
  }

  /** Takes the lock at once, if that can be; else the caller joins the queue. */
  request(caller: C, shared: boolean, nowPs: number): boolean {
    const free = this.holders === 0 || (shared && !this.exclusive);
    if (free && this.first === null) {
      this.exclusive = !shared;
      this.holders++;
      return true;
    }
    caller.askedPs = nowPs;
    caller.asksShared = shared;
    this.enqueue(caller);
    return false;
  }

  /** A holder gives the lock back, and who is next gets it: the first of those, and the others behind it. */
  release(nowPs: number): C | null {
    this.holders--;
    if (this.holders > 0 || this.first === null) return null;
    this.exclusive = !this.first.asksShared;
    const next = this.exclusive ? this.takeFirst() : this.takeReaders(this.kind === 'rwlock');
    for (let caller: C | null = next; caller !== null; caller = caller.behind) this.grant(caller, nowPs);
    return next;
  }

  /** A holder goes to sleep over another lock: whoever spins for this one stops spinning. */
  holderSleeps(): void {
    if (this.first !== null) this.holderSlept = true;
  }

  private enqueue(caller: C): void {
    caller.behind = null;
    if (this.last === null) this.first = caller;
    else this.last.behind = caller;
    this.last = caller;
  }

  private takeFirst(): C {
    const taken = this.first!;
    this.first = taken.behind;
    if (this.first === null) this.last = null;
    taken.behind = null;
    return taken;
  }

  /**
   * The readers of the queue, of which the first is one; the writers stay.
   * @param inOrder those alone that no writer stands before
   */
  private takeReaders(inOrder: boolean): C {
    const taken = this.takeFirst();
    let reader = taken;
    if (inOrder) {
      while (this.first?.asksShared === true) {
        reader.behind = this.takeFirst();
        reader = reader.behind;
      }
      return taken;
    }
    let rest = this.first;
    this.first = null;
    this.last = null;
    while (rest !== null) {
      const caller: C = rest;
      rest = caller.behind;
      if (caller.asksShared) {
        caller.behind = null;
        reader.behind = caller;
        reader = caller;
      } else this.enqueue(caller);
    }
    return taken;
  }

  private grant(caller: C, nowPs: number): void {
    const waitedPs = nowPs - caller.askedPs;
    caller.slept = this.holderSlept || waitedPs > this.cost.spinPs;
    if (this.first === null) this.holderSlept = false;
    // who asked at the very moment of the release has not waited: only its place in the trace was earlier
    const passedPs = waitedPs === 0 ? 0 : caller.slept ? this.cost.wakePs : this.cost.handoverPs;
    caller.grantedPs = nowPs + passedPs;
    this.holders++;
  }
}
