/**
 * tools/testing/selftests/kvm/kvm_page_table_test.c (v5.17) as a workload: all vCPUs go over the same memory, even ones
 * writing, odd ones reading (CREATE); its dirty log begins and they write (UPDATE); it ends and they read (ADJUST); at last
 * the memory slot goes, which is the unmap that the thread times.
 */
import type { TraceRow } from '../../src/trace/write.js';
import { Random } from './random.js';
import type { Workload } from './workloads.js';

export interface PageTableTest {
  readonly memBytes: number;
  readonly vcpus: number;
  /** VM_MEM_SRC_ANONYMOUS, _ANONYMOUS_THP, _ANONYMOUS_HUGETLB. */
  readonly source: 'anonymous' | 'thp' | 'hugetlb-2m' | 'hugetlb-1g';
  /** Bytes of a page of host and stage 2. */
  readonly granule: 4096 | 16384 | 65536;
}

/** Anonymous pages that one vCPU updates before another one comes. */
const UPDATE_PAGES = 64;
const SEED = 20240404;

/** Bytes of a page of the source: what CREATE goes by. */
function largePage({ source, granule }: PageTableTest): number {
  if (source === 'anonymous') return granule;
  if (source === 'thp') return granule * (granule / 8);
  return source === 'hugetlb-2m' ? 2 ** 21 : 2 ** 30;
}

/** Rows of one run, stage after stage. Throws where the memory is no multiple of the source's pages. */
export function* pageTableTestRows(test: PageTableTest): Generator<TraceRow, void> {
  const { memBytes: len, source } = test;
  if (len % largePage(test) !== 0) throw new Error(`${len} bytes are no whole number of pages of ${source}`);
  const slot: TraceRow = {
    op: 'memslot',
    addr: 0,
    len,
    backing:
      source === 'anonymous' ? '4k:untouched' : source === 'thp' ? 'thp:untouched' : `${source}:untouched`,
  };
  const random = new Random(SEED);
  yield slot;
  yield* create(test, random);
  yield { op: 's2_wp', addr: 0, len };
  yield* update(test, random);
  // once more as it is: the end of its dirty log
  yield slot;
  for (let cpu = 0; cpu < test.vcpus; cpu++) yield { op: 's2_fault', cpu, addr: 0, len, prot: 'r' };
  yield { op: 's2_unmap', addr: 0, len };
}

/**
 * Which vCPU comes first to a page is drawn. A reader leaves the zero page, which two writers then find at once: each
 * copies it, and the notifier of each unmaps the page, of which one finds it unmapped; the copy of one of them stays.
 */
function* create(test: PageTableTest, random: Random): Generator<TraceRow, void> {
  const { memBytes, vcpus } = test;
  const len = largePage(test);
  if (vcpus === 1) {
    yield { op: 's2_fault', cpu: 0, addr: 0, len: memBytes, prot: 'w' };
    return;
  }
  for (let addr = 0; addr < memBytes; addr += len) {
    const first = random.below(vcpus);
    const reads = first % 2 === 1;
    yield { op: 's2_fault', cpu: first, addr, len, prot: reads ? 'r' : 'w' };
    if (!reads || test.source !== 'anonymous') continue;
    const writer = random.below(Math.ceil(vcpus / 2)) * 2;
    const loser = (writer + 2) % (vcpus + (vcpus % 2));
    if (loser !== writer) yield { op: 's2_unmap', cpu: loser, addr, len };
    yield { op: 's2_fault', cpu: writer, addr, len, prot: 'w' };
  }
}

/** Anonymous: every page is written. Larger: the first page of each is written, its second half read page by page. */
function* update(test: PageTableTest, random: Random): Generator<TraceRow, void> {
  const { memBytes, vcpus, source, granule } = test;
  if (source === 'anonymous') {
    const len = vcpus === 1 ? memBytes : UPDATE_PAGES * granule;
    for (let addr = 0; addr < memBytes; addr += len)
      yield {
        op: 's2_fault',
        cpu: random.below(vcpus),
        addr,
        len: Math.min(len, memBytes - addr),
        prot: 'w',
      };
    return;
  }
  const large = largePage(test);
  for (let addr = 0; addr < memBytes; addr += large) {
    const cpu = random.below(vcpus);
    yield { op: 's2_fault', cpu, addr, len: granule, prot: 'w' };
    yield { op: 's2_fault', cpu, addr: addr + large / 2, len: large / 2, prot: 'r' };
  }
}

/** A workload of it for johansen-arm64. */
export function pageTableTest(file: string, test: PageTableTest): Workload {
  return {
    file,
    meta: {
      workload: 'kvm_page_table_test',
      host: 'johansen-arm64',
      origin: 'synthetic',
      source: `kvm_page_table_test of v5.17: ${test.memBytes / 2 ** 20} MB, ${test.vcpus} vCPUs, ${test.source}; sizes of Krister Johansen, 28 and 29 Mar 2024`,
      kernel: '6.1',
      pageSize: test.granule,
      ipaBits: 48,
      all: new Map([
        ['seed', String(SEED)],
        ['generator', 'scripts/traces.ts'],
      ]),
    },
    columns: ['cpu', 'op', 'addr', 'len', 'backing', 'prot'],
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
