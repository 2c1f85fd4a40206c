/**
 * The rounds of a live migration: KVM_GET_DIRTY_LOG and KVM_CLEAR_DIRTY_LOG (kvm_get_dirty_log_protect,
 * kvm_clear_dirty_log_protect, virt/kvm/kvm_main.c, v5.17). Both write-protect again what they take out of the dirty
 * bitmap, 64 pages of it at a time (kvm_mmu_write_protect_pt_masked, arch/arm64/kvm/mmu.c), and hold mmu_lock over all of
 * it: no batch of 64 pages or more ends inside of a word, and between two words nobody looks around.
 */
import { minus } from '../../../errno.js';
import { NOTE_DIRTY_PAGES } from '../../ledger.js';
import { DIRTY_COPY, DIRTY_LOG, DIRTY_WORD, IOCTL } from '../../steps.js';
import type { Vm } from '../../vm.js';
import { DirtyLog, type OnWord, WORD_PAGES } from '../dirty-log.js';
import type { Memslot } from '../memslots.js';
import { applyRanges } from './apply-range.js';
import { rangeWalk } from './unmap.js';
import { WriteProtect } from './write-protect.js';

/** Bytes of a word of the bitmap. */
const WORD_BYTES = WORD_PAGES / 8;

/** What a call returns, and how many dirty pages the VMM was told of, or has cleared. */
export interface DirtyAnswer {
  readonly ret: number;
  readonly pages: number;
}

const failed = (ret: number): DirtyAnswer => ({ ret, pages: 0 });

function told({ ledger }: Vm, pages: number): DirtyAnswer {
  ledger.note(NOTE_DIRTY_PAGES, pages);
  return { ret: 0, pages };
}

/**
 * KVM_SET_USER_MEMORY_REGION with KVM_MEM_LOG_DIRTY_PAGES for the slot [first, end), under KVM_DIRTY_LOG_INITIALLY_SET: all
 * of it counts as dirty, and nothing is write-protected. -EINVAL where no slot is just that; a log that is on stays as it is.
 */
export function startDirtyLog({ ledger, slots }: Vm, first: number, end: number): DirtyAnswer {
  ledger.charge(IOCTL);
  const slot = slots.that(first, end);
  if (slot === null) return failed(minus('EINVAL'));
  slot.log ??= new DirtyLog(slot.pages, true);
  return { ret: 0, pages: 0 };
}

/**
 * KVM_GET_DIRTY_LOG of the slot [first, end): tells which pages are dirty. A log that began by write-protecting the slot
 * takes them out of the bitmap and protects them again; one that all pages began dirty in leaves that to KVM_CLEAR_DIRTY_LOG.
 * -ENOENT where no slot is just that, or it has no log.
 */
export function getDirtyLog(vm: Vm, first: number, end: number): DirtyAnswer {
  const { ledger, slots } = vm;
  ledger.charge(DIRTY_LOG);
  const slot = slots.that(first, end);
  const log = slot?.log ?? null;
  if (slot === null || log === null) return failed(minus('ENOENT'));
  const bytes = log.words * WORD_BYTES;
  // to user space, or first into a bitmap of its own, which is cleared
  ledger.charge(DIRTY_COPY, bytes);
  if (log.manual) return told(vm, log.tell());
  const pages = protectTaken(vm, slot, log.words, (onWord) => log.takeAll(onWord));
  ledger.charge(DIRTY_COPY, bytes);
  return told(vm, pages);
}

/**
 * KVM_CLEAR_DIRTY_LOG over pages [first, end) of a slot, with what KVM_GET_DIRTY_LOG told last: takes those pages out of the
 * bitmap and protects them again, also where telling had done so before. -EINVAL where the range is not of whole words of the
 * bitmap or leaves the slot, -ENOENT where there is no slot, or no log of it; in the kernel's order.
 */
export function clearDirtyLog(vm: Vm, first: number, end: number): DirtyAnswer {
  const { ledger, slots } = vm;
  ledger.charge(DIRTY_LOG);
  const slot = slots.at(first);
  if (slot === null) return failed(minus('ENOENT'));
  const from = first - slot.base;
  const to = end - slot.base;
  if (from % WORD_PAGES !== 0) return failed(minus('EINVAL'));
  const { log } = slot;
  if (log === null) return failed(minus('ENOENT'));
  if (to > slot.pages || (to < slot.pages && to % WORD_PAGES !== 0)) return failed(minus('EINVAL'));
  const [word, behind] = [from / WORD_PAGES, Math.ceil(to / WORD_PAGES)];
  ledger.charge(DIRTY_COPY, (behind - word) * WORD_BYTES);
  const take = (onWord: OnWord): number => log.takeTold(word, behind, onWord);
  return told(vm, protectTaken(vm, slot, behind - word, take));
}

/**
 * Goes over this many words of a slot's bitmap under mmu_lock, and protects what is taken out of it; the TLB entries of the
 * slot go at the end, if there was any (kvm_arch_flush_remote_tlbs_memslot). Returns the pages taken.
 */
function protectTaken(
  { ledger, stage2, behaviour }: Vm,
  slot: Memslot,
  words: number,
  take: (onWord: OnWord) => number,
): number {
  const { lock, geometry, tlb } = stage2;
  const op = new WriteProtect(stage2);
  const walk = rangeWalk(behaviour, lock);
  ledger.acquire(lock);
  ledger.charge(DIRTY_WORD, words);
  const pages = applyRanges(ledger, walk, geometry, op, (apply) =>
    take((first, end) => apply(slot.base + first, slot.base + end)),
  );
  ledger.release(lock);
  if (pages > 0) behaviour.s2Tlbi.writeProtected(tlb, slot.pages);
  return pages;
}
