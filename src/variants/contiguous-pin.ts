import { pinContiguous } from '../kernel/type1/pin-contiguous.js';
import type { Variant } from './variant.js';

export const contiguousPin: Variant = {
  name: 'contiguous-pin',
  path: 'pin',
  summary: 'one gup call per run of consecutive pfns: {1,5,6,7,9} is pinned as {1},{5,6,7},{9}',
  source:
    'patch v2 "vfio iommu type1: Improve vfio_iommu_type1_pin_pages performance", Xiaoyang Xu, 21 Nov 2020',
  replaces: () => ({ pinLoop: pinContiguous }),
};
