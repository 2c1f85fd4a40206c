import { staticPin as deviceDma } from '../kernel/device/static-pin.js';
import { staticDifferences } from './device-dma-differences.js';
import type { Variant } from './variant.js';

export const staticPin: Variant = {
  name: 'static-pin',
  path: 'dev_dma',
  needsContainer: 'iommu',
  summary: 'all memory of the guest is pinned and mapped by MAP_DMA; the device never faults',
  source: 'Linux v5.10, drivers/vfio/vfio_iommu_type1.c',
  mayDiffer: staticDifferences,
  replaces: () => ({ deviceDma }),
};
