import { tlbiDeferredIfCleared as rule } from '../kernel/kvm/stage2/tlbi-rules.js';
import type { Variant } from './variant.js';

export const tlbiDeferredIfCleared: Variant = {
  name: 'tlbi-deferred-if-cleared',
  path: 's2_tlbi',
  summary: 'tlbi-deferred that leaves out the flush of a batch in which no leaf was cleared',
  source: 'Krister Johansen and Ali Saidi, 29 Mar and 4 Apr 2024, described in the thread (not merged)',
  replaces: () => ({ s2Tlbi: rule }),
};
