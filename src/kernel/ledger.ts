/**
 * Where a kernel path writes down what it does during one call: which steps it takes, and which locks. It knows no prices
 * and no time. The replay prices the ledger of a finished call, and clears it for the next one.
 *
 * What a path writes goes on a tape first: one number for each charge and lock, in order (tape.ts). Tapes that have come
 * before have a kind by which they are known (tapes.ts, findKind), and the replay then need not ask what such a call comes
 * to. Whoever does ask (counts, log, ...) has the tape settled: played into the counts, held locks and log of the call
 * (settled.ts), where mistakes such as a lock that is released twice show.
 */
import { grown } from '../grown.js';
import type { BatchLog } from './batch-log.js';
import {
  LOCK_CHARGED,
  LOCK_EXCLUSIVE,
  LOCK_RELEASE,
  LOCK_SHARED,
  MARK,
  markerOf,
  SPAN_BEGIN_MARK,
} from './log-markers.js';
import type { SectionLog } from './section-log.js';
import { Settled } from './settled.js';
import type { StepInfo } from './steps/declare.js';
import { fitsEntry, patternEntry, play, playPattern, stepEntry, TIMES_LIMIT, type Writes } from './tape.js';
import { LONGEST, LOST, Tapes } from './tapes.js';

function settleEntry(settled: Settled, entry: number): void {
  if (entry < 0) settled.playMarker(entry);
  else play(entry, settled);
}

/** `length` of a call whose tape was settled: what follows goes to `settled` at once. */
const SETTLED = LONGEST + 1;

/** A kind of note, which a path leaves for a probe of its own: the length of a run that contiguous-pin pins. */
export const NOTE_CONTIGUOUS_RUN = 0;
export const NOTE_DIRTY_PAGES = 1;

export class Ledger implements Writes {
  /** The tapes of all calls whose kind was asked for. */
  private readonly tapes = new Tapes();
  /** The tape of this call: entries[0 .. length); or length is SETTLED. */
  private readonly entries = new Int32Array(LONGEST);
  private length = 0;
  /** Kinds from this number on are new since the call began. */
  private known = this.tapes.next;
  noteKinds: Uint8Array = new Uint8Array(64);
  noteValues: Float64Array = new Float64Array(64);
  noteCount = 0;
  /** How many spans of the call have begun. */
  spans = 0;
  /** Keep the log as well, the order of steps and lock events. Nobody needs it while one cpu runs alone. */
  logging = false;
  private readonly settled: Settled;

  /**
   * @param steps number of steps in the table (StepTable.size)
   * @param infos the table itself (StepTable.all), by which messages name locks, and steps that are no lock are refused as
   *   one
   */
  constructor(steps: number, infos?: readonly StepInfo[]) {
    this.settled = new Settled(steps, infos);
  }

  /** Counts `times` passes through a step. One that is not in the table throws when the call is settled. */
  charge(step: number, times = 1): void {
    const whole = times | 0;
    if (whole === times && whole > 0 && whole < TIMES_LIMIT && fitsEntry(step)) {
      this.push(stepEntry(step, whole));
    } else this.chargeSettled(step, times);
  }

  /** Takes all that a pattern stands for (pattern() in tape.ts), with the path's two numbers for it. */
  pass(pattern: number, a = 0, b = 0): void {
    if (fitsEntry(a | b)) this.push(patternEntry(pattern, a, b));
    else playPattern(pattern, this.settle(), a, b);
  }

  /**
   * Takes a lock, and charges its step once for lock and unlock together. A lock that is held already throws when the call
   * is settled.
   * @param shared for reading, with others who read
   */
  acquire(lock: number, shared = false): void {
    this.lockEvent(lock, (shared ? LOCK_SHARED : LOCK_EXCLUSIVE) + LOCK_CHARGED);
  }

  /** Takes a lock whose cost is inside another step's. */
  enter(lock: number, shared = false): void {
    this.lockEvent(lock, shared ? LOCK_SHARED : LOCK_EXCLUSIVE);
  }

  /** Releases a lock. One that is not held throws when the call is settled. */
  release(lock: number): void {
    this.lockEvent(lock, LOCK_RELEASE);
  }

  /** A part of the call begins that is worth a latency of its own; it ends with mark(SPAN_END_MARK). Kept while `logging`. */
  beginSpan(): void {
    this.spans++;
    this.mark(SPAN_BEGIN_MARK);
  }

  /** Puts a mark into the log (log-markers.ts): SPAN_END_MARK, FAULT_MARK or one of those that follow it there. Kept while `logging`. */
  mark(number: number): void {
    if (this.logging) this.push(markerOf(number, MARK));
  }

  /**
   * The batches of the call begin, one after another until endBatches (batch-log.ts). Once a call.
   * @param lock is held over all of them
   * @param letsIn waiters for it are let in between two of them
   */
  beginBatches(lock: number, letsIn: boolean): void {
    this.settle().beginBatches(lock, letsIn);
  }

  /** A batch ends, and the next one begins. */
  endBatch(): void {
    const settled = this.settle();
    settled.batches.end(settled.counts, settled.touched, settled.touchedCount);
  }

  /** The batch that ended last comes `times` times more, with the same steps each time. */
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
   * The kind of the call's tape: a number that all calls with the same tape have. LOST (0) where no earlier call had it
   * (the tape is known from now on), it is too long, or there are too many kinds.
   */
  findKind(): number {
    if (this.length === SETTLED) return LOST;
    const kind = this.tapes.kindOf(this.entries, this.length);
    return kind < this.known ? kind : LOST;
  }

  /** What the call has come to so far; see Settled for this and the following. */
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

  /** Where the many sections of one lock are told apart (Settled.beginSections); null: without a log they are only counted. */
  get sections(): Settled | null {
    return this.logging ? this.settle() : null;
  }

  /**
   * Forgets the call. Throws if it still holds a lock: a path that returns with one is wrong.
   * @param known a call with the same tape was settled and cleared before, so that this one need not be looked at
   */
  clear(known = false): void {
    this.noteCount = 0;
    this.spans = 0;
    if (!known || this.length === SETTLED) this.settle().clear();
    this.length = 0;
    this.known = this.tapes.next;
  }

  /** Plays the tape into `settled`; what the call writes from now on goes there at once. */
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
    const marker = markerOf(lock, event);
    if (fitsEntry(lock)) this.push(marker);
    else this.refuseLock(lock, event);
  }

  /** Throws, saying why this can't be a lock. */
  private refuseLock(lock: number, event: number): void {
    const settled = this.settle();
    if (event === LOCK_RELEASE) settled.release(lock);
    else settled.enter(lock);
  }

  /** Charges what no entry of a tape can hold: very many passes, a part of one, none, or what is no number at all. */
  private chargeSettled(step: number, times: number): void {
    if (!(times <= 0)) this.settle().charge(step, times);
  }
}
