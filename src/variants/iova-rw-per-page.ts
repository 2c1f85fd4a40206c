import { dmaRwOf, onePage, PATCH_V1, takeMm } from '../kernel/type1/dma-rw.js';
import { groupTaken } from '../kernel/type1/group.js';
import { dmaRwDifferences } from './dma-rw-differences.js';
import type { Variant } from './variant.js';

export const iovaRwPerPage: Variant = {
  name: 'iova-rw-per-page',
  path: 'dma_rw',
  summary:
    'dma-rw-mutex that looks up, takes the mm and copies page by page, asks for no right, and has errnos of its own',
  source: 'patch v1 "vfio: introduce vfio_iova_rw to read/write a range of IOVAs", Yan Zhao, 3 Jan 2020',
  mayDiffer: dmaRwDifferences('iova-rw-per-page'),
  replaces: () => ({
    dmaRw: dmaRwOf({ group: groupTaken, shared: false, takeMm, chunkBytes: onePage, answers: PATCH_V1 }),
  }),
};
