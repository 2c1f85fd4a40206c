/** kvm_pgtable_walk (arch/arm64/kvm/hyp/pgtable.c, v5.17) over a range of a stage-2 page table. */
import type { Ledger } from '../../ledger.js';
import {
  S2_DESCEND,
  S2_LEAF_L0,
  S2_LEAF_L1,
  S2_LEAF_L2,
  S2_LEAF_L3,
  S2_TABLE_POST,
  S2_WALK,
} from '../../steps.js';
import type { Stage2Geometry } from './geometry.js';
import { TABLE, type Table } from './table.js';

/** Step of the LEAF callback, by level. */
export const LEAF_VISIT: readonly number[] = [S2_LEAF_L0, S2_LEAF_L1, S2_LEAF_L2, S2_LEAF_L3];

export interface Visitor {
  /** LEAF callback for entries [from, to) of a table, which have the same state and are no tables. */
  leaves(table: Table, from: number, to: number, state: number): void;
  /** TABLE_POST callback for a table entry whose table has been walked; null: the walk has no such flag. */
  readonly post: ((table: Table, index: number) => void) | null;
}

/**
 * Visits what lies in pages [first, end), in ascending order; a leaf counts as visited however little of it lies inside.
 * @returns the page behind the last leaf
 */
export function walkRange(
  ledger: Ledger,
  geometry: Stage2Geometry,
  root: Table,
  first: number,
  end: number,
  visitor: Visitor,
): number {
  ledger.charge(S2_WALK);
  return walkTable(ledger, geometry, root, 0, first, end, visitor);
}

/** @param base page of the table's first entry */
function walkTable(
  ledger: Ledger,
  geometry: Stage2Geometry,
  table: Table,
  base: number,
  first: number,
  end: number,
  visitor: Visitor,
): number {
  const { level } = table;
  const size = geometry.pagesAt(level);
  const last = Math.ceil((end - base) / size);
  let reached = first;
  for (let index = Math.floor((first - base) / size); index < last; ) {
    const state = table.state(index);
    const at = base + index * size;
    if (state === TABLE) {
      ledger.charge(S2_DESCEND);
      const from = Math.max(first, at);
      const to = Math.min(end, at + size);
      reached = walkTable(ledger, geometry, table.child(index), at, from, to, visitor);
      if (visitor.post !== null) {
        ledger.charge(S2_TABLE_POST);
        visitor.post(table, index);
      }
      index++;
      continue;
    }
    const to = table.runEnd(index, last);
    ledger.charge(LEAF_VISIT[level], to - index);
    visitor.leaves(table, index, to, state);
    reached = base + to * size;
    index = to;
  }
  return reached;
}
