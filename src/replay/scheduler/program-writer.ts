/**
 * Makes programs of priced calls. The ledger's log has the steps and markers of a call in their order; with the time of each
 * step that tells how much of its own work the call has done when it takes and releases its locks, lets waiters in, and
 * begins and ends its spans.
 */
import type { BatchShape } from '../../kernel/batch-log.js';
import type { Ledger } from '../../kernel/ledger.js';
import {
  FAULT_MARK,
  isBatchesMarker,
  isMark,
  isSectionsMarker,
  LOCK_EXCLUSIVE,
  LOCK_RELEASE,
  LOCK_SHARED,
  markerCharged,
  markerEvent,
  markerNumber,
  NOTIFIER_MARK,
} from '../../kernel/log-markers.js';
import { READS, RUNS, SLOTS, WRITES } from '../../kernel/section-log.js';
import { type StepTable, VMENTER } from '../../kernel/steps.js';
import { batchTimes, shapePs } from '../batch-times.js';
import { FAULT, ONCE, SEQUENCE, SPAN_BEGIN, SPAN_END } from './event-kinds.js';
import { Lap, mmuLockOf } from './lap.js';
import type { Program } from './program.js';
import { Series } from './series.js';

/** Kind of event (event-kinds.ts) by the number of a mark (log-markers.ts); a notifier's mark is no event. */
const KIND_OF_MARK: readonly number[] = [SPAN_BEGIN, SPAN_END, FAULT, SEQUENCE, ONCE];

/** Makes programs of the calls of one lane. */
export class ProgramWriter {
  /** By step: 1 for an srcu, which has readers alone. */
  private readonly readersOnly: Uint8Array;
  /** By step: 1 for a lock that the call at hand has taken with its own cost charged (Ledger.acquire). */
  private readonly charged: Uint8Array;

  constructor(steps: StepTable) {
    this.readersOnly = Uint8Array.from(steps.all, ({ lock }) => (lock?.kind === 'srcu' ? 1 : 0));
    this.charged = new Uint8Array(steps.size);
  }

  /**
   * Writes a priced call into a program. Where a lock's own cost was charged, half of it lies before the lock is taken, and
   * half at the end of its holding: one for lock, one for unlock.
   * @param ledger with the log of the call
   * @param costPs time of each of its steps (Pricer.costPs)
   * @param workPs their sum
   * @param retries the steps of stage-2 faults that retry are wanted (Program.laps)
   */
  write(program: Program, ledger: Ledger, costPs: Float64Array, workPs: number, retries = false): void {
    const { log, logTimes, logCount, counts } = ledger;
    program.clear();
    program.workPs = workPs;
    let done = 0;
    let lap: Lap | null = null;
    for (let i = 0; i < logCount; i++) {
      const entry = log[i];
      if (entry >= 0) {
        done += (logTimes[i] * costPs[entry]) / counts[entry];
        continue;
      }
      const number = markerNumber(entry);
      if (isMark(entry)) {
        if (number === FAULT_MARK) {
          writeRetry(program, counts, costPs);
          if (retries) {
            // most faults of a call are alike
            if (lap === null || !lap.fits(ledger, i)) lap = new Lap(ledger, i, costPs);
            program.addLap(lap);
          }
        }
        writeMark(program, number, done);
      } else if (isBatchesMarker(entry)) done = this.writeBatches(program, number, ledger, costPs, done);
      else if (isSectionsMarker(entry)) done = this.writeSections(program, number, ledger, costPs, done);
      else done = this.writeLock(program, entry, costPs[number] / counts[number], done);
    }
  }

  /**
   * Writes a lock that is taken or released.
   * @param lockPs what one lock and unlock of it cost where that was charged
   * @returns the work done then
   */
  private writeLock(program: Program, marker: number, lockPs: number, done: number): number {
    const { charged, readersOnly } = this;
    const lock = markerNumber(marker);
    const event = markerEvent(marker);
    let at = done;
    if (event !== LOCK_RELEASE) {
      charged[lock] = markerCharged(marker) ? 1 : 0;
      if (charged[lock] === 1) at -= lockPs / 2;
    } else if (charged[lock] === 1) at += lockPs / 2;
    const kind = event === LOCK_EXCLUSIVE && readersOnly[lock] === 1 ? LOCK_SHARED : event;
    program.add(lock, kind, eventPs(program, at));
    return at;
  }

  /** Writes the call's batches under a lock, with a LOOK between two of them where waiters are let in; returns the work done then. */
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
      if (looks > 0 && ledger.batches.letsIn) program.addLooks(lock, eventPs(program, at + ps), looks, ps);
      at += times * ps;
    }
    return at;
  }

  /** Writes the sections with a number in the section log as a SERIES; returns the work done behind them. */
  private writeSections(
    program: Program,
    number: number,
    { counts, sectionLog }: Ledger,
    costPs: Float64Array,
    done: number,
  ): number {
    const { plan, parts } = sectionLog.all[number];
    const { lock, reads, writes, runs, slots } = plan;
    const partPs = parts.map((shapes: readonly BatchShape[]) =>
      shapes.reduce((sum, shape) => sum + shapePs(shape, counts, costPs), 0),
    );
    const work = {
      slotPs: partPs[SLOTS] / (runs * slots),
      readPs: reads === 0 ? 0 : partPs[READS] / reads,
      beforeReadPs: reads === 0 ? 0 : costPs[lock] / counts[lock] / 2,
      writePs: writes === 0 ? 0 : partPs[WRITES] / writes,
      behindPs: writes === 0 ? 0 : partPs[RUNS] / writes,
    };
    if (reads + writes > 0) program.addSeries(lock, new Series(plan, work, done));
    return done + partPs.reduce((sum, ps) => sum + ps);
  }
}

/** When an event comes, in whole ps of the call's own work: rounding must not bring it past the call's end. */
function eventPs({ workPs }: Program, done: number): number {
  return Math.min(workPs, Math.round(done));
}

/** Writes a mark: that of a notifier says which of its lock events are its begin and its end, any other is an event. */
function writeMark(program: Program, mark: number, done: number): void {
  if (mark !== NOTIFIER_MARK) program.add(0, KIND_OF_MARK[mark], eventPs(program, done));
  else if (program.notifierFrom < 0) program.notifierFrom = program.events;
  else program.notifierTo = program.events;
}

/** What a stage-2 fault of the call that retries spends once it has mmu_lock: on releasing it, on entering the guest again. */
function writeRetry(program: Program, counts: Float64Array, costPs: Float64Array): void {
  const lock = mmuLockOf(counts);
  program.unlockPs = counts[lock] === 0 ? 0 : Math.round(costPs[lock] / counts[lock] / 2);
  // a call that ends inside its fault has not entered the guest
  program.enterPs = counts[VMENTER] === 0 ? 0 : Math.round(costPs[VMENTER] / counts[VMENTER]);
}
