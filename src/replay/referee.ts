/**
 * The referee: what the caller of the kernel could observe must be the same in every lane, row by row. A variant that
 * changes it is wrong, unless its mayDiffer names the case.
 */
import { returnText } from '../errno.js';
import { MAX_STORED_PFNS, type TraceBatch } from '../trace/batch.js';
import { OPS } from '../trace/ops.js';
import type { AllowedDifference } from '../variants/variant.js';
import type { Answers } from './answers.js';
import { PIN } from './calls.js';

/** A difference that no mayDiffer allows. */
export class RefereeStop extends Error {
  constructor(
    readonly line: number,
    readonly label: string,
    what: string,
  ) {
    super(what);
  }
}

export class Referee {
  /** Rows that differed with allowance, by reason. */
  readonly differing = new Map<string, number>();

  /**
   * @param label the variant's name for messages
   * @param allowed what the lane's variants may do differently
   */
  constructor(
    private readonly label: string,
    private readonly allowed: readonly AllowedDifference[],
  ) {}

  /** Compares rows [0, rows) of a batch with BASE's; throws RefereeStop at the first that must not differ. */
  compare(batch: TraceBatch, rows: number, base: Answers, lane: Answers): void {
    for (let row = 0; row < rows; row++) {
      if (base.ret[row] !== lane.ret[row] || base.extra[row] !== lane.extra[row]) {
        this.judge(batch, row, base, lane, -1);
      } else if (batch.op[row] === PIN) {
        const start = batch.pfnStart[row];
        // also where it failed: then nothing may have been returned
        const end = start + (batch.pfnCount[row] <= MAX_STORED_PFNS ? batch.pfnCount[row] : 0);
        for (let i = start; i < end; i++) {
          if (base.phys[i] !== lane.phys[i]) {
            this.judge(batch, row, base, lane, i - start);
            break;
          }
        }
      }
    }
  }

  private judge(batch: TraceBatch, row: number, base: Answers, lane: Answers, pfnIndex: number): void {
    const op = OPS[batch.op[row]].name;
    const allowed = this.allowed.find(
      (difference) =>
        difference.op === op &&
        (difference.base ?? base.ret[row]) === base.ret[row] &&
        (difference.variant ?? lane.ret[row]) === lane.ret[row],
    );
    if (allowed !== undefined) {
      this.differing.set(allowed.reason, (this.differing.get(allowed.reason) ?? 0) + 1);
      return;
    }
    throw new RefereeStop(batch.line[row], this.label, this.describe(op, batch, row, base, lane, pfnIndex));
  }

  private describe(
    op: string,
    batch: TraceBatch,
    row: number,
    base: Answers,
    lane: Answers,
    pfnIndex: number,
  ): string {
    if (base.ret[row] !== lane.ret[row]) {
      return `${op}: ${this.label} returns ${returnText(lane.ret[row])} where BASE returns ${returnText(base.ret[row])}`;
    }
    if (pfnIndex < 0 && op !== 'unmap') {
      return `${op}: ${this.label} leaves ${lane.extra[row]} references to pinned pages where BASE leaves ${base.extra[row]}`;
    }
    if (pfnIndex < 0) {
      return `${op}: ${this.label} unmaps ${lane.extra[row]} pages where BASE unmaps ${base.extra[row]}`;
    }
    const at = batch.pfnStart[row] + pfnIndex;
    const hex = (pfn: number): string => `0x${pfn.toString(16)}`;
    return `${op}: ${this.label} returns pfn ${hex(lane.phys[at])} for iova pfn ${hex(batch.pfns[at])} (index ${pfnIndex}) where BASE returns ${hex(base.phys[at])}`;
  }
}
