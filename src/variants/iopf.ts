import { iopf as faulting } from '../kernel/device/iopf.js';
import { faultingDifferences } from './device-dma-differences.js';
import type { Variant } from './variant.js';

export const iopf: Variant = {
  name: 'iopf',
  path: 'dev_dma',
  needsContainer: 'iommu',
  summary: 'MAP_DMA pins nothing; a fault of the device pins, maps and unpins its page',
  source: 'RFC v3 "Add IOPF support for VFIO passthrough", patches 1 to 3 and 6, Shenming Lu, 9 Apr 2021',
  mayDiffer: faultingDifferences,
  replaces: () => ({ deviceDma: faulting(1) }),
};
