/**
 * Steps of KVM's stage-2 page table on arm64 (arch/arm64/kvm/mmu.c, hyp/pgtable.c, hyp/vhe/tlb.c; v5.17 unless the
 * summary says otherwise).
 */
import { lock, step } from './declare.js';
// their steps were there first: numbers stay what they were
import './iopf.js';

export const MMU_LOCK = lock('mmu_lock', 'spinlock', 'kvm', 'kvm->mmu_lock, a spinlock (arm64 up to v5.17)');
export const MMU_RWLOCK = lock('mmu_rwlock', 'rwlock', 'kvm', 'kvm->mmu_lock, an rwlock (arm64 from v5.18)');

// the range calls
export const S2_RANGE = step('s2_range', 'entry of one unmap or write-protect of a stage-2 range');
export const S2_RESCHED = step(
  's2_resched',
  'between two batches of stage2_apply_range: need_resched and lock contention looked at',
);
export const S2_WALK = step('s2_walk', 'one kvm_pgtable_walk: set up, root entry found');

// what a walk does; a level is the one of the entry
export const S2_DESCEND = step('s2_descend', 'a table entered, its first entry fetched');
export const S2_LEAF_L0 = step('s2_leaf_l0', 'LEAF callback for an entry of level 0, valid or not');
export const S2_LEAF_L1 = step('s2_leaf_l1', 'the same at level 1');
export const S2_LEAF_L2 = step('s2_leaf_l2', 'the same at level 2');
export const S2_LEAF_L3 = step('s2_leaf_l3', 'the same at level 3');
export const S2_TABLE_PRE = step('s2_table_pre', 'TABLE_PRE callback, before the table is entered');
export const S2_TABLE_POST = step('s2_table_post', 'TABLE_POST callback, after the table was walked');

// what callbacks do
export const S2_CLEAR_PTE = step('s2_clear_pte', 'a valid leaf cleared, its reference to the table put');
export const S2_SET_PTE = step('s2_set_pte', 'a valid leaf written, its reference to the table taken');
export const S2_SET_ATTR = step('s2_set_attr', 'the attributes of a valid leaf changed');
export const S2_TABLE_ALLOC = step(
  's2_table_alloc',
  'a table taken from the memcache, cleared and installed',
);
export const S2_TABLE_FREE = step('s2_table_free', 'an empty table taken out and freed');
export const S2_CMO = step('s2_cmo', 'dcache clean and invalidate of one 64-byte line (no FWB)');

// TLB invalidation
export const S2_TLBI_IPA = step('s2_tlbi_ipa', '__kvm_tlb_flush_vmid_ipa: one entry, this CPU alone counted');
export const S2_TLBI_VMID = step('s2_tlbi_vmid', '__kvm_tlb_flush_vmid: all of the VM');
export const S2_TLBI_RANGE = step(
  's2_tlbi_range',
  '__kvm_tlb_flush_vmid_range (v6.6): VMID entered and left, barriers, the stage-1 flush behind it',
);
export const S2_TLBI_RANGE_OP = step('s2_tlbi_range_op', 'one TLBI RIPAS2E1IS in it');
export const S2_TLBI_CPU = step('s2_tlbi_cpu', 'one other CPU that a broadcast TLBI is waited for');

// user_mem_abort
export const S2_FAULT = step(
  's2_fault',
  'kvm_handle_guest_abort and user_mem_abort, without what they call: syndrome, checks, memcache, notifier sequence',
);
export const S2_RELAX = step(
  's2_relax',
  'kvm_pgtable_stage2_relax_perms: a permission given to a mapped leaf',
);
export const S2_NOTIFIER = step(
  's2_notifier',
  'mmu notifier around one host PTE: interval tree, mn_invalidate_lock, sequence',
);
