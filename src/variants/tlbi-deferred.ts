import { tlbiDeferred as rule } from '../kernel/kvm/stage2/tlbi-rules.js';
import type { Variant } from './variant.js';

export const tlbiDeferred: Variant = {
  name: 'tlbi-deferred',
  path: 's2_tlbi',
  summary:
    'leaves invalidated by one range flush a batch, also where nothing was cleared (FEAT_TLBIRANGE and FWB); write-protect, and a block over a table, by range; nothing else: a permission fault still invalidates on every CPU',
  source:
    'Linux v6.6, 7657ea920c54, with f62d4c3eb687 and 36e008323926 (v6.9): tables at once; permission faults as up to v6.4, without the local TLBI of a12ab1378a88 (v6.5)',
  replaces: () => ({ s2Tlbi: rule }),
};
