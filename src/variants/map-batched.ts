import { pinMapBatched } from '../kernel/type1/pin-map.js';
import { findFirstVictim, removeAndStep } from '../kernel/type1/unmap.js';
import { olderDifferences } from './map-differences.js';
import type { Variant } from './variant.js';

export const mapBatched: Variant = {
  name: 'map-batched',
  path: 'map',
  needsContainer: 'iommu',
  summary: 'MAP_DMA with vfio_batch: gup of up to 512 pages a call, kept across runs',
  source: 'Linux v5.12, 4d83de6da265 "vfio/type1: Batch page pinning"',
  mayDiffer: olderDifferences,
  replaces: () => ({ pinMapDma: pinMapBatched, firstVictim: findFirstVictim, removeVictim: removeAndStep }),
};
