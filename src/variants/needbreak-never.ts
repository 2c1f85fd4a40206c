import { needbreakNever as rule } from '../kernel/kvm/stage2/apply-range.js';
import type { Variant } from './variant.js';

export const needbreakNever: Variant = {
  name: 'needbreak-never',
  path: 's2_needbreak',
  summary:
    'mmu_lock is kept to the end of the range, whatever the batch: without CONFIG_PREEMPTION, while no reschedule is due',
  source:
    'Linux v5.17, rwlock_needbreak and spin_needbreak, include/linux/sched.h; nobody else wants the CPU of the walk',
  replaces: () => ({ s2NeedBreak: rule }),
};
