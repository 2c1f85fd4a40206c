import { groupHeld } from '../kernel/type1/group.js';
import type { Variant } from './variant.js';

export const pinGroupHeld: Variant = {
  name: 'pin-group-held',
  path: 'pin',
  summary:
    'the caller holds the group reference (vfio_group_pin_pages): no group lookup, four locks fewer a call',
  source: 'Linux v5.7, drivers/vfio/vfio.c',
  replaces: () => ({ groupReference: groupHeld }),
};
