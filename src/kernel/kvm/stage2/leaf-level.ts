/**
 * How large a leaf a fault maps (user_mem_abort and fault_supports_stage2_huge_mapping, arch/arm64/kvm/mmu.c; the levels
 * with blocks: kvm_block_mapping_supported, hyp/pgtable.c; v5.17).
 */
import type { Memslot } from '../memslots.js';
import { LAST_LEVEL, type Stage2Geometry } from './geometry.js';

/** Level of the leaf for `page`: the host's page size, as far as the slot holds all of it; pages while the slot logs. */
export function leafLevel(
  geometry: Stage2Geometry,
  { base, pages, log, backing }: Memslot,
  page: number,
): number {
  if (log !== null || !backing.compound) return LAST_LEVEL;
  for (let level = geometry.largestBlockLevel; level < LAST_LEVEL; level++) {
    const size = geometry.pagesAt(level);
    const first = Math.floor(page / size) * size;
    const inside = first >= base && first + size <= base + pages;
    if (geometry.hasLeaves(level) && size <= backing.span && inside) return level;
  }
  return LAST_LEVEL;
}
