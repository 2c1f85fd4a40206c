import { byPio } from '../kernel/kvm/doorbell-ways.js';
import { kickDifferences } from './kick-differences.js';
import { portBus } from './port-bus.js';
import type { Variant } from './variant.js';

export const portioWildcard: Variant = {
  name: 'portio-wildcard',
  path: 'kick',
  summary: 'port I/O: the port decides; no emulation',
  source: 'Linux v5.10, virt/kvm/eventfd.c and arch/x86/kvm',
  mayDiffer: kickDifferences,
  params: portBus,
  replaces: ({ pcie }) => ({ doorbellWay: byPio('wildcard', pcie === 1 ? 'pcie' : 'pci') }),
};
