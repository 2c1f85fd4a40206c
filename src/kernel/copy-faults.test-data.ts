/** For tests: VMs whose memory nobody has touched, and the page faults that copies take. */
import { expect } from 'vitest';
import type { Backing } from './type1/backing.js';
import { TestVm, type Way } from './vm.test-data.js';

export const NEW: Backing = { kind: '4k', run: 1, untouched: true };
export const NEW_THP: Backing = { kind: 'thp', run: 1, untouched: true };
export const NEW_HUGETLB: Backing = { kind: 'hugetlb-1g', run: 1, untouched: true };
export const PAGE = 4096;
const FAULTS = ['page_fault', 'mmap_read_lock', 'zero_page_pte', 'fault_in_4k', 'fault_in_huge'];

/** What page faults the last call took, none of them being no key at all. */
export function faults(test: TestVm): Record<string, number> {
  return Object.fromEntries(Object.entries(test.counts()).filter(([name]) => FAULTS.includes(name)));
}

export function read(test: TestVm, page: number, pages = 1): Record<string, number> {
  expect(test.read(page * PAGE, pages * PAGE).ret).toBe(0);
  return faults(test);
}

export function write(test: TestVm, page: number, pages = 1): Record<string, number> {
  expect(test.write(page * PAGE, new Uint8Array(pages * PAGE)).ret).toBe(0);
  return faults(test);
}

/** A VM with memory that slot and mapping both have. */
export function vmWith(way: Way, backing: Backing, pages = 1024): TestVm {
  const test = new TestVm(way);
  test.slot(0, pages, false, backing);
  test.map(0, pages, 3, backing);
  return test;
}

export const ZERO = { page_fault: 1, mmap_read_lock: 1, zero_page_pte: 1 };
export const CLEARED = { page_fault: 1, mmap_read_lock: 1, fault_in_4k: 1 };
export const HUGE = { page_fault: 1, mmap_read_lock: 1, fault_in_huge: 1 };
