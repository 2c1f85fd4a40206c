import { batchRootEntry as rule } from '../kernel/kvm/stage2/batches.js';
import type { Variant } from './variant.js';

export const batchRootEntry: Variant = {
  name: 'batch-root-entry',
  path: 's2_range',
  summary: 'batches of one entry of the root table: 512 GB with 4K pages and 44 IPA bits or more, 1 GB below',
  source: 'Linux v5.17, stage2_pgd_addr_end of arch/arm64/kvm/mmu.c',
  replaces: () => ({ s2Batch: rule }),
};
