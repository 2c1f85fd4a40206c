import { groupTaken } from '../kernel/type1/group.js';
import { pinPageByPage } from '../kernel/type1/pin.js';
import type { Variant } from './variant.js';

export const pageByPage: Variant = {
  name: 'page-by-page',
  path: 'pin',
  summary: 'vfio_iommu_type1_pin_pages as it is: every page looked up, pinned and accounted on its own',
  source: 'Linux v5.10, drivers/vfio/vfio_iommu_type1.c',
  replaces: () => ({ pinLoop: pinPageByPage, groupReference: groupTaken }),
};
