import { byMmio } from '../kernel/kvm/doorbell-ways.js';
import { serveMmio } from '../kernel/kvm/kick.js';
import { kickDifferences } from './kick-differences.js';
import type { Variant } from './variant.js';

export const mmioWildcard: Variant = {
  name: 'mmio-wildcard',
  path: 'kick',
  summary: 'MMIO: the address and length of the write decide; guest page walk, decoding, emulation',
  source: 'Linux v5.10, virt/kvm/eventfd.c and arch/x86/kvm',
  mayDiffer: kickDifferences,
  replaces: () => ({ doorbellWay: byMmio('wildcard'), serveMmio }),
};
