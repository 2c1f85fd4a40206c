import { batchSmallestBlock as rule } from '../kernel/kvm/stage2/batches.js';
import type { Variant } from './variant.js';

export const batchSmallestBlock: Variant = {
  name: 'batch-smallest-block',
  path: 's2_range',
  summary: 'batches of the smallest block: 2 MB with 4K pages, 32 MB with 16K, 512 MB with 64K',
  source:
    'Krister Johansen, 28 Mar 2024, "[PATCH] KVM: arm64: Limit stage2_apply_range() batch size to smallest block" (not merged)',
  replaces: () => ({ s2Batch: rule }),
};
