/**
 * Steps of the dirty log of a memory slot (KVM_GET_DIRTY_LOG, KVM_CLEAR_DIRTY_LOG; virt/kvm/kvm_main.c, v5.17). To protect the
 * dirty pages again takes the steps of a stage-2 range (stage2.ts); the bit that a fault or kvm_write_guest sets is a part of
 * s2_fault, and mark_page_dirty.
 */
import { copy, step } from './declare.js';
// their steps were there first: numbers stay what they were
import './stage2.js';

export const DIRTY_LOG = step(
  'dirty_log',
  'KVM_GET_DIRTY_LOG or KVM_CLEAR_DIRTY_LOG without what they go over: system call, slots_lock, slot and range checked',
);
export const DIRTY_WORD = step(
  'dirty_word',
  'one word (64 pages) of the dirty bitmap looked at, and emptied where it has a bit',
);
export const DIRTY_COPY = copy(
  'dirty_copy',
  'one byte of the dirty bitmap moved: memset, to user space or from it',
);
