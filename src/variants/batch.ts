import { InputError } from '../failure.js';
import { batchOfBytes } from '../kernel/kvm/stage2/batches.js';
import type { Variant } from './variant.js';

const DEFAULT_BYTES = 2 ** 21;

export const batch: Variant = {
  name: 'batch',
  path: 's2_range',
  summary: 'stage-2 ranges in batches of so many bytes, in whole pages, one at least: batch:bytes=2097152',
  source: 'any size, to see where the trade-off lies',
  params: {
    bytes: { summary: 'bytes of a batch, a power of two', default: DEFAULT_BYTES, min: 4096, max: 2 ** 52 },
  },
  replaces: ({ bytes = DEFAULT_BYTES }) => {
    // stage2_range_addr_end finds the end of a batch by ALIGN_DOWN, which knows no other sizes
    if (2 ** Math.round(Math.log2(bytes)) !== bytes)
      throw new InputError(`variant batch: bytes is a power of two, such as 2097152, not "${bytes}"`);
    return { s2Batch: batchOfBytes(bytes) };
  },
};
