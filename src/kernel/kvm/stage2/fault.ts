/**
 * user_mem_abort (arch/arm64/kvm/mmu.c, v5.17): a guest goes over a range, and every access that its stage-2 mappings do
 * not allow is a fault. What the host maps where decides the size of the leaf.
 */
import { minus } from '../../../errno.js';
import { FAULT_MARK } from '../../log-markers.js';
import {
  GUP_CALL,
  KVM_SRCU,
  MEMSLOT_SEARCH,
  MMAP_READ_LOCK,
  S2_FAULT,
  VMENTER,
  VMEXIT,
} from '../../steps.js';
import { type HostPages, OWN_PAGE, ZERO_PAGE } from '../../type1/host-pages.js';
import type { Vm } from '../../vm.js';
import { type Memslot, markDirty } from '../memslots.js';
import { accessedSlot } from './accessed-slot.js';
import { LAST_LEVEL } from './geometry.js';
import { gfnToPfn, gup, readLockMmap } from './gfn-to-pfn.js';
import { leafLevel } from './leaf-level.js';
import { mapLeaf, mapPages, relaxPerms } from './map.js';
import { INVALID, WRITABLE } from './table.js';

/** This many faults of a row take their locks one by one where others may want them; the rest is charged at once (bulkFaults). */
export const MOST_LOCKED_FAULTS = 65536;

/**
 * The guest reads or writes pages [first, end), ascending.
 * @returns faults that were served, or -EFAULT at an access that no memory slot allows; what came before stays mapped.
 * Nothing runs in a VM that has ended.
 */
export function guestTouches(vm: Vm, first: number, end: number, write: boolean): number {
  if (!vm.mm.alive) return minus('EFAULT');
  vm.stage2.used = true;
  const fault = new Faults(vm, write);
  for (let page = first; page < end; ) {
    const slot = accessedSlot(vm, page, write);
    if (slot === null) return minus('EFAULT');
    page = fault.next(page, Math.min(end, slot.base + slot.pages), slot);
  }
  return fault.served;
}

class Faults {
  served = 0;

  constructor(
    private readonly vm: Vm,
    private readonly write: boolean,
  ) {}

  /** Touches pages of a slot from `page` on, up to `limit`; returns the first that is still to be touched. */
  next(page: number, limit: number, slot: Memslot): number {
    const { stage2 } = this.vm;
    const { table, index, page: base } = stage2.find(page);
    const state = table.state(index);
    const size = stage2.geometry.pagesAt(table.level);
    const passes = state !== INVALID && (!this.write || (state & WRITABLE) !== 0);
    // where faults are charged one by one, nobody asks how many follow that are like this one
    const far = this.oneByOne && !passes ? Math.min(limit, base + size) : limit;
    const last = Math.min(stage2.geometry.entriesAt(table.level), index + Math.ceil((far - base) / size));
    const end = Math.min(far, base + (table.runEnd(index, last) - index) * size);
    if (passes) return end;
    // a huge page that the host took pages from is none
    const isSmall = this.vm.mm.pages.isSmall(slot.backing, page);
    const level = isSmall ? LAST_LEVEL : leafLevel(stage2.geometry, slot, page);
    if (this.copiesZero(page)) return this.copyZero(page, slot, state !== INVALID);
    const host = this.hostState(page);
    if (state !== INVALID && table.level === level) return this.relax(page, end, size, slot);
    if (level === LAST_LEVEL && table.level === LAST_LEVEL && state === INVALID) {
      const alike = this.host.any ? this.host.runEnd(page, end) : end;
      return this.plain(page, alike, slot, host);
    }
    this.mapOne(page, level, slot, host);
    const leaf = stage2.geometry.pagesAt(level);
    return Math.floor(page / leaf) * leaf + leaf;
  }

  private get host(): HostPages {
    return this.vm.mm.pages.host;
  }

  /** What the host's page table has behind a page (host-pages.ts). */
  private hostState(page: number): number {
    return this.host.any ? this.host.state(page) : OWN_PAGE;
  }

  /** The guest writes, and the host has the shared zero page there. */
  private copiesZero(page: number): boolean {
    return this.write && this.hostState(page) === ZERO_PAGE;
  }

  /**
   * The zero page is copied on write. KVM's MMU notifier unmaps the page for that, by which the fault comes to nothing
   * (mmu_notifier_retry), and the guest faults a second time.
   * @param mapped stage 2 has the zero page mapped read-only, so that the first fault is a permission fault
   */
  private copyZero(page: number, slot: Memslot, mapped: boolean): number {
    const { ledger, stage2, mm } = this.vm;
    this.enter(page, 1);
    ledger.charge(GUP_CALL, 2);
    ledger.acquire(MMAP_READ_LOCK, true);
    mm.pages.faultIn(ledger, page);
    ledger.release(MMAP_READ_LOCK);
    ledger.acquire(stage2.lock, this.shared(slot, mapped));
    ledger.release(stage2.lock);
    this.leave(1);
    this.mapOne(page, LAST_LEVEL, slot, OWN_PAGE);
    return page + 1;
  }

  /** Permission faults of leaves of `size` pages from `page` to `end`, each of which only gets the permission to write. */
  private relax(page: number, end: number, size: number, slot: Memslot): number {
    const { stage2 } = this.vm;
    const first = Math.floor(page / size) * size;
    const most = Math.ceil((end - first) / size);
    const shared = this.shared(slot, size === 1);
    const times = this.atOnce(most);
    this.enter(page, times);
    gup(this.vm.ledger, slot, times);
    this.locked(shared, times, () => relaxPerms(stage2, page, times));
    markDirty(slot, first, times * size);
    this.leave(times);
    return first + times * size;
  }

  /** Translation faults, all alike, of pages from `page` to `end` in one table of the last level, which is there. */
  private plain(page: number, end: number, slot: Memslot, host: number): number {
    const { stage2 } = this.vm;
    const times = this.atOnce(end - page);
    this.enter(page, times);
    const state = gfnToPfn(this.vm, slot, page, times, this.write, host);
    this.locked(this.shared(slot), times, () => mapPages(stage2, page, times, state));
    this.leave(times);
    return page + times;
  }

  private mapOne(page: number, level: number, slot: Memslot, host: number): void {
    const { stage2 } = this.vm;
    this.enter(page, 1);
    const state = gfnToPfn(this.vm, slot, page, 1, this.write, host);
    this.locked(this.shared(slot), 1, () => mapLeaf(stage2, this.vm.behaviour.s2Tlbi, page, level, state));
    this.leave(1);
  }

  /** `times` faults from the exit to the look-up of the vma; kvm->srcu is taken. */
  private enter(page: number, times: number): void {
    const { ledger, slots } = this.vm;
    if (times === 1) ledger.mark(FAULT_MARK);
    ledger.charge(VMEXIT, times);
    ledger.charge(S2_FAULT, times);
    if (times > 1) ledger.charge(KVM_SRCU, times);
    else ledger.acquire(KVM_SRCU, true);
    slots.search(ledger, page);
    ledger.charge(MEMSLOT_SEARCH, times - 1);
    readLockMmap(ledger, times);
    this.served += times;
  }

  /** Their end: kvm->srcu released, the guest entered. */
  private leave(times: number): void {
    const { ledger } = this.vm;
    if (times === 1) ledger.release(KVM_SRCU);
    ledger.charge(VMENTER, times);
  }

  /** What the faults do under mmu_lock. */
  private locked(shared: boolean, times: number, what: () => void): void {
    const { ledger, stage2 } = this.vm;
    if (times === 1) ledger.acquire(stage2.lock, shared);
    else ledger.charge(stage2.lock, times);
    what();
    if (times === 1) ledger.release(stage2.lock);
  }

  /**
   * Whether a fault takes mmu_lock for reading: up to v5.17 none (it is a spinlock); from v5.18 on one that only gives a page
   * the permission to write while its slot logs dirty pages (use_read_lock); from v6.2 on every one.
   * @param pagePermission the fault is of that kind: the guest wrote to a page that is mapped read-only
   */
  private shared({ log }: Memslot, pagePermission = false): boolean {
    const { mmuLock } = this.vm.stage2.options;
    return mmuLock === 'rwlock-parallel' || (mmuLock === 'rwlock' && log !== null && pagePermission);
  }

  /** The next fault is charged by itself, since it may have to wait for a lock. */
  private get oneByOne(): boolean {
    return this.vm.ledger.logging && this.served < MOST_LOCKED_FAULTS;
  }

  /** How many of `most` faults are charged together. */
  private atOnce(most: number): number {
    if (this.oneByOne) return 1;
    if (this.vm.ledger.logging) this.vm.stage2.bulkFaults += most;
    return most;
  }
}
