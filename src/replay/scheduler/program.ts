/**
 * One call as the scheduler sees it: an amount of work with lock events in it. What the call returned is settled
 * already; only when it runs is open.
 */
import {
  isBatchesMarker,
  isSpanMarker,
  type Ledger,
  LOCK_EXCLUSIVE,
  LOCK_RELEASE,
  LOCK_SHARED,
  markerCharged,
  markerEvent,
  markerLock,
} from '../../kernel/ledger.js';
import type { StepTable } from '../../kernel/steps.js';
import { batchTimes } from '../batch-times.js';
import type { CallEvents } from './call-events.js';
import type { Cpu } from './cpu.js';
import type { Lock } from './lock.js';

/** Events of a program beyond which its arrays are not kept for the next one. */
const KEPT_EVENTS = 4096;

/** Start of a call without a timestamp: as soon as its cpu is free. Before every other time. */
export const ASAP = Number.NEGATIVE_INFINITY;

/** Kinds of events of a program beside LOCK_*: a span of the call begins, or ends; waiters for a held lock are let in. */
export const SPAN_BEGIN = 8;
export const SPAN_END = 9;
export const LOOK = 10;

/** An event that only the call itself sees. */
export function isSpan(kind: number): boolean {
  return kind === SPAN_BEGIN || kind === SPAN_END;
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
  /** Events, in order: step of the lock (0 for spans), LOCK_*, SPAN_* or LOOK, and the own work done before, ps. */
  events = 0;
  locks: Uint16Array = new Uint16Array(16);
  kinds: Uint8Array = new Uint8Array(16);
  at: Float64Array = new Float64Array(16);
  next: Program | null = null;
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

  clear(): void {
    this.events = 0;
    this.shared = null;
    this.meant = this.ownMeant;
    this.locks = this.ownLocks;
    this.kinds = this.ownKinds;
    this.at = this.ownAt;
    if (this.looks.size > 0) this.looks.clear();
    if (this.at.length > KEPT_EVENTS) this.resize(16);
  }

  /** Takes over the events of all calls of its kind. */
  share(shared: CallEvents): void {
    if (this.looks.size > 0) this.looks.clear();
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

  /** `times` LOOKs, the first when `at` is done, one more after each `everyPs`. */
  addLooks(lock: number, at: number, times: number, everyPs: number): void {
    this.looks.set(this.events, { times, everyPs });
    this.add(lock, LOOK, at);
  }

  /** How often an event comes before the next one. */
  repeats(event: number): number {
    return this.kinds[event] === LOOK ? this.looks.get(event)!.times : 1;
  }

  /** Own work that the call has done when an event comes for the time after `times`. */
  reach(event: number, times: number): number {
    if (event === this.events) return this.workPs;
    if (times === 0) return this.at[event];
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

/** What the scheduler tells of a call: once for each lock waited for, each span, and once at its end. */
export interface Finished {
  /** Time of the call from its start to its end, waiting included, ps. */
  ended(program: Program, latencyPs: number): void;
  /**
   * @param lock step of the lock
   * @param inSpan the call waited inside a span
   */
  waited(program: Program, lock: number, waitedPs: number, inSpan: boolean): void;
  /** Time of one span of a call, waiting included, ps. */
  spanned(program: Program, latencyPs: number): void;
}

/** Makes programs of the calls of one lane. */
export class ProgramWriter {
  private readonly readersOnly: Uint8Array;
  /** Locks of the call at hand whose own cost was charged when they were taken. */
  private readonly charged: Uint8Array;

  constructor(steps: StepTable) {
    this.readersOnly = Uint8Array.from(steps.all, ({ lock }) => (lock?.kind === 'srcu' ? 1 : 0));
    this.charged = new Uint8Array(steps.size);
  }

  /**
   * Writes a priced call into a program. A lock's own cost is spent half before it is taken and half while it is held:
   * lock and unlock.
   * @param ledger with the log of the call
   * @param costPs time of each of its steps (Pricer.costPs)
   * @param workPs their sum
   */
  write(program: Program, ledger: Ledger, costPs: Float64Array, workPs: number): void {
    const { log, logTimes, logCount, counts } = ledger;
    const { charged, readersOnly } = this;
    program.clear();
    program.workPs = workPs;
    let done = 0;
    for (let i = 0; i < logCount; i++) {
      const entry = log[i];
      if (entry >= 0) {
        done += (logTimes[i] * costPs[entry]) / counts[entry];
        continue;
      }
      const lock = markerLock(entry);
      if (isSpanMarker(entry)) {
        program.add(0, lock === 0 ? SPAN_BEGIN : SPAN_END, Math.min(workPs, Math.round(done)));
        continue;
      }
      if (isBatchesMarker(entry)) {
        done = this.writeBatches(program, lock, ledger, costPs, done);
        continue;
      }
      const event = markerEvent(entry);
      const half = costPs[lock] / counts[lock] / 2;
      if (event !== LOCK_RELEASE) {
        charged[lock] = markerCharged(entry) ? 1 : 0;
        if (charged[lock] === 1) done -= half;
      } else if (charged[lock] === 1) done += half;
      const kind = event === LOCK_EXCLUSIVE && readersOnly[lock] === 1 ? LOCK_SHARED : event;
      program.add(lock, kind, Math.min(workPs, Math.round(done)));
    }
  }

  /** Batches under a lock, from `done` on, with a look around between two of them; returns what is done then. */
  private writeBatches(
    program: Program,
    lock: number,
    ledger: Ledger,
    costPs: Float64Array,
    done: number,
  ): number {
    const runs = batchTimes(ledger, costPs);
    let at = done;
    for (const [i, { times, ps }] of runs.entries()) {
      const looks = i === runs.length - 1 ? times - 1 : times;
      if (looks > 0) program.addLooks(lock, Math.min(program.workPs, Math.round(at + ps)), looks, ps);
      at += times * ps;
    }
    return at;
  }
}
