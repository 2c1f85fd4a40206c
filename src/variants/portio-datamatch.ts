import { byPio } from '../kernel/kvm/doorbell-ways.js';
import { kickDifferences } from './kick-differences.js';
import { portBus } from './port-bus.js';
import type { Variant } from './variant.js';

export const portioDatamatch: Variant = {
  name: 'portio-datamatch',
  path: 'kick',
  summary: 'port I/O: port and value decide, as in virtio before 1.0',
  source: 'Linux v5.10, virt/kvm/eventfd.c and arch/x86/kvm',
  mayDiffer: kickDifferences,
  params: portBus,
  replaces: ({ pcie }) => ({ doorbellWay: byPio('datamatch', pcie === 1 ? 'pcie' : 'pci') }),
};
