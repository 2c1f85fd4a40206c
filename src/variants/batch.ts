import { batchOfBytes } from '../kernel/kvm/stage2/batches.js';
import type { Variant } from './variant.js';

export const batch: Variant = {
  name: 'batch',
  path: 's2_range',
  summary: 'stage-2 ranges in batches of so many bytes, in whole pages, one at least: batch:bytes=2097152',
  source: 'any size, to see where the trade-off lies',
  params: {
    bytes: { summary: 'bytes of a batch', default: 2 ** 21, min: 4096, max: 2 ** 52 },
  },
  replaces: ({ bytes }) => ({ s2Batch: batchOfBytes(bytes) }),
};
