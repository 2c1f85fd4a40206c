import { dmaRwOf, PATCH_V2, takeMm, wholeDma } from '../kernel/type1/dma-rw.js';
import { groupTaken } from '../kernel/type1/group.js';
import { dmaRwDifferences } from './dma-rw-differences.js';
import type { Variant } from './variant.js';

export const dmaRwRwsem: Variant = {
  name: 'dma-rw-rwsem',
  path: 'dma_rw',
  summary: 'dma-rw-mutex with iommu->lock as a rwsem that dma_rw takes for reading',
  source: 'rwsem patches of Alex Williamson, 16 Jan 2020 (https://lkml.org/lkml/2020/1/16/1869), not merged',
  mayDiffer: dmaRwDifferences('dma-rw-rwsem'),
  replaces: () => ({
    dmaRw: dmaRwOf({ group: groupTaken, shared: true, takeMm, chunkBytes: wholeDma, answers: PATCH_V2 }),
  }),
};
