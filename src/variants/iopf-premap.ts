import { iopf as faulting } from '../kernel/device/iopf.js';
import { faultingDifferences } from './device-dma-differences.js';
import type { Variant } from './variant.js';

export const iopfPremap: Variant = {
  name: 'iopf-premap',
  path: 'dev_dma',
  needsContainer: 'iommu',
  summary:
    'a fault maps this many pages from its own on, up to one that is mapped or to the end of the mapping',
  source: 'RFC v3 "Add IOPF support for VFIO passthrough", patch 4, Shenming Lu, 9 Apr 2021',
  params: {
    pages: { summary: 'pages that a fault maps (IOPF_PREMAP_LEN)', default: 512, min: 1, max: 2 ** 18 },
  },
  mayDiffer: faultingDifferences,
  replaces: ({ pages }) => ({ deviceDma: faulting(pages) }),
};
