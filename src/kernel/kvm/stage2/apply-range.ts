/**
 * stage2_apply_range (arch/arm64/kvm/mmu.c, v5.17 to v6.9): a range is walked batch by batch under mmu_lock. Between two
 * batches, and only there, it may reschedule, and may let in who waits for the lock (cond_resched_lock,
 * cond_resched_rwlock_write).
 *
 * The ledger keeps the batches apart (batch-log.ts), each with the look-around behind it (S2_RESCHED): from them follows how
 * long the CPU and the lock were kept from others.
 */
import type { Ledger } from '../../ledger.js';
import { S2_RESCHED } from '../../steps.js';
import type { Stage2Geometry } from './geometry.js';

/** How far one batch goes: a variant of the path s2_range. */
export interface BatchRule {
  /** Size of a batch in pages: batches end at its multiples (stage2_range_addr_end). */
  pages(geometry: Stage2Geometry): number;
  /** The next batch begins behind the last leaf that the walker visited, if that reaches beyond the batch. */
  readonly leafAdvance: boolean;
}

/** Whether a waiter for mmu_lock is let in between two batches: a variant of the path s2_needbreak. */
export interface NeedBreak {
  readonly contended: boolean;
}

/** rwlock_needbreak() and spin_needbreak() with CONFIG_PREEMPTION: somebody waits. */
export const needbreakContended: NeedBreak = { contended: true };

/**
 * Without CONFIG_PREEMPTION they are 0, and mmu_lock is given up only where a reschedule is due: on a CPU of a VM's own,
 * which nobody else wants, never.
 */
export const needbreakNever: NeedBreak = { contended: false };

/** How a range is walked. */
export interface RangeWalk {
  readonly batch: BatchRule;
  readonly needBreak: NeedBreak;
  /** mmu_lock, which is held. */
  readonly lock: number;
}

/** What is done to a range. */
export interface RangeOp {
  /** One batch over pages [first, end): the walk and what follows it. Returns the page behind the last leaf visited. */
  walk(first: number, end: number): number;
  /**
   * Pages from `first` on, up to `end`, in which every batch of `size` pages takes the same steps and frees no table; 0 if
   * that can't be told. Asked only where `first` is a multiple of `size`.
   */
  alike(first: number, end: number, size: number): number;
  /** Does to [first, end), all of which was alike, what walk() would, without charging anything. */
  silently(first: number, end: number): void;
}

/** One stage2_apply_range over pages [first, end). */
export type ApplyRange = (first: number, end: number) => void;

/**
 * As many stage2_apply_range as `ranges` asks for, under one hold of the lock. A batch goes on from one range into the next,
 * for only within a range does the walker look around. Returns what `ranges` does.
 */
export function applyRanges<T>(
  ledger: Ledger,
  { batch, needBreak, lock }: RangeWalk,
  geometry: Stage2Geometry,
  op: RangeOp,
  ranges: (apply: ApplyRange) => T,
): T {
  ledger.beginBatches(lock, needBreak.contended);
  const result = ranges((first, end) => walkPages(ledger, batch, geometry, first, end, op));
  // behind the last one nobody looks around
  ledger.endBatch();
  ledger.endBatches();
  return result;
}

function walkPages(
  ledger: Ledger,
  rule: BatchRule,
  geometry: Stage2Geometry,
  first: number,
  end: number,
  op: RangeOp,
): void {
  const size = rule.pages(geometry);
  for (let page = first; page < end; ) {
    // with leafAdvance, batches of one size need not visit the same number of leaves
    const mayRepeat = page % size === 0 && !rule.leafAdvance;
    const alike = mayRepeat ? op.alike(page, end, size) : 0;
    const next = walkBatch(ledger, rule, size, page, end, op);
    // how many more batches are alike, now that the first is charged
    const times = next - page === size ? Math.floor(alike / size) - 1 : 0;
    page = next;
    // the last batch of all has no look-around behind it
    const repeated = page + times * size >= end ? times - 1 : times;
    if (repeated <= 0) continue;
    op.silently(page, page + repeated * size);
    ledger.repeatBatch(repeated);
    page += repeated * size;
  }
}

/** One batch, with the look-around behind it but for the last of the range; returns where the next begins. */
function walkBatch(
  ledger: Ledger,
  rule: BatchRule,
  size: number,
  page: number,
  end: number,
  op: RangeOp,
): number {
  let next = Math.min((Math.floor(page / size) + 1) * size, end);
  const reached = op.walk(page, next);
  if (rule.leafAdvance) next = Math.min(Math.max(next, reached), end);
  if (next < end) {
    ledger.charge(S2_RESCHED);
    ledger.endBatch();
  }
  return next;
}
