import { asRecorded } from '../kernel/kvm/doorbell-ways.js';
import { kickDifferences } from './kick-differences.js';
import type { Variant } from './variant.js';

export const kickAsRecorded: Variant = {
  name: 'kick-as-recorded',
  path: 'kick',
  summary: 'every doorbell by the kind, length and value that the trace has',
  source: 'Linux v5.10, virt/kvm/eventfd.c and arch/x86/kvm',
  mayDiffer: kickDifferences,
  replaces: () => ({ doorbellWay: asRecorded }),
};
