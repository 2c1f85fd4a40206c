/**
 * What a call has come to so far: the counts of its steps, the locks that it holds and, while `logging`, in which order all
 * that came. The ledger makes it of the call's tape when somebody wants to know (Ledger.settle).
 */
import { grown } from '../grown.js';
import { BatchLog } from './batch-log.js';
import {
  BATCHES,
  isMark,
  LOCK_CHARGED,
  LOCK_EXCLUSIVE,
  LOCK_RELEASE,
  LOCK_SHARED,
  markerCharged,
  markerEvent,
  markerNumber,
  markerOf,
  SECTIONS,
} from './log-markers.js';
import { RUNS, SectionLog, type SectionPlan } from './section-log.js';
import type { StepInfo } from './steps/declare.js';
import type { Writes } from './tape.js';

/** State of a step as a lock. */
const FREE = 0;
const HELD = 1;
const NO_LOCK = 2;

export class Settled implements Writes {
  /** Keep the log as well. */
  logging = false;
  /** How often each step was taken during this call, by step number. */
  readonly counts: Float64Array;
  /** Numbers of the steps with a count, in the order of their first charge: touched[0 .. touchedCount). */
  readonly touched: Uint16Array;
  touchedCount = 0;
  /**
   * The log: log[0 .. logCount) are steps (>= 0), with how often each was passed in logTimes, and markers (< 0, see
   * log-markers.ts). Between two markers the order of the steps is not kept.
   */
  log: Int32Array = new Int32Array(256);
  logTimes: Float64Array = new Float64Array(256);
  logCount = 0;
  /** The batches of the call; none for most. */
  readonly batches: BatchLog;
  /** Between beginBatches and endBatches: steps go to `batches`, not into the log. */
  inBatches = false;
  /** The many sections of one lock in the call; none for most. */
  readonly sectionLog: SectionLog;
  /** Between beginSections and endSections: steps go to `sectionLog`, not into the log. */
  private inSections = false;
  /** By step: FREE, HELD or NO_LOCK. A call can't take a lock twice at a time. */
  private readonly locks: Uint8Array;
  private heldCount = 0;

  /** See Ledger. */
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
    this.sectionLog = new SectionLog(steps);
  }

  charge(step: number, times = 1): void {
    const before = this.counts[step];
    if (times > 0 && before >= 0) {
      if (before === 0) this.touched[this.touchedCount++] = step;
      this.counts[step] = before + times;
      if (this.logging && !this.inBatches && !this.inSections) this.append(step, times);
    } else this.refuse(step, times);
  }

  acquire(lock: number, shared = false): void {
    this.charge(lock);
    this.take(lock);
    if (this.logging) this.append(markerOf(lock, (shared ? LOCK_SHARED : LOCK_EXCLUSIVE) + LOCK_CHARGED), 0);
  }

  enter(lock: number, shared = false): void {
    this.take(lock);
    if (this.logging) this.append(markerOf(lock, shared ? LOCK_SHARED : LOCK_EXCLUSIVE), 0);
  }

  release(lock: number): void {
    if (this.locks[lock] !== HELD) throw new Error(`${this.nameOf(lock)} is released but not held`);
    this.locks[lock] = FREE;
    this.heldCount--;
    if (this.logging) this.append(markerOf(lock, LOCK_RELEASE), 0);
  }

  /** Does what a marker of a tape stands for: a mark, or a lock that is taken or released. */
  playMarker(marker: number): void {
    if (isMark(marker)) {
      if (this.logging) this.append(marker, 0);
      return;
    }
    const lock = markerNumber(marker);
    const event = markerEvent(marker);
    if (event === LOCK_RELEASE) this.release(lock);
    else if (markerCharged(marker)) this.acquire(lock, event === LOCK_SHARED);
    else this.enter(lock, event === LOCK_SHARED);
  }

  /** Batches begin under a lock; letsIn: see BatchLog. */
  beginBatches(lock: number, letsIn: boolean): void {
    if (this.locks[lock] !== HELD) throw new Error(`${this.nameOf(lock)} is not held around its batches`);
    if (this.inBatches || this.batches.shapes.length > 0) throw new Error('a call has batches twice');
    this.inBatches = true;
    this.batches.letsIn = letsIn;
    this.batches.begin(this.counts, this.touched, this.touchedCount);
    if (this.logging) this.append(markerOf(lock, BATCHES), 0);
  }

  /** The many sections of one lock begin: what is charged now belongs to one of the parts in section-log.ts. */
  beginSections(): void {
    this.inSections = true;
    this.sectionLog.begin(this.counts);
  }

  /** What is charged from now on belongs to this part: READS, SLOTS, WRITES or RUNS. */
  section(part: number): void {
    this.sectionLog.enter(part, this.counts, this.touched, this.touchedCount);
  }

  endSections(plan: SectionPlan): void {
    this.section(RUNS);
    this.inSections = false;
    this.append(markerOf(this.sectionLog.all.length, SECTIONS), 0);
    this.sectionLog.end(plan);
  }

  /** Forgets the call. Throws if it still holds a lock: a path that returns with one is wrong. */
  clear(): void {
    if (this.heldCount !== 0)
      throw new Error(`call ended with ${this.heldCount} lock(s) held: ${this.heldNames()}`);
    const { counts, touched, touchedCount } = this;
    for (let i = 0; i < touchedCount; i++) counts[touched[i]] = 0;
    this.touchedCount = 0;
    this.logCount = 0;
    this.inBatches = false;
    if (this.batches.shapes.length > 0) this.batches.clear();
    this.inSections = false;
    this.sectionLog.clear();
  }

  private take(lock: number): void {
    if (this.locks[lock] !== FREE) this.refuseLock(lock);
    this.locks[lock] = HELD;
    this.heldCount++;
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

  /** Puts an entry into the log, or adds to the last one where that is the same step. */
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

  /** Makes room in the log: merges equal steps behind the last marker; where that gains too little, the log grows. */
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
    const room = this.log.length * 2;
    this.log = grown(this.log, room);
    this.logTimes = grown(this.logTimes, room);
  }
}
