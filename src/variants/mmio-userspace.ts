import { byMmio } from '../kernel/kvm/doorbell-ways.js';
import { kickDifferences } from './kick-differences.js';
import type { Variant } from './variant.js';

export const mmioUserspace: Variant = {
  name: 'mmio-userspace',
  path: 'kick',
  summary: 'MMIO without eventfd: every kick goes to user space',
  source: 'Linux v5.10, arch/x86/kvm; mmio-no-eventfd of kvm-unit-tests',
  mayDiffer: kickDifferences,
  replaces: () => ({ doorbellWay: byMmio('userspace') }),
};
