import { needbreakContended as rule } from '../kernel/kvm/stage2/apply-range.js';
import type { Variant } from './variant.js';

export const needbreakContended: Variant = {
  name: 'needbreak-contended',
  path: 's2_needbreak',
  summary: 'between two batches mmu_lock is given up where somebody waits for it: with CONFIG_PREEMPTION',
  source: 'Linux v5.17, rwlock_needbreak and spin_needbreak, include/linux/sched.h',
  replaces: () => ({ s2NeedBreak: rule }),
};
