import { kvmRwGuest } from '../kernel/kvm/guest-rw.js';
import { dmaRwDifferences } from './dma-rw-differences.js';
import type { Variant } from './variant.js';

export const kvmRw: Variant = {
  name: 'kvm-rw',
  path: 'dma_rw',
  summary:
    'guest memory by kvm_read_guest and kvm_write_guest: srcu, a memslot search and a copy for every page',
  source:
    'Linux v5.10, virt/kvm/kvm_main.c, called by kvmgt_rw_gpa of drivers/gpu/drm/i915/gvt/kvmgt.c (before v5.7)',
  mayDiffer: dmaRwDifferences('kvm-rw'),
  replaces: () => ({ dmaRw: kvmRwGuest }),
};
