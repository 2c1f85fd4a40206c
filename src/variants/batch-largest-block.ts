import { batchLargestBlock as rule } from '../kernel/kvm/stage2/batches.js';
import type { Variant } from './variant.js';

export const batchLargestBlock: Variant = {
  name: 'batch-largest-block',
  path: 's2_range',
  summary: 'stage-2 ranges in batches of the largest block: 1 GB, 32 MB or 512 MB by granule',
  source: 'Linux v6.1, 5994bc9e05c2 "KVM: arm64: Limit stage2_apply_range() batch size to largest block"',
  replaces: () => ({ s2Batch: rule }),
};
