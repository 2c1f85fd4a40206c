import { dmaRwOf, MERGED, takeMmNotZero, wholeDma } from '../kernel/type1/dma-rw.js';
import { groupHeld } from '../kernel/type1/group.js';
import { dmaRwDifferences } from './dma-rw-differences.js';
import type { Variant } from './variant.js';

export const dmaRwMmgetNotZero: Variant = {
  name: 'dma-rw-mmget-not-zero',
  path: 'dma_rw',
  summary: 'dma-rw-group-held with mmget_not_zero in place of get_task_mm: no task_lock',
  source: 'Yan Zhao, 21 Jan 2020; newer kernels do it with a dma->mm that they hold (mmgrab)',
  mayDiffer: dmaRwDifferences('dma-rw-mmget-not-zero'),
  replaces: () => ({
    dmaRw: dmaRwOf({
      group: groupHeld,
      shared: true,
      takeMm: takeMmNotZero,
      chunkBytes: wholeDma,
      answers: MERGED,
    }),
  }),
};
