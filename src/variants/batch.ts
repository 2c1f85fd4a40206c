import { batchOfBytes } from '../kernel/kvm/stage2/batches.js';
import type { Variant } from './variant.js';

const DEFAULT_BYTES = 2 ** 21;

export const batch: Variant = {
  name: 'batch',
  path: 's2_range',
  summary: 'stage-2 ranges in batches of this many bytes, a power of two, one page at least: batch:bytes=2M',
  source: 'any size, to see where the trade-off lies',
  params: {
    bytes: {
      summary: 'bytes of a batch',
      default: DEFAULT_BYTES,
      min: 4096,
      max: 2 ** 52,
      unit: 'bytes',
      // stage2_range_addr_end finds the end of a batch by ALIGN_DOWN, which knows no other sizes
      powerOfTwo: true,
    },
  },
  replaces: ({ bytes = DEFAULT_BYTES }) => ({ s2Batch: batchOfBytes(bytes) }),
};
