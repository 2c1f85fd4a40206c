import { hostSva as deviceDma } from '../kernel/device/host-sva.js';
import { faultingDifferences } from './device-dma-differences.js';
import type { Variant } from './variant.js';

export const hostSva: Variant = {
  name: 'host-sva',
  path: 'dev_dma',
  needsContainer: 'iommu',
  summary: 'no VFIO: the device walks the page table of a host process and faults as the process does',
  source: 'Linux v5.13, drivers/iommu/io-pgfault.c and arm-smmu-v3-sva.c',
  mayDiffer: faultingDifferences,
  replaces: () => ({ deviceDma }),
};
