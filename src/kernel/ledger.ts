/**
 * Where a kernel path writes down what it did during one call: it counts steps and names locks, and knows no prices and
 * no time. The replay prices a finished ledger and clears it for the next call.
 *
 * What comes in goes on a tape, unlooked at; who asks what it comes to has it settled. A call that is known by its tape
 * never is.
 */
import { grown } from '../grown.js';
import type { BatchLog } from './batch-log.js';
import {
  LOCK_CHARGED,
  LOCK_EXCLUSIVE,
  LOCK_RELEASE,
  LOCK_SHARED,
  lockMarker,
  SPAN,
  SPAN_BEGIN,
} from './log-markers.js';
import type { SectionLog } from './section-log.js';
import { Settled } from './settled.js';
import type { StepInfo } from './steps/declare.js';
import { fitsEntry, patternEntry, play, playPattern, stepEntry, TIMES_LIMIT, type Writes } from './tape.js';
import { LONGEST, LOST, Tapes } from './tapes.js';

function settleEntry(settled: Settled, entry: number): void {
  if (entry < 0) settled.mark(entry);
  else play(entry, settled);
}

/** Length of a tape whose entries are settled as they come. */
const SETTLED = LONGEST + 1;

/** Kinds of notes: what happened inside a call and is worth a histogram of its own; probes name them. */
export const NOTE_CONTIGUOUS_RUN = 0;

export class Ledger implements Writes {
  /** Tapes of all calls of which somebody asked the kind. */
  private readonly tapes = new Tapes();
  /** Of this call: entries[0 .. length), or length is SETTLED. */
  private readonly entries = new Int32Array(LONGEST);
  private length = 0;
  /** Kinds from here on were not known when the call began. */
  private known = this.tapes.next;
  noteKinds: Uint8Array = new Uint8Array(64);
  noteValues: Float64Array = new Float64Array(64);
  noteCount = 0;
  /** Spans of the call that have begun. */
  spans = 0;
  /** Keep the log: in which order steps and lock events came. Nobody needs it while one cpu runs alone. */
  logging = false;
  private readonly settled: Settled;

  /**
   * @param steps number of steps in the table (StepTable.size)
   * @param infos the table itself (StepTable.all): messages name locks by it, and what is no lock can't be taken
   */
  constructor(steps: number, infos?: readonly StepInfo[]) {
    this.settled = new Settled(steps, infos);
  }

  /** Counts `times` passes through a step. Whoever settles the call throws where the step is not in the table. */
  charge(step: number, times = 1): void {
    const whole = times | 0;
    if (whole === times && whole > 0 && whole < TIMES_LIMIT && fitsEntry(step)) {
      this.push(stepEntry(step, whole));
    } else this.chargeSettled(step, times);
  }

  /** Does what a pattern stands for (pattern() in tape.ts), with its numbers. */
  pass(pattern: number, a = 0, b = 0): void {
    if (fitsEntry(a | b)) this.push(patternEntry(pattern, a, b));
    else playPattern(pattern, this.settle(), a, b);
  }

  /**
   * Takes a lock; its step is charged once, for lock and unlock. Whoever settles the call throws where it is held already.
   * @param shared for reading, with others who read
   */
  acquire(lock: number, shared = false): void {
    this.lockEvent(lock, (shared ? LOCK_SHARED : LOCK_EXCLUSIVE) + LOCK_CHARGED);
  }

  /** Takes a lock whose cost is inside another step. */
  enter(lock: number, shared = false): void {
    this.lockEvent(lock, shared ? LOCK_SHARED : LOCK_EXCLUSIVE);
  }

  /** Releases a lock. Whoever settles the call throws where it does not hold it. */
  release(lock: number): void {
    this.lockEvent(lock, LOCK_RELEASE);
  }

  /** From here to the mark SPAN_END lies a part of the call that is worth a latency of its own; it is kept while `logging`. */
  beginSpan(): void {
    this.spans++;
    this.mark(SPAN_BEGIN);
  }

  /** SPAN_END, FAULT_MARK or one behind it; kept while `logging`. */
  mark(number: number): void {
    if (this.logging) this.push(lockMarker(number, SPAN));
  }

  /**
   * Batches begin, one after another until endBatches; once a call.
   * @param lock held over all of them, but a waiter for it is let in between two if `letsIn`
   */
  beginBatches(lock: number, letsIn: boolean): void {
    this.settle().beginBatches(lock, letsIn);
  }

  /** A batch ends, and the next one begins. */
  endBatch(): void {
    const settled = this.settle();
    settled.batches.end(settled.counts, settled.touched, settled.touchedCount);
  }

  /** `times` batches more, each with the steps of the last one. */
  repeatBatch(times: number): void {
    const settled = this.settle();
    const { steps, counts } = settled.batches.repeat(times);
    for (const [i, step] of steps.entries()) {
      settled.charge(step, counts[i] * times);
      settled.batches.skip(step, counts[i] * times);
    }
  }

  endBatches(): void {
    this.settle().inBatches = false;
  }

  /** Leaves a value for a probe: a whole number from 0 on. */
  note(kind: number, value: number): void {
    if (!(Number.isSafeInteger(value) && value >= 0)) throw new Error(`a note of ${value} is no count`);
    if (this.noteCount === this.noteValues.length) {
      this.noteKinds = grown(this.noteKinds, this.noteCount + 1);
      this.noteValues = grown(this.noteValues, this.noteCount + 1);
    }
    this.noteKinds[this.noteCount] = kind;
    this.noteValues[this.noteCount++] = value;
  }

  /**
   * Enters the tape among those that are known, and returns the number of all calls that write it; LOST (0): none before
   * this one has, or it is too long, or there are too many kinds.
   */
  findKind(): number {
    if (this.length === SETTLED) return LOST;
    const kind = this.tapes.kindOf(this.entries, this.length);
    return kind < this.known ? kind : LOST;
  }

  /** See Settled, for these and the following: what the call has come to so far. */
  get counts(): Float64Array {
    return this.settle().counts;
  }

  get touched(): Uint16Array {
    return this.settle().touched;
  }

  get touchedCount(): number {
    return this.settle().touchedCount;
  }

  /** Empty unless `logging`. */
  get log(): Int32Array {
    return this.settle().log;
  }

  get logTimes(): Float64Array {
    return this.settle().logTimes;
  }

  get logCount(): number {
    return this.settle().logCount;
  }

  get batches(): BatchLog {
    return this.settle().batches;
  }

  get sectionLog(): SectionLog {
    return this.settle().sectionLog;
  }

  /** What keeps sections of a lock apart (Settled.beginSections); null: nobody asks, and they are only counted. */
  get sections(): Settled | null {
    return this.logging ? this.settle() : null;
  }

  /**
   * Forgets the call. Throws if it still holds a lock: a path that returns with one is wrong.
   * @param known a call with the same tape was settled and cleared before
   */
  clear(known = false): void {
    this.noteCount = 0;
    this.spans = 0;
    if (!known || this.length === SETTLED) this.settle().clear();
    this.length = 0;
    this.known = this.tapes.next;
  }

  /** Works out what is on the tape; what follows is settled at once. */
  private settle(): Settled {
    const { settled, entries, length } = this;
    this.length = SETTLED;
    settled.logging = this.logging;
    if (length < SETTLED) for (let i = 0; i < length; i++) settleEntry(settled, entries[i]);
    return settled;
  }

  private push(entry: number): void {
    const { length } = this;
    if (length < LONGEST) {
      this.entries[length] = entry;
      this.length = length + 1;
    } else settleEntry(this.settle(), entry);
  }

  private lockEvent(lock: number, event: number): void {
    const marker = lockMarker(lock, event);
    if (fitsEntry(lock)) this.push(marker);
    else this.refuseLock(lock, event);
  }

  /** What can't be a lock; says why. */
  private refuseLock(lock: number, event: number): void {
    const settled = this.settle();
    if (event === LOCK_RELEASE) settled.release(lock);
    else settled.enter(lock);
  }

  /** What no entry can hold: very many passes, parts of one, none, or what is no number at all. */
  private chargeSettled(step: number, times: number): void {
    if (!(times <= 0)) this.settle().charge(step, times);
  }
}
