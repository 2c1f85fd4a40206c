/**
 * kvm_pgtable_stage2_unmap over a range, and the calls that go over ranges batch by batch (arch/arm64/kvm/mmu.c,
 * hyp/pgtable.c, v5.17).
 */
import { minus } from '../../../errno.js';
import { NOTIFIER_MARK } from '../../log-markers.js';
import { S2_CLEAR_PTE, S2_CMO, S2_NOTIFIER, S2_RANGE, S2_TABLE_FREE } from '../../steps.js';
import type { Vm } from '../../vm.js';
import { applyRanges, type BatchRule, type NeedBreak, type RangeOp, type RangeWalk } from './apply-range.js';
import type { Stage2 } from './stage2.js';
import { INVALID, type Table } from './table.js';
import type { TlbiRule } from './tlb.js';
import { type Visitor, walkRange } from './walk.js';
import { sameState, WriteProtect } from './write-protect.js';

/** Bytes of a line of the data cache. */
const LINE = 64;

/** Pages [first, end). */
type Range = readonly [first: number, end: number];

/** The slots at which kernels differ here (behaviour.ts). */
export interface RangeRules {
  readonly s2Batch: BatchRule;
  readonly s2NeedBreak: NeedBreak;
  readonly s2Tlbi: TlbiRule;
}

/** How these rules walk a range under a lock that is held. */
export function rangeWalk({ s2Batch, s2NeedBreak }: RangeRules, lock: number): RangeWalk {
  return { batch: s2Batch, needBreak: s2NeedBreak, lock };
}

/** Lines of the data cache in this many pages. */
export function cacheLines({ geometry }: Stage2, pages: number): number {
  return (pages * 2 ** geometry.pageShift) / LINE;
}

/**
 * Unmaps pages [first, end) under mmu_lock: memory slot removed, MMU notifier, teardown.
 * @returns 0, or -EINVAL where the VM's end has freed the table
 */
export function unmapRange(stage2: Stage2, rules: RangeRules, first: number, end: number): number {
  return unmapRanges(stage2, rules, [[first, end]]);
}

function unmapRanges(stage2: Stage2, rules: RangeRules, ranges: readonly Range[]): number {
  return inBatches(stage2, rules, ranges, new Unmap(stage2, rules.s2Tlbi, rules.s2Batch.leafAdvance));
}

/**
 * The same by an MMU notifier: invalidate_range_start and _end (kvm_mmu_notifier_invalidate_range_start, virt/kvm/kvm_main.c,
 * v5.17). mmu_notifier_count goes up once mmu_lock is held for the unmap; it goes down, and mmu_notifier_seq up, under
 * mmu_lock once more. Faults retry from the one to the other (fault.ts).
 */
export function notifierUnmap(stage2: Stage2, rules: RangeRules, first: number, end: number): number {
  return notified(stage2, rules, [[first, end]]);
}

/**
 * The same where the host takes back the pages of `taken`, ascending: what of them lies in memory slots, under one hold of
 * mmu_lock. Memory of hugetlbfs is not taken.
 */
export function unmapTaken({ stage2, slots, behaviour }: Vm, taken: readonly Range[]): void {
  if (!stage2.used || stage2.gone) return;
  const held = slots.all.filter(({ backing }) => !backing.hugetlb).reverse();
  const ranges = taken.flatMap(([from, to]) =>
    held.flatMap(({ base, pages }): Range[] => {
      const [first, end] = [Math.max(from, base), Math.min(to, base + pages, stage2.geometry.pages)];
      return end > first ? [[first, end]] : [];
    }),
  );
  if (ranges.length > 0) notified(stage2, behaviour, ranges);
}

function notified(stage2: Stage2, rules: RangeRules, ranges: readonly Range[]): number {
  const { ledger, lock } = stage2;
  stage2.notifiers++;
  ledger.charge(S2_NOTIFIER);
  ledger.mark(NOTIFIER_MARK);
  const ret = unmapRanges(stage2, rules, ranges);
  ledger.mark(NOTIFIER_MARK);
  ledger.acquire(lock);
  ledger.release(lock);
  return ret;
}

/**
 * The notifier of a page that takes the place of the zero page (wp_page_copy, mm/memory.c, v5.17), inside the call that
 * writes, whoever's that is: it begins before the pte is looked at again, and asks for the memory slot alone, not for what
 * stage 2 maps (__kvm_handle_hva_range). That other faults retry beside it is left out.
 */
export function unmapReplaced({ stage2, slots, behaviour }: Vm, page: number): void {
  const { ledger, lock } = stage2;
  if (!stage2.used || stage2.gone || page >= stage2.geometry.pages || slots.at(page) === null) return;
  ledger.charge(S2_NOTIFIER);
  ledger.charge(S2_RANGE);
  ledger.acquire(lock);
  new Unmap(stage2, behaviour.s2Tlbi).walk(page, page + 1);
  ledger.release(lock);
  ledger.acquire(lock);
  ledger.release(lock);
}

/** Write-protects pages [first, end), as when dirty logging begins (kvm_mmu_wp_memory_region); returns as unmapRange. */
export function writeProtectRange(stage2: Stage2, rules: RangeRules, first: number, end: number): number {
  const ret = inBatches(stage2, rules, [[first, end]], new WriteProtect(stage2));
  if (ret === 0) rules.s2Tlbi.writeProtected(stage2.tlb, end - first);
  return ret;
}

function inBatches(stage2: Stage2, rules: RangeRules, ranges: readonly Range[], op: RangeOp): number {
  const { ledger, geometry, lock, gone } = stage2;
  ledger.charge(S2_RANGE, ranges.length);
  ledger.acquire(lock);
  if (!gone) {
    applyRanges(ledger, rangeWalk(rules, lock), geometry, op, (apply) => {
      for (const [first, end] of ranges) apply(first, end);
    });
  }
  ledger.release(lock);
  return gone ? minus('EINVAL') : 0;
}

class Unmap implements RangeOp, Visitor {
  private cleared = false;

  constructor(
    private readonly stage2: Stage2,
    private readonly tlbi: TlbiRule,
    /** BatchRule.leafAdvance: the last leaf may reach beyond the batch, and is then part of its range flush. */
    private readonly leafAdvance = false,
  ) {}

  walk(first: number, end: number): number {
    const { stage2, tlbi, leafAdvance } = this;
    this.cleared = false;
    const reached = walkRange(stage2.ledger, stage2.geometry, stage2.root, first, end, this);
    const behind = leafAdvance ? Math.max(end, reached) : end;
    tlbi.batchUnmapped(stage2.tlb, behind - first, this.cleared);
    return reached;
  }

  leaves(table: Table, from: number, to: number, state: number): void {
    if (state === INVALID) return;
    const { stage2, tlbi } = this;
    const { ledger } = stage2;
    const pages = (to - from) * stage2.geometry.pagesAt(table.level);
    ledger.charge(S2_CLEAR_PTE, to - from);
    tlbi.leavesCleared(stage2.tlb, to - from);
    if (!stage2.options.fwb) ledger.charge(S2_CMO, cacheLines(stage2, pages));
    table.fill(from, to, INVALID);
    stage2.mappedPages -= pages;
    this.cleared = true;
  }

  readonly post = (table: Table, index: number): void => {
    const { stage2, tlbi } = this;
    if (table.child(index).valid > 0) return;
    table.dropChild(index);
    tlbi.tableCleared(stage2.tlb);
    stage2.ledger.charge(S2_TABLE_FREE);
  };

  alike(first: number, end: number, size: number): number {
    const { table, index } = this.stage2.find(first);
    const same = sameState(this.stage2, first, end, size);
    if (table.state(index) === INVALID) return same;
    // the last batch may free the table, and a leaf larger than a batch goes with the first one: those are not alike
    return this.stage2.geometry.pagesAt(table.level) <= size ? same - size : 0;
  }

  silently(first: number, end: number): void {
    const { table, index } = this.stage2.find(first);
    if (table.state(index) === INVALID) return;
    table.fill(index, index + (end - first) / this.stage2.geometry.pagesAt(table.level), INVALID);
    this.stage2.mappedPages -= end - first;
  }
}
