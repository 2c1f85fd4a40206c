import { minus } from '../errno.js';
import { pinMapLargeFolio } from '../kernel/type1/pin-map.js';
import { findFirstVictim, removeAndStep, unpinByFolio } from '../kernel/type1/unmap.js';
import type { AllowedDifference, Variant } from './variant.js';

/** iova + size past 2^64 is -EOVERFLOW where v5.10 says -EINVAL. */
function overflow(op: string): AllowedDifference {
  const reason = 'a range past 2^64 is -EOVERFLOW, up to v6.17 -EINVAL';
  return { op, base: minus('EINVAL'), variant: minus('EOVERFLOW'), reason };
}

export const mapLargeFolio: Variant = {
  name: 'map-large-folio',
  path: 'map',
  needsContainer: 'iommu',
  summary: 'MAP_DMA and UNMAP_DMA go by folio: one test and one range count per contiguous chunk of a batch',
  source: 'Linux v6.18, large-folio series of drivers/vfio/vfio_iommu_type1.c (Li Zhe)',
  mayDiffer: [overflow('map'), overflow('unmap')],
  replaces: () => ({
    pinMapDma: pinMapLargeFolio,
    firstVictim: findFirstVictim,
    removeVictim: removeAndStep,
    unpinRegions: unpinByFolio,
    wrapErrno: minus('EOVERFLOW'),
  }),
};
