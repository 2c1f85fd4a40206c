import { byPio } from '../kernel/kvm/doorbell-ways.js';
import { kickDifferences } from './kick-differences.js';
import type { Variant } from './variant.js';

export const portioUserspace: Variant = {
  name: 'portio-userspace',
  path: 'kick',
  summary: 'port I/O without eventfd: every kick goes to user space',
  source: 'Linux v5.10, arch/x86/kvm; portio-no-eventfd of kvm-unit-tests',
  mayDiffer: kickDifferences,
  replaces: () => ({ doorbellWay: byPio('userspace') }),
};
