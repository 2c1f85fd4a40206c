/**
 * Steps of a page fault that the kernel takes itself, in a copy from or to user space (do_user_addr_fault,
 * arch/x86/mm/fault.c; do_anonymous_page, mm/memory.c; v5.10). It is over in one of three ways: the zero page for a read,
 * fault_in_4k or fault_in_huge for all else.
 */
import { step } from './declare.js';
// their steps were there first: numbers stay what they were
import './stage2.js';

// outside mmap_lock
export const PAGE_FAULT = step(
  'page_fault',
  'a copy finds no page: exception, vma found and checked, return; the page itself is another step',
);

// under mmap_lock
export const ZERO_PAGE_PTE = step(
  'zero_page_pte',
  'do_anonymous_page for a read of what nobody has touched: the pte of the shared zero page',
);
