/**
 * The ledger: where a kernel path writes down what it did during one call. Paths count steps and name locks; they
 * know no prices and no time. The replay prices a finished ledger and clears it for the next call.
 */

/** What a marker in the ledger's log says of a lock. */
export const LOCK_EXCLUSIVE = 0;
export const LOCK_SHARED = 1;
export const LOCK_RELEASE = 2;

/** The marker of a lock event: negative, so that it differs from the number of a step. */
export function lockMarker(lock: number, event: number): number {
  return -1 - (lock * 4 + event);
}

/** The lock and the event of a marker. */
export function markerLock(marker: number): number {
  return (-1 - marker) >> 2;
}

export function markerEvent(marker: number): number {
  return (-1 - marker) & 3;
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
  /** Steps (>= 0) with their counts in logTimes, and lock markers (< 0): log[0 .. logCount). */
  log: Int32Array = new Int32Array(256);
  logTimes: Float64Array = new Float64Array(256);
  logCount = 0;
  /** Locks held now, by step number: a lock is taken and released once per call site. */
  private readonly held: Uint8Array;
  private heldCount = 0;

  /** @param steps number of steps in the table (StepTable.size) */
  constructor(steps: number) {
    this.counts = new Float64Array(steps);
    this.touched = new Uint16Array(steps);
    this.held = new Uint8Array(steps);
  }

  /** Counts `times` passes through a step. Throws where the step is not in the table. */
  charge(step: number, times = 1): void {
    if (times <= 0) return;
    const before = this.counts[step];
    if (before === 0) this.touched[this.touchedCount++] = step;
    else if (before === undefined) throw new Error(`${step} is no number of a step`);
    this.counts[step] += times;
    if (this.logging) this.append(step, times);
  }

  /**
   * Takes a lock; its step is charged once, for lock and unlock together. Throws if this call holds it already.
   * @param shared for reading, with others who read
   */
  acquire(lock: number, shared = false): void {
    this.charge(lock);
    this.enter(lock, shared);
  }

  /** Takes a lock whose cost is inside another step. */
  enter(lock: number, shared = false): void {
    if (this.held[lock] !== 0) throw new Error(`lock step ${lock} is taken while it is held`);
    this.held[lock] = 1;
    this.heldCount++;
    if (this.logging) this.append(lockMarker(lock, shared ? LOCK_SHARED : LOCK_EXCLUSIVE), 0);
  }

  /** Releases a lock. Throws if this call does not hold it. */
  release(lock: number): void {
    if (this.held[lock] === 0) throw new Error(`lock step ${lock} is released but not held`);
    this.held[lock] = 0;
    this.heldCount--;
    if (this.logging) this.append(lockMarker(lock, LOCK_RELEASE), 0);
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
    if (this.heldCount !== 0) throw new Error(`call ended with ${this.heldCount} lock(s) held`);
    for (let i = 0; i < this.touchedCount; i++) this.counts[this.touched[i]] = 0;
    this.touchedCount = 0;
    this.noteCount = 0;
    this.logCount = 0;
  }

  private append(entry: number, times: number): void {
    const last = this.logCount - 1;
    if (entry >= 0 && last >= 0 && this.log[last] === entry) {
      this.logTimes[last] += times;
      return;
    }
    if (this.logCount === this.log.length) {
      const log = new Int32Array(this.logCount * 2);
      log.set(this.log);
      this.log = log;
      const logTimes = new Float64Array(this.logCount * 2);
      logTimes.set(this.logTimes);
      this.logTimes = logTimes;
    }
    this.log[this.logCount] = entry;
    this.logTimes[this.logCount++] = times;
  }
}
