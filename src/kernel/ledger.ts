/**
 * The ledger: where a kernel path writes down what it did during one call. Paths count steps and name locks; they
 * know no prices and no time. The replay prices a finished ledger and clears it for the next call.
 */
import { BatchLog } from './batch-log.js';
import type { StepInfo } from './steps/declare.js';

/** What a marker in the ledger's log says of a lock. */
export const LOCK_EXCLUSIVE = 0;
export const LOCK_SHARED = 1;
export const LOCK_RELEASE = 2;
/** No lock event: a span begins (lock 0) or ends (lock 1). */
const SPAN = 3;
const SPAN_BEGIN = 0;
const SPAN_END = 1;
/** Beside one of the first two: the lock's own step was charged. */
const LOCK_CHARGED = 4;

/** The marker of a lock event: negative, so that it differs from the number of a step. */
function lockMarker(lock: number, event: number): number {
  return -1 - (lock * 8 + event);
}

/** The lock of a marker; of a span's marker 0 where it begins, 1 where it ends. */
export function markerLock(marker: number): number {
  return (-1 - marker) >> 3;
}

/** What happened to it: LOCK_EXCLUSIVE, LOCK_SHARED or LOCK_RELEASE. */
export function markerEvent(marker: number): number {
  return (-1 - marker) & 3;
}

/** The marker is of a span, not of a lock. */
export function isSpanMarker(marker: number): boolean {
  return marker < 0 && ((-1 - marker) & 7) === SPAN;
}

/** Its step was charged when it was taken. */
export function markerCharged(marker: number): boolean {
  return ((-1 - marker) & LOCK_CHARGED) !== 0;
}

/** Beside the lock: batches under it, of which Ledger.batches has the steps; between two of them a waiter is let in. */
const BATCHES = 7;

/** The marker stands for the call's batches. */
export function isBatchesMarker(marker: number): boolean {
  return marker < 0 && ((-1 - marker) & 7) === BATCHES;
}

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
  /** Locks held now, by step number: a lock is taken and released once per call site. */
  private readonly held: Uint8Array;
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
    this.held = new Uint8Array(steps);
    this.batches = new BatchLog(steps);
  }

  /** Counts `times` passes through a step. Throws where the step is not in the table, or `times` is no number. */
  charge(step: number, times = 1): void {
    if (!(times > 0)) {
      if (Number.isNaN(times)) throw new Error(`${this.nameOf(step)} is charged NaN times`);
      return;
    }
    const before = this.counts[step];
    if (before === 0) this.touched[this.touchedCount++] = step;
    else if (before === undefined) throw new Error(`${step} is no number of a step`);
    this.counts[step] += times;
    if (this.logging && !this.inBatches) this.append(step, times);
  }

  /**
   * Takes a lock; its step is charged once, for lock and unlock together. Throws if this call holds it already.
   * @param shared for reading, with others who read
   */
  acquire(lock: number, shared = false): void {
    this.charge(lock);
    this.take(lock, shared ? LOCK_SHARED + LOCK_CHARGED : LOCK_EXCLUSIVE + LOCK_CHARGED);
  }

  /** Takes a lock whose cost is inside another step. */
  enter(lock: number, shared = false): void {
    this.take(lock, shared ? LOCK_SHARED : LOCK_EXCLUSIVE);
  }

  private take(lock: number, event: number): void {
    if (this.held[lock] !== 0) throw new Error(`${this.nameOf(lock)} is taken while it is held`);
    if (this.infos?.[lock].lock === null) throw new Error(`${this.nameOf(lock)} is taken, but is no lock`);
    this.held[lock] = 1;
    this.heldCount++;
    if (this.logging) this.append(lockMarker(lock, event), 0);
  }

  /** Releases a lock. Throws if this call does not hold it. */
  release(lock: number): void {
    if (this.held[lock] === 0) throw new Error(`${this.nameOf(lock)} is released but not held`);
    this.held[lock] = 0;
    this.heldCount--;
    if (this.logging) this.append(lockMarker(lock, LOCK_RELEASE), 0);
  }

  /** From here to endSpan lies a part of the call that is worth a latency of its own; it is kept while `logging`. */
  beginSpan(): void {
    if (this.logging) this.append(lockMarker(SPAN_BEGIN, SPAN), 0);
  }

  endSpan(): void {
    if (this.logging) this.append(lockMarker(SPAN_END, SPAN), 0);
  }

  /**
   * Batches begin, one after another until endBatches; once a call.
   * @param lock held over all of them, but a waiter for it is let in between two
   */
  beginBatches(lock: number): void {
    if (this.held[lock] === 0) throw new Error(`${this.nameOf(lock)} is not held around its batches`);
    if (this.inBatches || this.batches.shapes.length > 0) throw new Error('a call has batches twice');
    this.inBatches = true;
    this.batches.begin(this.counts, this.touched, this.touchedCount);
    if (this.logging) this.append(lockMarker(lock, BATCHES), 0);
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
    for (let i = 0; i < this.touchedCount; i++) this.counts[this.touched[i]] = 0;
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
    return [...this.held.keys()]
      .filter((lock) => this.held[lock] !== 0)
      .map((lock) => this.nameOf(lock))
      .join(', ');
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
