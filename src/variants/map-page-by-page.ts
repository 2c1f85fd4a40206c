import { minus } from '../errno.js';
import { pinMapPageByPage } from '../kernel/type1/pin-map.js';
import { findVictim, removeAndFind, unpinEachPage } from '../kernel/type1/unmap.js';
import { olderDifferences } from './map-differences.js';
import type { Variant } from './variant.js';

export const mapPageByPage: Variant = {
  name: 'map-page-by-page',
  path: 'map',
  needsContainer: 'iommu',
  summary: 'MAP_DMA with one gup a page; the page that breaks a physically contiguous run is pinned twice',
  source: 'Linux v5.10, drivers/vfio/vfio_iommu_type1.c',
  mayDiffer: olderDifferences,
  replaces: () => ({
    pinMapDma: pinMapPageByPage,
    firstVictim: findVictim,
    removeVictim: removeAndFind,
    unpinRegions: unpinEachPage,
    wrapErrno: minus('EINVAL'),
    inclusiveEnds: false,
  }),
};
