/**
 * One lock in virtual time. While nobody queues, a caller has it at once if it is free, or if readers have it and the caller
 * is one too. Others queue in the order in which they come, readers behind writers as well, so that no writer starves. When
 * the turn of a reader comes:
 * - of an rwsem, all readers in the queue go in together, past the writers between them (rwsem_mark_wake,
 *   kernel/locking/rwsem.c, v5.10, which stops at 256 readers, MAX_READERS_WAKEUP; here there is no limit);
 * - of an rwlock, those go in that have no writer before them (queued_read_lock_slowpath, kernel/locking/qrwlock.c, v5.10).
 */
import type { LockKind } from '../../kernel/locks.js';
import type { LockCost } from './lock-costs.js';
import type { LockTally } from './lock-tally.js';

/** Whoever may hold locks: a virtual CPU. It waits for one at a time. */
export interface Caller<C> {
  /** When it asked for the lock that it waits for, ps, and whether for reading. */
  askedPs: number;
  asksShared: boolean;
  /** Once it has been given that lock: when it goes on, ps, and whether it slept until then or spun all the while. */
  grantedPs: number;
  slept: boolean;
  /**
   * The next caller in the queue, or the next that is let in together with it. The queue is a linked list through the
   * callers, since an array would be allocated whenever somebody waits.
   */
  behind: C | null;
}

export class Lock<C extends Caller<C>> {
  /**
   * Nobody can wait for it: of all calls handed in so far, those that take it run on one cpu, or all take it for reading.
   * While it is quiet it is neither asked nor told who holds it (quiet-events.ts). Once it is not, it stays so.
   */
  quiet = true;
  /** It is the mmu_lock of a VM of which MMU notifiers were handed in; and how many have begun and not ended. */
  notified = false;
  notifiers = 0;
  /** The first cpu whose calls take it. */
  private user: C | null = null;
  /** Calls of several cpus take it. */
  several = false;
  private readersOnly = true;
  /** How many hold it: one writer or any number of readers. */
  private holders = 0;
  private exclusive = false;
  private first: C | null = null;
  private last: C | null = null;
  /** A holder has slept while these others waited, so that they stopped spinning and sleep too. */
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

  /** Takes note that a call is handed in which takes the lock, quiet so far; true if it ceases to be quiet by that. */
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

  /** Asks for the lock: true if the caller has it at once; else it has joined the queue. */
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

  /** A holder releases the lock, and whoever is next has it: returns the first of those, the others linked by `behind`. */
  release(nowPs: number): C | null {
    this.holders--;
    if (this.holders > 0 || this.first === null) return null;
    this.exclusive = !this.first.asksShared;
    const next = this.exclusive ? this.takeFirst() : this.takeReaders(this.kind === 'rwlock');
    for (let caller: C | null = next; caller !== null; caller = caller.behind) this.grant(caller, nowPs);
    return next;
  }

  /** A holder goes to sleep over another lock: whoever spins for this one stops spinning, and sleeps. */
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
   * Takes readers out of the queue, of which the first caller is one.
   * @param inOrder only those before the first writer
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
    // who asked at the very moment of the release has not waited: its row merely comes earlier in the trace
    const passedPs = waitedPs === 0 ? 0 : caller.slept ? this.cost.wakePs : this.cost.handoverPs;
    caller.grantedPs = nowPs + passedPs;
    this.holders++;
  }
}
