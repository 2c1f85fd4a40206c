/**
 * The memory slots of a VM (struct kvm_memslots, virt/kvm/kvm_main.c and include/linux/kvm_host.h, v5.10; the limit of
 * arm64: kvm_arch_prepare_memory_region, arch/arm64/kvm/mmu.c, v5.17).
 */
import { minus } from '../../errno.js';
import type { Ledger } from '../ledger.js';
import { IOCTL, MEMSLOT_LEVEL, MEMSLOT_SEARCH } from '../steps.js';
import { BackingGeometry } from '../type1/backing.js';
import { misshapen, type RangeCall } from '../type1/range-call.js';
import { DirtyLog } from './dirty-log.js';

/** KVM_MEM_MAX_NR_PAGES */
const MOST_PAGES = 2 ** 31 - 1;

export interface Memslot {
  readonly base: number;
  readonly pages: number;
  /** KVM_MEM_READONLY */
  readonly readonly: boolean;
  /** The host's pages behind it. */
  readonly backing: BackingGeometry;
  /** KVM_MEM_LOG_DIRTY_PAGES; null: not set. */
  log: DirtyLog | null;
}

export class Memslots {
  /** used_slots, by base_gfn, descending. */
  private readonly slots: Memslot[] = [];
  /** lru_slot: the index that the last search hit, also when another slot has come to stand there. */
  private lru = 0;

  /**
   * @param limit first page that is beyond the guest's physical address space; Infinity where KVM does not ask
   * @param added told of each slot that comes
   */
  constructor(
    private readonly limit = Number.POSITIVE_INFINITY,
    private readonly added: (slot: Memslot) => void = () => {},
  ) {}

  /** All of them, by base, descending. */
  get all(): readonly Memslot[] {
    return this.slots;
  }

  /**
   * KVM_SET_USER_MEMORY_REGION for a new slot, or, where it is one that is there and has its dirty log on, to end the
   * log: 0, -EINVAL, -EEXIST or -EFAULT in the kernel's order. What slots_lock, the copy of the slots and the srcu grace
   * period take is not told apart from the ioctl.
   * @param backing left out: scattered 4K pages
   */
  add(
    ledger: Ledger,
    call: RangeCall,
    readonly: boolean,
    pageShift: number,
    backing = new BackingGeometry({ kind: '4k', run: 1, untouched: false }, pageShift),
  ): number {
    ledger.charge(IOCTL);
    const { page, pages } = call;
    // a size of 0 would delete a slot, which is not there; one that ends at 2^64 has gpa + size < gpa
    const wraps = page + pages >= 2 ** (64 - pageShift);
    if (misshapen(call) || wraps || pages > MOST_PAGES) return minus('EINVAL');
    const logged = this.that(page, page + pages);
    if (logged !== null && logged.log !== null) {
      // neither KVM_MEM_READONLY nor userspace_addr, the memory behind it, may change
      if (logged.readonly !== readonly || !isSameMemory(logged.backing, backing)) return minus('EINVAL');
      logged.log = null;
      return 0;
    }
    if (this.slots.some((slot) => page < slot.base + slot.pages && slot.base < page + pages))
      return minus('EEXIST');
    if (page + pages > this.limit) return minus('EFAULT');
    const behind = this.slots.findIndex((slot) => slot.base < page);
    const slot: Memslot = { base: page, pages, readonly, backing, log: null };
    this.slots.splice(behind < 0 ? this.slots.length : behind, 0, slot);
    this.added(slot);
    return 0;
  }

  /** The slot of a page. No step of any kernel. */
  at(gfn: number): Memslot | null {
    return this.slots.find((slot) => holds(slot, gfn)) ?? null;
  }

  /** The slot that has pages [first, end) and no others. No step of any kernel. */
  that(first: number, end: number): Memslot | null {
    return this.slots.find(({ base, pages }) => base === first && base + pages === end) ?? null;
  }

  /** The dirty log of every slot that has pages in [first, end), which are write-protected, begins. */
  log(first: number, end: number): void {
    for (const slot of this.slots)
      if (slot.base < end && first < slot.base + slot.pages) slot.log ??= new DirtyLog(slot.pages, false);
  }

  /** gfn_to_memslot, search_memslots: the slot hit last, then a binary search. */
  search(ledger: Ledger, gfn: number): Memslot | null {
    ledger.charge(MEMSLOT_SEARCH);
    const { slots } = this;
    if (slots.length === 0) return null;
    if (holds(slots[this.lru], gfn)) return slots[this.lru];
    let start = 0;
    let end = slots.length;
    while (start < end) {
      ledger.charge(MEMSLOT_LEVEL);
      const middle = (start + end) >>> 1;
      if (gfn >= slots[middle].base) end = middle;
      else start = middle + 1;
    }
    if (start === slots.length || !holds(slots[start], gfn)) return null;
    this.lru = start;
    return slots[start];
  }
}

function holds({ base, pages }: Memslot, gfn: number): boolean {
  return gfn >= base && gfn < base + pages;
}

/** As far as backings tell; whether it has been touched meanwhile is something else. */
function isSameMemory(one: BackingGeometry, other: BackingGeometry): boolean {
  return one.compound === other.compound && one.hugetlb === other.hugetlb && one.span === other.span;
}

/**
 * mark_page_dirty_in_slot for those of `count` pages from `first` on that lie in the slot; nothing where it has no dirty log.
 * What a fault takes for it is a part of s2_fault.
 */
export function markDirty({ base, pages, log }: Memslot, first: number, count = 1): void {
  if (log === null) return;
  const from = Math.max(first, base);
  log.mark(from - base, Math.min(first + count, base + pages) - from);
}
