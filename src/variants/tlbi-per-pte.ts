import { tlbiPerPte as rule } from '../kernel/kvm/stage2/tlbi-rules.js';
import type { Variant } from './variant.js';

export const tlbiPerPte: Variant = {
  name: 'tlbi-per-pte',
  path: 's2_tlbi',
  summary:
    'stage-2 unmap invalidates every entry it clears; write-protect, and a block over a table, all of the VM',
  source:
    'Linux v5.17 to v6.5, stage2_put_pte of arch/arm64/kvm/hyp/pgtable.c; permission faults as up to v6.4, without the local TLBI of a12ab1378a88 (v6.5)',
  replaces: () => ({ s2Tlbi: rule }),
};
