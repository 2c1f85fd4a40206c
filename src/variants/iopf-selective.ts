import { iopfMappedAtPin, iopfPinnedRanges } from '../kernel/device/iopf-selective.js';
import { faultingDifferences, refusals } from './device-dma-differences.js';
import type { Variant } from './variant.js';

export const iopfSelective: Variant = {
  name: 'iopf-selective',
  path: 'dev_dma',
  needsContainer: 'iommu',
  summary: 'iopf for all but what vfio_pin_pages has pinned: that is mapped at the pin and never faults',
  source:
    'RFC v3 "Add IOPF support for VFIO passthrough", patch 7, Shenming Lu, 9 Apr 2021; map=1 as he answered on 27 May 2021',
  params: {
    map: {
      summary: '1: pins are mapped at once; 0: as posted, requests outside the pinned ranges are refused',
      default: 1,
      min: 0,
      max: 1,
    },
  },
  mayDiffer: [...faultingDifferences, ...refusals],
  replaces: ({ map }) => ({ deviceDma: map === 1 ? iopfMappedAtPin : iopfPinnedRanges }),
};
