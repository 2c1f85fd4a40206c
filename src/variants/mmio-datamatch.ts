import { byMmio } from '../kernel/kvm/doorbell-ways.js';
import { kickDifferences } from './kick-differences.js';
import type { Variant } from './variant.js';

export const mmioDatamatch: Variant = {
  name: 'mmio-datamatch',
  path: 'kick',
  summary: 'MMIO: address, length and value decide; doorbells of one address are asked one after another',
  source: 'Linux v5.10, virt/kvm/eventfd.c and arch/x86/kvm',
  mayDiffer: kickDifferences,
  replaces: () => ({ doorbellWay: byMmio('datamatch') }),
};
