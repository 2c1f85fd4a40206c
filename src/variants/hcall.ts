import { byHcall } from '../kernel/kvm/doorbell-ways.js';
import { kickDifferences } from './kick-differences.js';
import type { Variant } from './variant.js';

export const hcall: Variant = {
  name: 'hcall',
  path: 'kick',
  summary: 'hypercalls: the argument decides; no address, no instruction to decode',
  source: 'eventfds by hypercall as the thread ioeventfd-pv-mmio has them in mind; never merged',
  mayDiffer: kickDifferences,
  replaces: () => ({ doorbellWay: byHcall }),
};
