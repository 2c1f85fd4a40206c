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
  markerNumber,
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
   * What a priced call holds its locks for, each of them in all.
   * @param ledger with the log of the call
   * @param costPs time of each of its steps
   */
  of({ log, logTimes, logCount, counts, batches, sectionLog }: Ledger, costPs: Float64Array): Held[] {
    const work = new Work(counts, costPs, this.isAssumed);
    for (let i = 0; i < logCount; i++) {
      const entry = log[i];
      if (entry >= 0) work.pass(entry, logTimes[i]);
      else if (isBatchesMarker(entry)) {
        const { shapes, runShapes, runTimes } = batches;
        for (let run = 0; run < runShapes.length; run++) work.passAll(shapes[runShapes[run]], runTimes[run]);
      } else if (isSectionsMarker(entry)) {
        const { plan, parts } = sectionLog.all[markerNumber(entry)];
        for (const [part, shapes] of parts.entries()) {
          const isHeld = part === READS || part === WRITES;
          if (isHeld) work.enter(plan.lock);
          for (const shape of shapes) work.passAll(shape, 1);
          if (isHeld) work.leave(plan.lock);
        }
      } else if (!isMark(entry)) {
        if (markerEvent(entry) === LOCK_RELEASE) work.leave(markerNumber(entry));
        else work.enter(markerNumber(entry));
      }
    }
    return work.held();
  }
}

/** What a lock was held for so far, and how far the work was when it was taken last. */
interface Holding {
  readonly lock: number;
  ps: number;
  assumedPs: number;
  fromPs: number;
  fromAssumedPs: number;
}

/** The work of one call, added up as its log goes by. */
class Work {
  private ps = 0;
  private assumedPs = 0;
  private readonly holdings = new Map<number, Holding>();

  constructor(
    private readonly counts: Float64Array,
    private readonly costPs: Float64Array,
    private readonly isAssumed: Uint8Array,
  ) {}

  pass(step: number, times: number): void {
    const cost = (times * this.costPs[step]) / this.counts[step];
    this.ps += cost;
    if (this.isAssumed[step] === 1) this.assumedPs += cost;
  }

  passAll({ steps, counts: times }: BatchShape, repeated: number): void {
    for (let i = 0; i < steps.length; i++) this.pass(steps[i], times[i] * repeated);
  }

  enter(lock: number): void {
    let holding = this.holdings.get(lock);
    if (holding === undefined) {
      holding = { lock, ps: 0, assumedPs: 0, fromPs: 0, fromAssumedPs: 0 };
      this.holdings.set(lock, holding);
    }
    holding.fromPs = this.ps;
    holding.fromAssumedPs = this.assumedPs;
  }

  leave(lock: number): void {
    const holding = this.holdings.get(lock)!;
    holding.ps += this.ps - holding.fromPs;
    holding.assumedPs += this.assumedPs - holding.fromAssumedPs;
  }

  /** In the order in which the locks were taken first. */
  held(): Held[] {
    return [...this.holdings.values()];
  }
}
