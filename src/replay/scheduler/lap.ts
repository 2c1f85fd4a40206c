/**
 * One lap of a stage-2 fault that retries beside an MMU notifier (notifiers.ts): the steps that it takes again each time.
 * They are those from the VM exit to mmu_lock, without what is done once (the host's own page fault), then the lock itself,
 * and the way back into the guest.
 */
import type { Ledger } from '../../kernel/ledger.js';
import {
  isMark,
  LOCK_RELEASE,
  markerCharged,
  markerEvent,
  markerNumber,
  ONCE_MARK,
} from '../../kernel/log-markers.js';
import { MMU_LOCK, MMU_RWLOCK, VMENTER } from '../../kernel/steps.js';

/** The step of the mmu_lock that a call takes, by its counts. */
export function mmuLockOf(counts: Float64Array): number {
  return counts[MMU_LOCK] > 0 ? MMU_LOCK : MMU_RWLOCK;
}

export class Lap {
  private readonly steps: number[] = [];
  private readonly counts: number[] = [];
  private readonly timesPs: number[] = [];
  /** Sum of the times, and index of the longest. */
  private readonly sumPs: number;
  private readonly dearest: number;
  /** Index in the log behind what the lap was made of. */
  private readonly end: number;

  /**
   * @param ledger with the log of a priced call
   * @param mark index in the log of the mark with which the fault begins
   * @param costPs time of each step of the call (Pricer.costPs)
   */
  constructor(
    ledger: Ledger,
    private readonly mark: number,
    costPs: Float64Array,
  ) {
    const { log, logTimes, logCount, counts } = ledger;
    const mmuLock = mmuLockOf(counts);
    const pass = (step: number, times: number, share = times): void => {
      if (counts[step] > 0) this.add(step, times, (share * costPs[step]) / counts[step]);
    };
    let i = mark + 1;
    for (; i < logCount; i++) {
      const entry = log[i];
      if (entry >= 0) {
        if (entry !== mmuLock) pass(entry, logTimes[i]);
        continue;
      }
      const number = markerNumber(entry);
      if (isMark(entry)) {
        if (number === ONCE_MARK) break;
      } else if (number === mmuLock) break;
      // as in a Program: half of a lock's cost lies before it is taken, half before it is released
      else if (markerEvent(entry) === LOCK_RELEASE) {
        if (this.steps.includes(number)) pass(number, 0, 0.5);
      } else if (markerCharged(entry)) pass(number, 0, -0.5);
    }
    this.end = Math.min(i + 1, logCount);
    pass(mmuLock, 1);
    pass(VMENTER, 1);
    this.timesPs = this.timesPs.map(Math.round);
    this.sumPs = this.timesPs.reduce((sum, ps) => sum + ps, 0);
    this.dearest = this.timesPs.indexOf(Math.max(...this.timesPs));
  }

  /** The fault of the same call that begins at another mark takes the same lap. */
  fits({ log, logTimes, logCount }: Ledger, mark: number): boolean {
    const length = this.end - this.mark;
    if (mark + length > logCount) return false;
    for (let i = 0; i < length; i++) {
      const [one, other] = [this.mark + i, mark + i];
      if (log[one] !== log[other] || logTimes[one] !== logTimes[other]) return false;
    }
    return true;
  }

  /**
   * Adds one lap to the sums of steps behind a probe.
   * @param offset where the probe's steps begin in the sums
   * @param lapPs what the lap took as a whole; what the rounded steps fall short of that goes to the dearest one
   */
  addTo(
    sums: { readonly counts: Float64Array; readonly timesPs: Float64Array },
    offset: number,
    lapPs: number,
  ) {
    const { steps, counts, timesPs, sumPs, dearest } = this;
    for (let i = 0; i < steps.length; i++) {
      sums.counts[offset + steps[i]] += counts[i];
      sums.timesPs[offset + steps[i]] += timesPs[i];
    }
    sums.timesPs[offset + steps[dearest]] += lapPs - sumPs;
  }

  private add(step: number, count: number, ps: number): void {
    const known = this.steps.indexOf(step);
    const i = known < 0 ? this.steps.push(step) - 1 : known;
    this.counts[i] = (this.counts[i] ?? 0) + count;
    this.timesPs[i] = (this.timesPs[i] ?? 0) + ps;
  }
}
