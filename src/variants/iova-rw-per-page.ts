import { dmaRwOf, onePage, PATCH_V2, takeMm } from '../kernel/type1/dma-rw.js';
import { groupTaken } from '../kernel/type1/group.js';
import { dmaRwDifferences } from './dma-rw-differences.js';
import type { Variant } from './variant.js';

export const iovaRwPerPage: Variant = {
  name: 'iova-rw-per-page',
  path: 'dma_rw',
  summary: 'dma-rw-mutex that looks up, takes the mm and copies page by page',
  source: 'patch v1, vfio_iova_rw, Yan Zhao; that it splits at pages follows from the review of v2',
  mayDiffer: dmaRwDifferences('iova-rw-per-page'),
  replaces: () => ({
    dmaRw: dmaRwOf({ group: groupTaken, shared: false, takeMm, chunkBytes: onePage, answers: PATCH_V2 }),
  }),
};
