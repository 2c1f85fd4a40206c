/**
 * What locks are held for: how much of it is at assumed prices. It is the holders' own work alone, and of one call in
 * EACH, besides the first ones: enough to say whether most of it is, at no cost to the others.
 */
import type { BatchShape } from '../../kernel/batch-log.js';
import type { Ledger } from '../../kernel/ledger.js';
import {
  isBatchesMarker,
  isMark,
  isSectionsMarker,
  LOCK_RELEASE,
  markerEvent,
  markerLock,
} from '../../kernel/log-markers.js';
import { READS, WRITES } from '../../kernel/section-log.js';

/** A power of two. */
const EACH = 64;
const FIRST = 256;

/** Of one lock in one call, ps. */
export interface Held {
  readonly lock: number;
  readonly ps: number;
  readonly assumedPs: number;
}

export class HeldPrices {
  /** By the lock's step, over all calls looked at, ps. */
  readonly ps: Float64Array;
  readonly assumedPs: Float64Array;
  private looked = 0;

  /** @param isAssumed by step: 1 where its price is assumed */
  constructor(private readonly isAssumed: Uint8Array) {
    this.ps = new Float64Array(isAssumed.length);
    this.assumedPs = new Float64Array(isAssumed.length);
  }

  /** @param row number of the call's row in the trace */
  looksAt(row: number): boolean {
    return this.looked < FIRST || (row & (EACH - 1)) === 0;
  }

  add(held: readonly Held[]): void {
    this.looked++;
    for (const { lock, ps, assumedPs } of held) {
      this.ps[lock] += ps;
      this.assumedPs[lock] += assumedPs;
    }
  }

  /**
   * What a priced call holds its locks for.
   * @param ledger with the log of the call
   * @param costPs time of each of its steps
   */
  of({ log, logTimes, logCount, counts, batches, sectionLog }: Ledger, costPs: Float64Array): Held[] {
    const { isAssumed } = this;
    const held: Held[] = [];
    const since = new Map<number, readonly [ps: number, assumedPs: number]>();
    let ps = 0;
    let assumedPs = 0;
    const pass = (step: number, times: number): void => {
      const cost = (times * costPs[step]) / counts[step];
      ps += cost;
      if (isAssumed[step] === 1) assumedPs += cost;
    };
    const passAll = ({ steps, counts: times }: BatchShape, repeated = 1): void => {
      for (const [i, step] of steps.entries()) pass(step, times[i] * repeated);
    };
    const leave = (lock: number, [fromPs, fromAssumedPs]: readonly [number, number]): void => {
      held.push({ lock, ps: ps - fromPs, assumedPs: assumedPs - fromAssumedPs });
    };
    for (let i = 0; i < logCount; i++) {
      const entry = log[i];
      if (entry >= 0) pass(entry, logTimes[i]);
      else if (isBatchesMarker(entry)) {
        for (const [run, shape] of batches.runShapes.entries())
          passAll(batches.shapes[shape], batches.runTimes[run]);
      } else if (isSectionsMarker(entry)) {
        const { plan, parts } = sectionLog.all[markerLock(entry)];
        for (const [part, shapes] of parts.entries()) {
          const from = [ps, assumedPs] as const;
          for (const shape of shapes) passAll(shape);
          if (part === READS || part === WRITES) leave(plan.lock, from);
        }
      } else if (!isMark(entry)) {
        const lock = markerLock(entry);
        const from = since.get(lock);
        if (markerEvent(entry) !== LOCK_RELEASE) since.set(lock, [ps, assumedPs]);
        else if (from !== undefined) leave(lock, from);
      }
    }
    return held;
  }
}
