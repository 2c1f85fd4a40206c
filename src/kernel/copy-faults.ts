/**
 * Page faults of __copy_from_user and __copy_to_user: the copy goes through the mm of the VM, and a page that is not in its
 * page table faults in under the locks that the caller holds (do_user_addr_fault, arch/x86/mm/fault.c, v5.10;
 * do_anonymous_page and wp_page_copy, mm/memory.c).
 */
import type { Ledger } from './ledger.js';
import { MMAP_READ_LOCK, PAGE_FAULT } from './steps.js';
import type { PageTable } from './type1/page-table.js';

/** A copy reads, or writes, `pages` pages from `first` on, one after another, each whole or in part. */
export function faultInCopied(
  table: PageTable,
  ledger: Ledger,
  first: number,
  pages: number,
  write: boolean,
): void {
  const end = first + pages;
  for (let page = first; page < end; ) {
    page += table.presentFrom(page, end - page, write);
    if (page === end) return;
    ledger.charge(PAGE_FAULT);
    ledger.acquire(MMAP_READ_LOCK, true);
    table.faultIn(ledger, page, write);
    ledger.release(MMAP_READ_LOCK);
  }
}
