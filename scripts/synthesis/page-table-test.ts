/** kvm_page_table_test as traces, for johansen-arm64: the rows of src/replay/suites/page-table-rows.ts with one seed. */
import {
  PAGE_TABLE_COLUMNS,
  type PageTableTest,
  pageTableStages,
  rowsAtMost,
} from '../../src/replay/suites/page-table-rows.js';
import type { TraceRow } from '../../src/trace/write.js';
import { madeHere, stage2Meta } from './metadata.js';
import { Random } from './random.js';
import type { Workload } from './workloads.js';

const SEED = 20240404;

/** Rows of one run, stage after stage. Throws where the memory is no multiple of the source's pages. */
export function* pageTableTestRows(test: PageTableTest): Generator<TraceRow, void> {
  for (const { rows } of pageTableStages(test, new Random(SEED))) yield* rows;
}

/** A workload of it for johansen-arm64. */
export function pageTableTest(file: string, test: PageTableTest): Workload {
  return {
    file,
    meta: {
      ...stage2Meta(
        'kvm_page_table_test',
        `kvm_page_table_test of v5.17: ${test.memBytes / 2 ** 20} MB, ${test.vcpus} vCPUs, ${test.source}; sizes of Krister Johansen, 28 and 29 Mar 2024`,
      ),
      pageSize: test.granule,
      all: madeHere(SEED),
    },
    columns: PAGE_TABLE_COLUMNS,
    rowsAbout: rowsAtMost(test),
    rows: () => pageTableTestRows(test),
  };
}

const GB = 2 ** 30;

/** The thread's 64 GB and one vCPU; its 64 vCPUs on one in 64 of the 8 GB; and large pages, whose stages split and join. */
export const PAGE_TABLE_TESTS: readonly Workload[] = [
  pageTableTest('page-table-64g.csv', { memBytes: 64 * GB, vcpus: 1, source: 'anonymous', granule: 4096 }),
  pageTableTest('page-table-64cpu.csv.gz', {
    memBytes: GB / 8,
    vcpus: 64,
    source: 'anonymous',
    granule: 4096,
  }),
  pageTableTest('page-table-1g-thp.csv', { memBytes: GB, vcpus: 1, source: 'thp', granule: 4096 }),
];

/** All 8 GB. */
export const PAGE_TABLE_FULL = pageTableTest('full/page-table-64cpu.csv.gz', {
  memBytes: 8 * GB,
  vcpus: 64,
  source: 'anonymous',
  granule: 4096,
});
