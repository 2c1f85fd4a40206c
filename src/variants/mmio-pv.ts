import { byMmio } from '../kernel/kvm/doorbell-ways.js';
import { kickDifferences } from './kick-differences.js';
import type { Variant } from './variant.js';

export const mmioPv: Variant = {
  name: 'mmio-pv',
  path: 'kick',
  summary: 'MMIO: the address alone decides, without emulation where the host has FAST_MMIO',
  source:
    '"[PATCH RFC] kvm: add PV MMIO EVENTFD", Michael S. Tsirkin, 4 Apr 2013; as length 0 in Linux v3.15',
  mayDiffer: kickDifferences,
  replaces: () => ({ doorbellWay: byMmio('bare') }),
};
