/** kvm_pgtable_stage2_wrprotect over a range (arch/arm64/kvm/hyp/pgtable.c, v5.17). */
import { S2_SET_ATTR } from '../../steps.js';
import type { RangeOp } from './apply-range.js';
import type { Stage2 } from './stage2.js';
import { type Table, WRITABLE } from './table.js';
import { type Visitor, walkRange } from './walk.js';

/**
 * Pages from `first` on, up to `end`, with the state of `first`, if batches of `size` pages visit equally many entries
 * there; 0 otherwise.
 */
export function sameState(stage2: Stage2, first: number, end: number, size: number): number {
  const { table, index, page } = stage2.find(first);
  const leaf = stage2.geometry.pagesAt(table.level);
  if (size % leaf !== 0 && leaf % size !== 0) return 0;
  const last = Math.min(stage2.geometry.entriesAt(table.level), index + Math.ceil((end - page) / leaf));
  return Math.min(end, page + (table.runEnd(index, last) - index) * leaf) - first;
}

export class WriteProtect implements RangeOp, Visitor {
  readonly post = null;

  constructor(private readonly stage2: Stage2) {}

  walk(first: number, end: number): number {
    const { ledger, geometry, root } = this.stage2;
    return walkRange(ledger, geometry, root, first, end, this);
  }

  leaves(table: Table, from: number, to: number, state: number): void {
    if ((state & WRITABLE) === 0) return;
    this.stage2.ledger.charge(S2_SET_ATTR, to - from);
    table.fill(from, to, state & ~WRITABLE);
  }

  alike(first: number, end: number, size: number): number {
    const { table, index } = this.stage2.find(first);
    const writable = (table.state(index) & WRITABLE) !== 0;
    // the first batch over a larger leaf changes it, the others find it changed
    if (writable && this.stage2.geometry.pagesAt(table.level) > size) return 0;
    return sameState(this.stage2, first, end, size);
  }

  silently(first: number, end: number): void {
    const { table, index } = this.stage2.find(first);
    const state = table.state(index);
    if ((state & WRITABLE) === 0) return;
    table.fill(index, index + (end - first) / this.stage2.geometry.pagesAt(table.level), state & ~WRITABLE);
  }
}
