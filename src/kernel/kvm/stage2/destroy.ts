/** The end of a VM's stage-2 page table (kvm_arch_flush_shadow_all, kvm_free_stage2_pgd; arch/arm64/kvm/mmu.c, v5.17). */
import { S2_TABLE_FREE } from '../../steps.js';
import type { Stage2 } from './stage2.js';
import { INVALID, type Table } from './table.js';
import { walkRange } from './walk.js';

/**
 * The table is unlinked under mmu_lock; then one walk puts its entries and frees its tables: no batches, no TLBI. A table
 * that holds nothing goes without a step, so that a host that has no prices for stage 2 need not price the end of a VM.
 */
export function destroyStage2(stage2: Stage2): void {
  const { ledger, geometry, root, lock } = stage2;
  stage2.gone = true;
  if (root.valid === 0) return;
  ledger.acquire(lock);
  ledger.release(lock);
  walkRange(ledger, geometry, root, 0, geometry.pages, {
    leaves: (table: Table, from, to, state) => {
      if (state !== INVALID) table.fill(from, to, INVALID);
    },
    post: (table, index) => {
      table.dropChild(index);
      ledger.charge(S2_TABLE_FREE);
    },
  });
  stage2.mappedPages = 0;
}
