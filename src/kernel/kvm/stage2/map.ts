/** kvm_pgtable_stage2_map of one leaf, and stage2_relax_perms (arch/arm64/kvm/hyp/pgtable.c, v5.17). */
import {
  S2_CLEAR_PTE,
  S2_CMO,
  S2_DESCEND,
  S2_RELAX,
  S2_SET_ATTR,
  S2_SET_PTE,
  S2_TABLE_ALLOC,
  S2_TABLE_FREE,
  S2_TABLE_POST,
  S2_TABLE_PRE,
  S2_WALK,
} from '../../steps.js';
import type { Stage2 } from './stage2.js';
import { INVALID, TABLE, type Table, WRITABLE } from './table.js';
import type { TlbiRule } from './tlb.js';
import { cacheLines } from './unmap.js';
import { LEAF_VISIT } from './walk.js';

/**
 * Maps the leaf of `level` that holds `page`, which is not mapped at that level: tables above it come where none are, a
 * block in the way is broken, a table in its place goes.
 */
export function mapLeaf(stage2: Stage2, tlbi: TlbiRule, page: number, level: number, state: number): void {
  const { ledger, geometry } = stage2;
  ledger.charge(S2_WALK);
  let table = stage2.root;
  let base = 0;
  while (table.level < level) {
    const size = geometry.pagesAt(table.level);
    const index = Math.floor((page - base) / size);
    if (table.state(index) === TABLE) ledger.charge(S2_TABLE_PRE);
    else installTable(stage2, table, index);
    ledger.charge(S2_DESCEND);
    base += index * size;
    table = table.child(index);
  }
  ledger.charge(S2_TABLE_POST, level - geometry.startLevel);
  const index = Math.floor((page - base) / geometry.pagesAt(level));
  if (table.state(index) === TABLE) collapse(stage2, tlbi, table, index);
  else ledger.charge(LEAF_VISIT[level]);
  setLeaves(stage2, table, index, index + 1, state);
}

/** `times` pages from `page` on become mapped one by one in a table of the last level that is there; none is mapped. */
export function mapPages(stage2: Stage2, page: number, times: number, state: number): void {
  const { ledger, geometry } = stage2;
  const { table, index } = stage2.find(page);
  const above = table.level - geometry.startLevel;
  ledger.charge(S2_WALK, times);
  ledger.charge(S2_TABLE_PRE, above * times);
  ledger.charge(S2_DESCEND, above * times);
  ledger.charge(S2_TABLE_POST, above * times);
  ledger.charge(LEAF_VISIT[table.level], times);
  setLeaves(stage2, table, index, index + times, state);
}

/** The permission to write, for `times` leaves from the one of `page` on, one by one; all are mapped without it. */
export function relaxPerms(stage2: Stage2, page: number, times: number): void {
  const { ledger, geometry } = stage2;
  const { table, index } = stage2.find(page);
  const state = table.state(index);
  ledger.charge(S2_RELAX, times);
  ledger.charge(S2_WALK, times);
  ledger.charge(S2_DESCEND, (table.level - geometry.startLevel) * times);
  ledger.charge(LEAF_VISIT[table.level], times);
  ledger.charge(S2_SET_ATTR, times);
  stage2.tlb.ipa(times);
  table.fill(index, index + times, state | WRITABLE);
}

function setLeaves(stage2: Stage2, table: Table, from: number, to: number, state: number): void {
  const { ledger } = stage2;
  const pages = (to - from) * stage2.geometry.pagesAt(table.level);
  if (!stage2.options.fwb) ledger.charge(S2_CMO, cacheLines(stage2, pages));
  ledger.charge(S2_SET_PTE, to - from);
  table.fill(from, to, state);
  stage2.mappedPages += pages;
}

/** LEAF callback above the level asked for: a table takes the entry, after the block that is there, if one is. */
function installTable(stage2: Stage2, table: Table, index: number): void {
  const { ledger, geometry, tlb } = stage2;
  ledger.charge(LEAF_VISIT[table.level]);
  if (table.state(index) !== INVALID) {
    ledger.charge(S2_CLEAR_PTE);
    tlb.ipa();
    table.fill(index, index + 1, INVALID);
    stage2.mappedPages -= geometry.pagesAt(table.level);
  }
  ledger.charge(S2_TABLE_ALLOC);
  table.setChild(index, stage2.newTable(table.level + 1));
}

/** TABLE_PRE where a block will stand: the entry is cleared and invalidated, then what hangs below it goes. */
function collapse(stage2: Stage2, tlbi: TlbiRule, table: Table, index: number): void {
  stage2.ledger.charge(S2_TABLE_PRE);
  tlbi.tableReplaced(stage2.tlb, stage2.geometry.pagesAt(table.level));
  freeBelow(stage2, table.child(index));
  table.dropChild(index);
}

/** The walk through a table that is no longer reached: entries put, tables freed. */
function freeBelow(stage2: Stage2, table: Table): void {
  const { ledger, geometry } = stage2;
  ledger.charge(S2_DESCEND);
  const entries = geometry.entriesAt(table.level);
  for (let index = 0; index < entries; ) {
    const state = table.state(index);
    if (state === TABLE) {
      // the callback leaves again at once: the walk has its anchor
      ledger.charge(S2_TABLE_PRE);
      freeBelow(stage2, table.child(index++));
      continue;
    }
    const end = table.runEnd(index, entries);
    ledger.charge(LEAF_VISIT[table.level], end - index);
    if (state !== INVALID) stage2.mappedPages -= (end - index) * geometry.pagesAt(table.level);
    index = end;
  }
  ledger.charge(S2_TABLE_POST);
  ledger.charge(S2_TABLE_FREE);
}
