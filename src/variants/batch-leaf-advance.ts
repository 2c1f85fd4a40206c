import { batchLeafAdvance as rule } from '../kernel/kvm/stage2/batches.js';
import type { Variant } from './variant.js';

export const batchLeafAdvance: Variant = {
  name: 'batch-leaf-advance',
  path: 's2_range',
  summary: 'batch-smallest-block whose walker says how far its last leaf reached: none is visited twice',
  source: 'Krister Johansen, 29 Mar 2024, an idea in the same thread (no code)',
  replaces: () => ({ s2Batch: rule }),
};
