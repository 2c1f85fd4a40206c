/** Makes programs of priced calls: when in its own work each takes its locks, lets waiters in, begins and ends its spans. */
import type { BatchShape } from '../../kernel/batch-log.js';
import {
  isBatchesMarker,
  isSectionsMarker,
  isSpanMarker,
  type Ledger,
  LOCK_EXCLUSIVE,
  LOCK_RELEASE,
  LOCK_SHARED,
  markerCharged,
  markerEvent,
  markerLock,
} from '../../kernel/ledger.js';
import { FAULT_MARK, NOTIFIER_MARK } from '../../kernel/log-markers.js';
import { READS, RUNS, SLOTS, WRITES } from '../../kernel/section-log.js';
import { type StepTable, VMENTER } from '../../kernel/steps.js';
import { batchTimes, shapePs } from '../batch-times.js';
import { Lap, mmuLockOf } from './lap.js';
import { FAULT, ONCE, type Program, SEQUENCE, SPAN_BEGIN, SPAN_END } from './program.js';
import { Series } from './series.js';

/** By number of a mark. */
const MARKS: readonly number[] = [SPAN_BEGIN, SPAN_END, FAULT, SEQUENCE, ONCE];

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
   * @param retries somebody wants to know what its stage-2 faults take when they retry
   */
  write(program: Program, ledger: Ledger, costPs: Float64Array, workPs: number, retries = false): void {
    const { log, logTimes, logCount, counts } = ledger;
    const { charged, readersOnly } = this;
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
      const lock = markerLock(entry);
      if (isSpanMarker(entry)) {
        if (lock === FAULT_MARK) {
          writeRetry(program, counts, costPs);
          if (retries) {
            // most faults of a call are alike
            if (lap === null || !lap.fits(ledger, i)) lap = new Lap(ledger, i, costPs);
            program.addLap(lap);
          }
        }
        if (lock !== NOTIFIER_MARK) program.add(0, MARKS[lock], Math.min(workPs, Math.round(done)));
        else if (program.notifierFrom < 0) program.notifierFrom = program.events;
        else program.notifierTo = program.events;
        continue;
      }
      if (isBatchesMarker(entry)) {
        done = this.writeBatches(program, lock, ledger, costPs, done);
        continue;
      }
      if (isSectionsMarker(entry)) {
        done = this.writeSections(program, lock, ledger, costPs, done);
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

  /** Batches under a lock, from `done` on, with a look at who waits between two of them, if any; returns what is done then. */
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
      if (looks > 0 && ledger.batches.letsIn)
        program.addLooks(lock, Math.min(program.workPs, Math.round(at + ps)), looks, ps);
      at += times * ps;
    }
    return at;
  }

  /** Sections of a lock, the one of that number in their log, from `done` on; returns what is done then. */
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

/** What a fault that retries does behind mmu_lock: gives it back and enters the guest again. */
function writeRetry(program: Program, counts: Float64Array, costPs: Float64Array): void {
  const lock = mmuLockOf(counts);
  program.unlockPs = counts[lock] === 0 ? 0 : Math.round(costPs[lock] / counts[lock] / 2);
  // a fault that nobody has ended has not entered the guest
  program.enterPs = counts[VMENTER] === 0 ? 0 : Math.round(costPs[VMENTER] / counts[VMENTER]);
}
