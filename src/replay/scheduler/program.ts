/**
 * One call as the scheduler sees it: an amount of work, and events at certain points of that work. What the call does to
 * the kernel's state, and what it returns, is settled before; only when it runs is still open.
 */
import type { BoundEvents } from './bound-events.js';
import type { CallEvents } from './call-events.js';
import type { Cpu } from './cpu.js';
import { isOwnEvent, LOCK_EXCLUSIVE, LOCK_RELEASE, LOCK_SHARED, LOOK, SERIES } from './event-kinds.js';
import type { Lap } from './lap.js';
import type { Lock } from './lock.js';
import type { Series } from './series.js';

/** Events of a program beyond which its arrays are not kept for the next one. */
const KEPT_EVENTS = 4096;

/** Start of a call without a timestamp: as soon as its cpu is free. Before every other time. */
export const ASAP = Number.NEGATIVE_INFINITY;

export class Program {
  /** Number of the row in the trace, from 0, and its line in the file. */
  row = 0;
  line = 0;
  op = 0;
  vm = 0;
  dev = 0;
  /** Start that the trace asks for, ps, or ASAP: set when it is handed in. */
  wantedPs = ASAP;
  /** Its latency and its waiting are seen by the probes. */
  recorded = false;
  /** Latency probe that it belongs to, -1 for none. */
  probe = -1;
  /** Own work, ps, from the start to the end without any waiting. */
  workPs = 0;
  /**
   * How many events it has. Of each, in order: step number of its lock (0 if it has none), its kind (event-kinds.ts), and how
   * much of its own work the call has done when the event comes, ps.
   */
  events = 0;
  lockSteps: Uint16Array = new Uint16Array(16);
  kinds: Uint8Array = new Uint8Array(16);
  at: Float64Array = new Float64Array(16);
  /** The next program in a list: of its cpu's queue, or of the pool. */
  next: Program | null = null;
  /**
   * Where the call is an MMU notifier: the events with which it takes mmu_lock to begin (mmu_notifier_count goes up) and to
   * end (the count goes down, mmu_notifier_seq up). -1: it is none.
   */
  notifierFrom = -1;
  notifierTo = -1;
  /** What a stage-2 fault of the call that must retry spends on releasing mmu_lock, and on entering the guest again, ps. */
  unlockPs = 0;
  enterPs = 0;
  /** The steps that each retry of such a fault takes, by the event that begins the fault; null: nobody asked for them. */
  laps: Map<number, Lap> | null = null;
  /** The events are shared by all calls of this kind, and are these; null: they are the program's own. */
  shared: CallEvents | null = null;
  /** The same with the locks of the call's device, once it is handed in. */
  bound: BoundEvents | null = null;
  /** The lock instance of each event that has a lock, filled in when the call is handed in (DeviceLocks.bind). */
  locks: Lock<Cpu>[] = [];
  private readonly ownLocks = this.locks;
  private ownLockSteps = this.lockSteps;
  private ownKinds = this.kinds;
  private ownAt = this.at;
  /** By event that is a LOOK: how often it comes, and how much work lies between two, ps. */
  private looks: Map<number, { readonly times: number; readonly everyPs: number }> | null = null;
  /** By event that is a SERIES. */
  private series: Map<number, Series> | null = null;

  clear(): void {
    this.events = 0;
    this.notifierFrom = -1;
    this.notifierTo = -1;
    this.laps = null;
    this.shared = null;
    this.bound = null;
    this.locks = this.ownLocks;
    this.lockSteps = this.ownLockSteps;
    this.kinds = this.ownKinds;
    this.at = this.ownAt;
    this.looks = null;
    this.series = null;
    if (this.at.length > KEPT_EVENTS) this.resize(16);
  }

  /** Takes over events that all calls of its kind share; they hold neither LOOK nor SERIES. */
  share(shared: CallEvents): void {
    this.looks = null;
    this.series = null;
    this.notifierFrom = -1;
    this.unlockPs = shared.unlockPs;
    this.enterPs = shared.enterPs;
    this.laps = shared.laps;
    this.shared = shared;
    this.events = shared.events;
    this.lockSteps = shared.lockSteps;
    this.kinds = shared.kinds;
    this.at = shared.at;
    this.workPs = shared.workPs;
  }

  add(lock: number, kind: number, at: number): void {
    if (this.events === this.at.length) this.resize(this.events * 2);
    this.lockSteps[this.events] = lock;
    this.kinds[this.events] = kind;
    this.at[this.events++] = at;
  }

  /** What a retry takes of the stage-2 fault whose first event comes next. */
  addLap(lap: Lap): void {
    this.laps ??= new Map();
    this.laps.set(this.events, lap);
  }

  /** Adds `times` LOOKs at a lock: the first when `at` ps of work are done, another after each further `everyPs`. */
  addLooks(lock: number, at: number, times: number, everyPs: number): void {
    this.looks ??= new Map();
    this.looks.set(this.events, { times, everyPs });
    this.add(lock, LOOK, at);
  }

  addSeries(lock: number, series: Series): void {
    this.series ??= new Map();
    this.series.set(this.events, series);
    this.add(lock, SERIES, series.reach(0));
  }

  /** Of an event that is a SERIES. */
  seriesOf(event: number): Series {
    return this.series!.get(event)!;
  }

  /** The kind of an event that has come `times` times already: of a SERIES, whether it takes or releases the lock now. */
  kindOf(event: number, times: number): number {
    const kind = this.kinds[event];
    if (kind !== SERIES) return kind;
    if (times % 2 === 1) return LOCK_RELEASE;
    return this.seriesOf(event).isRead(times / 2) ? LOCK_SHARED : LOCK_EXCLUSIVE;
  }

  /** The first event from one on that is not quiet (quiet-events.ts), or the number of all where there is none. */
  dueFrom(event: number): number {
    const { events, kinds, locks } = this;
    let due = event;
    while (due < events && (isOwnEvent(kinds[due]) || locks[due].quiet)) due++;
    return due;
  }

  /** How often an event comes before the one behind it: once, but for LOOK and SERIES. */
  repeats(event: number): number {
    const kind = this.kinds[event];
    if (kind < LOOK) return 1;
    return kind === LOOK ? this.looks!.get(event)!.times : this.seriesOf(event).times;
  }

  /** Own work that the call has done when an event comes that has come `times` times already, ps. */
  reach(event: number, times: number): number {
    if (event === this.events) return this.workPs;
    if (times === 0) return this.at[event];
    if (this.kinds[event] === SERIES) return Math.min(this.workPs, this.seriesOf(event).reach(times));
    return Math.min(this.workPs, Math.round(this.at[event] + times * this.looks!.get(event)!.everyPs));
  }

  private resize(room: number): void {
    const { lockSteps, kinds, at, events } = this;
    this.lockSteps = new Uint16Array(room);
    this.kinds = new Uint8Array(room);
    this.at = new Float64Array(room);
    this.lockSteps.set(lockSteps.subarray(0, events));
    this.kinds.set(kinds.subarray(0, events));
    this.at.set(at.subarray(0, events));
    this.ownLockSteps = this.lockSteps;
    this.ownKinds = this.kinds;
    this.ownAt = this.at;
  }
}

/** Programs that have ended, to be filled anew. */
export class ProgramPool {
  private spare: Program | null = null;

  take(): Program {
    const program = this.spare ?? new Program();
    this.spare = program.next;
    program.next = null;
    return program;
  }

  give(program: Program): void {
    program.next = this.spare;
    this.spare = program;
  }
}
