import { dmaRwOf, PATCH_V2, takeMm, wholeDma } from '../kernel/type1/dma-rw.js';
import { groupTaken } from '../kernel/type1/group.js';
import { dmaRwDifferences } from './dma-rw-differences.js';
import type { Variant } from './variant.js';

export const dmaRwMutex: Variant = {
  name: 'dma-rw-mutex',
  path: 'dma_rw',
  summary:
    'guest memory by vfio_dma_rw: the group is looked up under four mutexes, a copy for every vfio_dma under a fifth',
  source: 'patch v2 "vfio: introduce vfio_dma_rw to read/write a range of IOVAs", Yan Zhao, 14 Jan 2020',
  mayDiffer: dmaRwDifferences('dma-rw-mutex'),
  replaces: () => ({
    dmaRw: dmaRwOf({ group: groupTaken, shared: false, takeMm, chunkBytes: wholeDma, answers: PATCH_V2 }),
  }),
};
