/**
 * What kvm_page_table_test with many vCPUs leaves out (src/replay/suites/page-table-rows.ts): vCPUs that write to a zero page at the
 * same time. In wp_page_copy (mm/memory.c, v5.17) each of them calls mmu_notifier_invalidate_range_start before it takes the
 * page table's lock and looks whether the pte is still the one that it saw: one copy stays, but KVM unmaps the page as often
 * as there are writers. vCPU 0's fault is here, whose own notifier is part of it; of each other writer there is its notifier,
 * an unmap at the same time on its cpu. That all come at once is the most there can be. At the end the slot goes.
 */
import type { TraceRow } from '../../src/trace/write.js';
import { stage2Meta } from './metadata.js';
import type { Workload } from './workloads.js';

const PAGE = 4096;
const PAGES = 1000;
/** Between two pages: nobody still waits for the one before. */
const EVERY_NS = 1e6;

/** @param writers vCPUs that write to each page at once, vCPU 0 among them */
export function* zeroPageRaceRows(writers: number, pages = PAGES): Generator<TraceRow, void> {
  const len = pages * PAGE;
  yield { tsNs: 0, op: 'memslot', addr: 0, len, backing: '4k:untouched' };
  yield { tsNs: 0, cpu: 0, op: 's2_fault', addr: 0, len, prot: 'r' };
  for (let page = 0; page < pages; page++) {
    const tsNs = (PAGES + page) * EVERY_NS;
    const at = { tsNs, addr: page * PAGE, len: PAGE };
    for (let cpu = 1; cpu < writers; cpu++) yield { ...at, cpu, op: 's2_unmap' };
    yield { ...at, cpu: 0, op: 's2_fault', prot: 'w' };
  }
  yield { tsNs: 2 * PAGES * EVERY_NS, cpu: 0, op: 's2_unmap', addr: 0, len };
}

function zeroPageRace(writers: number): Workload {
  return {
    file: `zero-page-race-${writers}.csv.gz`,
    meta: stage2Meta(
      `zero-page-race-${writers}`,
      `${PAGES} zero pages, each written by ${writers} of 64 vCPUs at once; Krister Johansen, 29 Mar 2024, has 64 vCPUs on 8 GB`,
    ),
    columns: ['ts_ns', 'cpu', 'op', 'addr', 'len', 'backing', 'prot'],
    rows: () => zeroPageRaceRows(writers),
  };
}

/** Nobody else, one other, and all writers that 64 vCPUs have: the bounds. */
export const ZERO_PAGE_RACES: readonly Workload[] = [1, 2, 32].map(zeroPageRace);
