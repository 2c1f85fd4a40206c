import { minus } from '../errno.js';
import { pinMapLargeFolio } from '../kernel/type1/pin-map.js';
import { findFirstVictim, removeAndStep, unpinByFolio } from '../kernel/type1/unmap.js';
import { newerDifferences } from './map-differences.js';
import type { Variant } from './variant.js';

export const mapLargeFolio: Variant = {
  name: 'map-large-folio',
  path: 'map',
  needsContainer: 'iommu',
  summary: 'MAP_DMA and UNMAP_DMA go by folio: one test and one range count per contiguous chunk of a batch',
  source: 'Linux v6.18, large-folio series of drivers/vfio/vfio_iommu_type1.c (Li Zhe)',
  mayDiffer: newerDifferences,
  replaces: () => ({
    pinMapDma: pinMapLargeFolio,
    firstVictim: findFirstVictim,
    removeVictim: removeAndStep,
    unpinRegions: unpinByFolio,
    wrapErrno: minus('EOVERFLOW'),
    inclusiveEnds: true,
  }),
};
