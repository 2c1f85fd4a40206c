/**
 * The referee: what the caller of the kernel could observe must be the same in every lane as in BASE, row by row: the return
 * value, what the call left beside it (Machine.extra), the pfns, the bytes. A variant that changes it is wrong, unless its
 * mayDiffer (variants/variant.ts) names the case.
 */
import { returnText } from '../errno.js';
import { ADDRESS_PAGE, MAX_STORED_PFNS, type TraceBatch } from '../trace/batch.js';
import { OPS } from '../trace/ops.js';
import type { AllowedDifference } from '../variants/variant.js';
import type { Answers } from './answers.js';
import { DivergedMemory } from './diverged-memory.js';
import {
  DEV_DMA,
  DIRTY_LOG,
  DMA_READ,
  DMA_WRITE,
  MAP,
  PIN,
  S2_FAULT,
  S2_UNMAP,
  S2_WP,
  UNMAP,
  UNPIN,
} from './ops.js';
import { eventfdOf, isDoorbell } from './rows/doorbell-rows.js';
import { accessBytes } from './rows/guest-access.js';

/** Rows of a batch that BASE and the lane have answered. */
interface Compared {
  readonly batch: TraceBatch;
  readonly base: Answers;
  readonly lane: Answers;
}

/** A difference in one row. */
interface Found {
  readonly row: number;
  /** The return value, Machine.extra, a pfn, a byte of a buffer or of guest memory. */
  readonly what: 'return' | 'extra' | 'pfn' | 'byte';
  /** Of the pfn or byte, within the row's. */
  readonly index?: number;
}

/** A difference that no mayDiffer allows. */
export class RefereeStop extends Error {
  constructor(
    readonly line: number,
    readonly label: string,
    what: string,
    /** Index of the row in its batch. */
    readonly row: number,
  ) {
    super(what);
  }
}

/** What Machine.extra counts, by operation; that of a doorbell is eventfdOf. */
const EXTRA: ReadonlyMap<number, readonly [verb: string, unit: string]> = new Map([
  [MAP, ['hides its mapping from', 'kinds of look-ups']],
  [PIN, ['leaves', 'references to pinned pages']],
  [UNPIN, ['leaves', 'references to pinned pages']],
  [UNMAP, ['unmaps', 'pages']],
  [DMA_READ, ['copies', 'bytes']],
  [DMA_WRITE, ['copies', 'bytes']],
  [DEV_DMA, ['moves', 'bytes']],
  [S2_FAULT, ['leaves', 'pages mapped by stage 2']],
  [S2_UNMAP, ['leaves', 'pages mapped by stage 2']],
  [S2_WP, ['leaves', 'pages mapped by stage 2']],
  [DIRTY_LOG, ['tells of or clears', 'dirty pages']],
]);

/** For an operation that the table does not name: a difference must be told all the same. */
const UNNAMED = ['answers', 'beside its return value'] as const;

export class Referee {
  /** Rows that differed with allowance, by reason. */
  readonly differing = new Map<string, number>();
  private readonly diverged = new DivergedMemory();

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
    if (this.diverged.isEmpty && base.same(lane, batch, rows)) return;
    const compared = { batch, base, lane };
    const sameBytes = base.sameBytes(lane, 0, Math.min(base.used, lane.used));
    for (let row = 0; row < rows; row++) {
      const op = batch.op[row];
      // not run in one of the two lanes
      if (Number.isNaN(base.ret[row]) || Number.isNaN(lane.ret[row])) continue;
      if (base.ret[row] !== lane.ret[row] || base.extra[row] !== lane.extra[row]) {
        const what = base.ret[row] !== lane.ret[row] ? 'return' : 'extra';
        const reason = this.judge(compared, { row, what });
        if (op === DMA_WRITE) this.diverged.add(batch, row, base.extra[row], lane.extra[row], reason);
      } else if (op === PIN) this.comparePfns(compared, row);
      if (op !== DMA_READ && op !== DMA_WRITE) continue;
      if (!sameBytes) this.compareBytes(compared, row);
      if (op === DMA_WRITE) this.diverged.overwrite(batch, row, Math.min(base.extra[row], lane.extra[row]));
    }
  }

  private comparePfns(compared: Compared, row: number): void {
    const { batch, base, lane } = compared;
    const start = batch.pfnStart[row];
    // also where it failed: then nothing may have been returned
    const end = start + (batch.pfnCount[row] <= MAX_STORED_PFNS ? batch.pfnCount[row] : 0);
    for (let i = start; i < end; i++) {
      if (base.phys[i] === lane.phys[i]) continue;
      this.judge(compared, { row, what: 'pfn', index: i - start });
      return;
    }
  }

  /**
   * What both lanes copied must be alike, and the rest of buffer or memory too where both came equally far. Excused is
   * what follows from a write that was allowed to differ before, but never a byte that both have just written.
   */
  private compareBytes(compared: Compared, row: number): void {
    const { batch, base, lane } = compared;
    const copied = Math.min(base.extra[row], lane.extra[row]);
    const alike = base.ret[row] === lane.ret[row] && base.extra[row] === lane.extra[row];
    const start = base.start[row];
    const end = start + (alike ? accessBytes(batch, row) : copied);
    if (base.sameBytes(lane, start, end)) return;
    const excusable = batch.op[row] === DMA_WRITE ? copied : 0;
    let excuse: string | undefined;
    for (let at = start; at < end; at++) {
      if (base.bytes[at] === lane.bytes[at]) continue;
      const index = at - start;
      const reason = index < excusable ? undefined : this.diverged.reason(batch, row, index);
      if (reason === undefined) {
        this.judge(compared, { row, what: 'byte', index });
        return;
      }
      excuse ??= reason;
    }
    if (excuse !== undefined) this.count(`an earlier write differed: ${excuse}`);
  }

  private count(reason: string): void {
    this.differing.set(reason, (this.differing.get(reason) ?? 0) + 1);
  }

  /** Counts a difference that a mayDiffer allows, and returns its reason; throws RefereeStop where none does. */
  private judge(compared: Compared, found: Found): string {
    const { batch, base, lane } = compared;
    const { row, what } = found;
    const op = OPS[batch.op[row]].name;
    const allowed = this.allowed.find(
      (difference) =>
        difference.op === op &&
        (difference.endsAt === undefined || endsAtTop(batch, row)) &&
        this.isAbout(difference, what) &&
        (difference.base ?? base.ret[row]) === base.ret[row] &&
        (difference.variant ?? lane.ret[row]) === lane.ret[row],
    );
    if (allowed === undefined) {
      const text = `${op}: ${this.label} ${described(compared, found)}`;
      throw new RefereeStop(batch.line[row], this.label, text, row);
    }
    this.count(allowed.reason);
    return allowed.reason;
  }

  private isAbout(difference: AllowedDifference, what: Found['what']): boolean {
    if (difference.what === 'copied') return what === 'extra';
    if (difference.what === undefined) return true;
    return this.differing.size > 0 && (what === 'return' || what === 'extra');
  }
}

/** A row's addr,len ends at 2^64. */
function endsAtTop({ addrPage, addrOffset, lenPages, lenOffset }: TraceBatch, row: number): boolean {
  const bytes = addrOffset[row] + lenOffset[row];
  return (addrPage[row] + lenPages[row]) * ADDRESS_PAGE + bytes === 2 ** 64 && bytes % ADDRESS_PAGE === 0;
}

/** `returns -EINVAL where BASE returns 1` */
function described({ batch, base, lane }: Compared, { row, what, index = 0 }: Found): string {
  const hex = (number: number): string => `0x${number.toString(16)}`;
  switch (what) {
    case 'return':
      return `returns ${returnText(lane.ret[row])} where BASE returns ${returnText(base.ret[row])}`;
    case 'extra': {
      if (isDoorbell(batch.op[row]))
        return `has ${eventfdText(lane.extra[row])} where BASE has ${eventfdText(base.extra[row])}`;
      const [leaves, unit] = EXTRA.get(batch.op[row]) ?? UNNAMED;
      return `${leaves} ${lane.extra[row]} ${unit} where BASE ${leaves} ${base.extra[row]}`;
    }
    case 'pfn': {
      const at = batch.pfnStart[row] + index;
      return `returns pfn ${hex(lane.phys[at])} for iova pfn ${hex(batch.pfns[at])} (index ${index}) where BASE returns ${hex(base.phys[at])}`;
    }
    case 'byte': {
      const at = base.start[row] + index;
      const leaves = batch.op[row] === DMA_READ ? 'reads' : 'leaves';
      return `${leaves} byte ${hex(lane.bytes[at])} at offset ${index} where BASE ${leaves} ${hex(base.bytes[at])}`;
    }
  }
}

function eventfdText(extra: number): string {
  if (extra === 0) return 'no eventfd';
  const { number, signals } = eventfdOf(extra);
  return `eventfd ${number} (signalled ${signals} ${signals === 1 ? 'time' : 'times'})`;
}
