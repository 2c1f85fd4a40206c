/**
 * The ledger: where a kernel path writes down what it did during one call. Paths count steps and name locks; they
 * know no prices and no time. The replay prices a finished ledger and clears it for the next call.
 */
import { BatchLog } from './batch-log.js';
import {
  BATCHES,
  LOCK_CHARGED,
  LOCK_EXCLUSIVE,
  LOCK_RELEASE,
  LOCK_SHARED,
  lockMarker,
  SPAN,
  SPAN_BEGIN,
  SPAN_END,
} from './log-markers.js';
import type { StepInfo } from './steps/declare.js';

export {
  isBatchesMarker,
  isSpanMarker,
  LOCK_EXCLUSIVE,
  LOCK_RELEASE,
  LOCK_SHARED,
  markerCharged,
  markerEvent,
  markerLock,
} from './log-markers.js';

/** What a step is as a lock. */
const FREE = 0;
const HELD = 1;
const NO_LOCK = 2;

/** Kinds of notes: what happened inside a call and is worth a histogram of its own; probes name them. */
export const NOTE_CONTIGUOUS_RUN = 0;

export class Ledger {
  /** How often each step was taken during this call, by step number. */
  readonly counts: Float64Array;
  /** Numbers of the steps with a count, in the order of their first charge: touched[0 .. touchedCount). */
  readonly touched: Uint16Array;
  touchedCount = 0;
  noteKinds: Uint8Array = new Uint8Array(64);
  noteValues: Float64Array = new Float64Array(64);
  noteCount = 0;
  /** Keep the log: in which order steps and lock events came. Nobody needs it while one cpu runs alone. */
  logging = false;
  /**
   * Steps (>= 0) with their counts in logTimes, and lock markers (< 0): log[0 .. logCount). Between two markers the order
   * of the steps is not kept.
   */
  log: Int32Array = new Int32Array(256);
  logTimes: Float64Array = new Float64Array(256);
  logCount = 0;
  /** The batches of the call; none for most. */
  readonly batches: BatchLog;
  /** A batch is on: its steps are kept there, not in the log. */
  private inBatches = false;
  /** By step number whether it is a lock, and held now: a lock is taken and released once per call site. */
  private readonly locks: Uint8Array;
  private heldCount = 0;

  /**
   * @param steps number of steps in the table (StepTable.size)
   * @param infos the table itself (StepTable.all): messages name locks by it, and what is no lock can't be taken
   */
  constructor(
    steps: number,
    private readonly infos?: readonly StepInfo[],
  ) {
    this.counts = new Float64Array(steps);
    this.touched = new Uint16Array(steps);
    this.locks = Uint8Array.from({ length: steps }, (_, step) =>
      infos?.[step].lock === null ? NO_LOCK : FREE,
    );
    this.batches = new BatchLog(steps);
  }

  /** Counts `times` passes through a step. Throws where the step is not in the table, or `times` is no number. */
  charge(step: number, times = 1): void {
    const before = this.counts[step];
    if (times > 0 && before >= 0) {
      if (before === 0) this.touched[this.touchedCount++] = step;
      this.counts[step] = before + times;
      if (this.logging) this.logSteps(step, times);
    } else this.refuse(step, times);
  }

  /**
   * Takes a lock; its step is charged once, for lock and unlock together. Throws if this call holds it already.
   * @param shared for reading, with others who read
   */
  acquire(lock: number, shared = false): void {
    this.charge(lock);
    this.take(lock);
    if (this.logging) this.logLock(lock, (shared ? LOCK_SHARED : LOCK_EXCLUSIVE) + LOCK_CHARGED);
  }

  /** Takes a lock whose cost is inside another step. */
  enter(lock: number, shared = false): void {
    this.take(lock);
    if (this.logging) this.logLock(lock, shared ? LOCK_SHARED : LOCK_EXCLUSIVE);
  }

  private take(lock: number): void {
    if (this.locks[lock] !== FREE) this.refuseLock(lock);
    this.locks[lock] = HELD;
    this.heldCount++;
  }

  /** Releases a lock. Throws if this call does not hold it. */
  release(lock: number): void {
    if (this.locks[lock] !== HELD) throw new Error(`${this.nameOf(lock)} is released but not held`);
    this.locks[lock] = FREE;
    this.heldCount--;
    if (this.logging) this.logLock(lock, LOCK_RELEASE);
  }

  /** From here to endSpan lies a part of the call that is worth a latency of its own; it is kept while `logging`. */
  beginSpan(): void {
    if (this.logging) this.logLock(SPAN_BEGIN, SPAN);
  }

  endSpan(): void {
    if (this.logging) this.logLock(SPAN_END, SPAN);
  }

  /**
   * Batches begin, one after another until endBatches; once a call.
   * @param lock held over all of them, but a waiter for it is let in between two
   */
  beginBatches(lock: number): void {
    if (this.locks[lock] !== HELD) throw new Error(`${this.nameOf(lock)} is not held around its batches`);
    if (this.inBatches || this.batches.shapes.length > 0) throw new Error('a call has batches twice');
    this.inBatches = true;
    this.batches.begin(this.counts, this.touched, this.touchedCount);
    if (this.logging) this.logLock(lock, BATCHES);
  }

  /** A batch ends, and the next one begins. */
  endBatch(): void {
    this.batches.end(this.counts, this.touched, this.touchedCount);
  }

  /** `times` batches more, each with the steps of the last one. */
  repeatBatch(times: number): void {
    const { steps, counts } = this.batches.repeat(times);
    for (const [i, step] of steps.entries()) {
      this.charge(step, counts[i] * times);
      this.batches.skip(step, counts[i] * times);
    }
  }

  endBatches(): void {
    this.inBatches = false;
  }

  /** Leaves a value for a probe. */
  note(kind: number, value: number): void {
    if (this.noteCount === this.noteValues.length) {
      const kinds = new Uint8Array(this.noteCount * 2);
      kinds.set(this.noteKinds);
      this.noteKinds = kinds;
      const values = new Float64Array(this.noteCount * 2);
      values.set(this.noteValues);
      this.noteValues = values;
    }
    this.noteKinds[this.noteCount] = kind;
    this.noteValues[this.noteCount++] = value;
  }

  /** Forgets the call. Throws if it still holds a lock: a path that returns with one is wrong. */
  clear(): void {
    if (this.heldCount !== 0)
      throw new Error(`call ended with ${this.heldCount} lock(s) held: ${this.heldNames()}`);
    const { counts, touched, touchedCount } = this;
    for (let i = 0; i < touchedCount; i++) counts[touched[i]] = 0;
    this.touchedCount = 0;
    this.noteCount = 0;
    this.logCount = 0;
    this.inBatches = false;
    if (this.batches.shapes.length > 0) this.batches.clear();
  }

  private nameOf(step: number): string {
    return this.infos?.[step]?.name ?? `step ${step}`;
  }

  private heldNames(): string {
    return [...this.locks.keys()]
      .filter((lock) => this.locks[lock] === HELD)
      .map((lock) => this.nameOf(lock))
      .join(', ');
  }

  private refuse(step: number, times: number): void {
    if (Number.isNaN(times)) throw new Error(`${this.nameOf(step)} is charged NaN times`);
    if (times > 0) throw new Error(`${step} is no number of a step`);
  }

  private refuseLock(lock: number): never {
    const why = this.locks[lock] === HELD ? 'is taken while it is held' : 'is taken, but is no lock';
    throw new Error(`${this.nameOf(lock)} ${why}`);
  }

  private logSteps(step: number, times: number): void {
    if (!this.inBatches) this.append(step, times);
  }

  private logLock(lock: number, event: number): void {
    this.append(lockMarker(lock, event), 0);
  }

  private append(entry: number, times: number): void {
    const last = this.logCount - 1;
    if (entry >= 0 && last >= 0 && this.log[last] === entry) {
      this.logTimes[last] += times;
      return;
    }
    if (this.logCount === this.log.length) this.makeRoom();
    this.log[this.logCount] = entry;
    this.logTimes[this.logCount++] = times;
  }

  /** Adds up the steps behind the last marker; where that gains too little, the log grows. */
  private makeRoom(): void {
    let first = this.logCount;
    while (first > 0 && this.log[first - 1] >= 0) first--;
    const sums = new Map<number, number>();
    for (let i = first; i < this.logCount; i++) {
      sums.set(this.log[i], (sums.get(this.log[i]) ?? 0) + this.logTimes[i]);
    }
    this.logCount = first;
    for (const [step, times] of sums) {
      this.log[this.logCount] = step;
      this.logTimes[this.logCount++] = times;
    }
    if (this.logCount <= this.log.length / 2) return;
    const log = new Int32Array(this.log.length * 2);
    log.set(this.log);
    this.log = log;
    const logTimes = new Float64Array(log.length);
    logTimes.set(this.logTimes);
    this.logTimes = logTimes;
  }
}
