import { dmaRwOf, MERGED, takeMm, wholeDma } from '../kernel/type1/dma-rw.js';
import { groupHeld } from '../kernel/type1/group.js';
import { dmaRwDifferences } from './dma-rw-differences.js';
import type { Variant } from './variant.js';

export const dmaRwGroupHeld: Variant = {
  name: 'dma-rw-group-held',
  path: 'dma_rw',
  summary:
    'dma-rw-rwsem whose caller holds the group reference: the rwsem is the only lock around the copy; errnos as merged',
  source: 'Linux v5.7, vfio_dma_rw(struct vfio_group *), with the rwsem of the thread in place of its mutex',
  mayDiffer: dmaRwDifferences('dma-rw-group-held'),
  replaces: () => ({
    dmaRw: dmaRwOf({ group: groupHeld, shared: true, takeMm, chunkBytes: wholeDma, answers: MERGED }),
  }),
};
