/**
 * One call as the scheduler sees it: an amount of work with lock events in it. What the call returned is settled
 * already; only when it runs is open.
 */
import { LOCK_EXCLUSIVE, LOCK_RELEASE, LOCK_SHARED } from '../../kernel/ledger.js';
import type { CallEvents } from './call-events.js';
import type { Cpu } from './cpu.js';
import type { Lap } from './lap.js';
import type { Lock } from './lock.js';
import type { Series } from './series.js';

/** Events of a program beyond which its arrays are not kept for the next one. */
const KEPT_EVENTS = 4096;

/** Start of a call without a timestamp: as soon as its cpu is free. Before every other time. */
export const ASAP = Number.NEGATIVE_INFINITY;

/** Kinds of events of a program beside LOCK_*: a span of the call begins, or ends; waiters for a held lock are let in. */
export const SPAN_BEGIN = 8;
export const SPAN_END = 9;
/** A stage-2 fault begins; it reads the notifiers' sequence; what follows is done once (log-markers.ts). */
export const FAULT = 10;
export const SEQUENCE = 11;
export const ONCE = 12;
export const LOOK = 13;
/** Sections of a lock (Series): it is taken and given back by turns. */
export const SERIES = 14;

/** An event that only the call itself sees. */
export function isMark(kind: number): boolean {
  return kind >= SPAN_BEGIN && kind < LOOK;
}

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
  /** Events, in order: step of the lock (0 for marks), LOCK_*, a mark, LOOK or SERIES, and the own work done before, ps. */
  events = 0;
  locks: Uint16Array = new Uint16Array(16);
  kinds: Uint8Array = new Uint8Array(16);
  at: Float64Array = new Float64Array(16);
  next: Program | null = null;
  /** Events that lock mmu_lock for an MMU notifier's begin and end; -1: it is none. */
  notifierFrom = -1;
  notifierTo = -1;
  /** Of its stage-2 faults: mmu_lock given back, and the guest entered again, ps. */
  unlockPs = 0;
  enterPs = 0;
  /** What each of them takes again when it retries, by the event that begins it; null: nobody has kept it. */
  laps: Map<number, Lap> | null = null;
  /** Where these are the events of all calls of its kind. */
  shared: CallEvents | null = null;
  /** The lock of each event, filled in when the call is handed in. */
  meant: Lock<Cpu>[] = [];
  private readonly ownMeant = this.meant;
  private ownLocks = this.locks;
  private ownKinds = this.kinds;
  private ownAt = this.at;
  /** By event: a LOOK comes so many times, and so much work lies between two, ps. */
  private readonly looks = new Map<number, { readonly times: number; readonly everyPs: number }>();
  private readonly series = new Map<number, Series>();

  clear(): void {
    this.events = 0;
    this.notifierFrom = -1;
    this.notifierTo = -1;
    this.laps = null;
    this.shared = null;
    this.meant = this.ownMeant;
    this.locks = this.ownLocks;
    this.kinds = this.ownKinds;
    this.at = this.ownAt;
    if (this.looks.size > 0) this.looks.clear();
    if (this.series.size > 0) this.series.clear();
    if (this.at.length > KEPT_EVENTS) this.resize(16);
  }

  /** Takes over the events of all calls of its kind. */
  share(shared: CallEvents): void {
    if (this.looks.size > 0) this.looks.clear();
    if (this.series.size > 0) this.series.clear();
    this.notifierFrom = -1;
    this.unlockPs = shared.unlockPs;
    this.enterPs = shared.enterPs;
    this.laps = shared.laps;
    this.shared = shared;
    this.events = shared.events;
    this.locks = shared.locks;
    this.kinds = shared.kinds;
    this.at = shared.at;
    this.workPs = shared.workPs;
  }

  add(lock: number, kind: number, at: number): void {
    if (this.events === this.at.length) this.resize(this.events * 2);
    this.locks[this.events] = lock;
    this.kinds[this.events] = kind;
    this.at[this.events++] = at;
  }

  /** Of the fault whose first event comes next. */
  addLap(lap: Lap): void {
    this.laps ??= new Map();
    this.laps.set(this.events, lap);
  }

  /** `times` LOOKs, the first when `at` is done, one more after each `everyPs`. */
  addLooks(lock: number, at: number, times: number, everyPs: number): void {
    this.looks.set(this.events, { times, everyPs });
    this.add(lock, LOOK, at);
  }

  addSeries(lock: number, series: Series): void {
    this.series.set(this.events, series);
    this.add(lock, SERIES, series.reach(0));
  }

  /** Of an event that is a SERIES. */
  seriesOf(event: number): Series {
    return this.series.get(event)!;
  }

  /** What an event comes to when it comes for the time after `times`: its kind, of a SERIES one of LOCK_*. */
  kindOf(event: number, times: number): number {
    const kind = this.kinds[event];
    if (kind !== SERIES) return kind;
    if (times % 2 === 1) return LOCK_RELEASE;
    return this.seriesOf(event).isRead(times / 2) ? LOCK_SHARED : LOCK_EXCLUSIVE;
  }

  /** How often an event comes before the next one. */
  repeats(event: number): number {
    const kind = this.kinds[event];
    if (kind < LOOK) return 1;
    return kind === LOOK ? this.looks.get(event)!.times : this.seriesOf(event).times;
  }

  /** Own work that the call has done when an event comes for the time after `times`. */
  reach(event: number, times: number): number {
    if (event === this.events) return this.workPs;
    if (times === 0) return this.at[event];
    if (this.kinds[event] === SERIES) return Math.min(this.workPs, this.seriesOf(event).reach(times));
    return Math.min(this.workPs, Math.round(this.at[event] + times * this.looks.get(event)!.everyPs));
  }

  private resize(room: number): void {
    const { locks, kinds, at, events } = this;
    this.locks = new Uint16Array(room);
    this.kinds = new Uint8Array(room);
    this.at = new Float64Array(room);
    this.locks.set(locks.subarray(0, events));
    this.kinds.set(kinds.subarray(0, events));
    this.at.set(at.subarray(0, events));
    this.ownLocks = this.locks;
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

/** What the scheduler tells of a call: once for each lock waited for, each span, and once at its end. */
export interface Finished {
  /** Time of the call from its start to its end, waiting included, ps. */
  ended(program: Program, latencyPs: number): void;
  /**
   * @param lock step of the lock
   * @param inSpan the call waited inside a span
   */
  waited(program: Program, lock: number, waitedPs: number, inSpan: boolean): void;
  /**
   * A stage-2 fault found an MMU notifier and faults again, `lapPs` later without waiting (notifiers.ts).
   * @param fault the event with which it begins
   */
  retried(program: Program, fault: number, lapPs: number): void;
  /** Time of one span of a call, waiting included, ps. */
  spanned(program: Program, latencyPs: number): void;
}
