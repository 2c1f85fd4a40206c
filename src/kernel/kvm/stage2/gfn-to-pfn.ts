/** __gfn_to_pfn_memslot and hva_to_pfn (virt/kvm/kvm_main.c, v5.17) for the pages of a guest's faults. */
import type { Ledger } from '../../ledger.js';
import { ONCE_MARK, SEQUENCE_MARK } from '../../log-markers.js';
import { FAULT_IN_4K, FAULT_IN_HUGE, GUP_CALL, MMAP_READ_LOCK, ZERO_PAGE_PTE } from '../../steps.js';
import { OWN_PAGE, ZERO_PAGE } from '../../type1/host-pages.js';
import { gupPageStep } from '../../type1/mm.js';
import type { Vm } from '../../vm.js';
import { type Memslot, markDirty } from '../memslots.js';
import { VALID, WRITABLE, ZERO } from './table.js';

/**
 * `times` pages from `page` on, each by a fault of its own; returns the state that their leaves get (table.ts).
 *
 * hva_to_pfn_fast asks for a page that may be written, for a read as well, unless the slot is read-only. Where it finds none,
 * hva_to_pfn_slow takes mmap_lock and lets the host fault, and behind a read asks once more for a page that may be written.
 * @param host what the host's page table has behind all of them (host-pages.ts)
 */
export function gfnToPfn(
  vm: Vm,
  slot: Memslot,
  page: number,
  times: number,
  write: boolean,
  host: number,
): number {
  const { ledger } = vm;
  const { pages } = vm.mm;
  const { readonly } = slot;
  gup(ledger, slot, times);
  if (readonly) readLockMmap(ledger, times);
  const writable = !readonly && (write || slot.log === null) ? WRITABLE : 0;
  if (write) markDirty(slot, page, times);
  const back = pages.pageIn(ledger, page, times);
  if (host === OWN_PAGE) {
    if (back > 0 && !readonly) hvaToPfnSlow(ledger, back, write);
    return VALID | writable;
  }
  const huge = pages.host.hugeOf(host);
  if (huge !== null) {
    ledger.mark(ONCE_MARK);
    if (!readonly) hvaToPfnSlow(ledger, 1, write);
    ledger.charge(FAULT_IN_HUGE, pages.host.touchHuge(page, huge));
    return VALID | writable;
  }
  if (write) {
    if (times === 1) ledger.mark(ONCE_MARK);
    hvaToPfnSlow(ledger, times, write);
    ledger.charge(FAULT_IN_4K, times);
    pages.host.touch(page, page + times, OWN_PAGE);
    return VALID | WRITABLE;
  }
  // a retry comes to the zero page the same way
  if (!readonly) hvaToPfnSlow(ledger, times, write);
  if (times === 1) ledger.mark(ONCE_MARK);
  if (host !== ZERO_PAGE) ledger.charge(ZERO_PAGE_PTE, times);
  pages.host.touch(page, page + times, ZERO_PAGE);
  return VALID | ZERO;
}

function hvaToPfnSlow(ledger: Ledger, calls: number, write: boolean): void {
  ledger.charge(GUP_CALL, calls);
  readLockMmap(ledger, calls);
  if (!write) ledger.charge(GUP_CALL, calls);
}

/** The first gup of each of so many faults, and the page that it comes to. */
export function gup(ledger: Ledger, { backing }: Memslot, times: number): void {
  if (times === 1) ledger.mark(SEQUENCE_MARK);
  ledger.charge(GUP_CALL, times);
  ledger.charge(gupPageStep(backing), times);
}

/** mmap_lock read-locked so often; among others that may want it only where it is once. */
export function readLockMmap(ledger: Ledger, times: number): void {
  if (times === 1) {
    ledger.acquire(MMAP_READ_LOCK, true);
    ledger.release(MMAP_READ_LOCK);
  } else ledger.charge(MMAP_READ_LOCK, times);
}
