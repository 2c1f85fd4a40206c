/**
 * tools/testing/selftests/kvm/kvm_page_table_test.c (v5.17) as a workload: all vCPUs go over the same memory, even ones
 * writing, odd ones reading (CREATE); its dirty log begins and they write (UPDATE); it ends and they read (ADJUST); at last
 * the memory slot goes, which is the unmap that the thread stage2-unmap-batch times.
 *
 * Every vCPU takes the same addresses in the same order, so that none gets past a page before somebody has mapped it: a
 * stage is a chain of faults, however many they are. The rows of a chain are vCPU 0's, whoever takes the fault; the others
 * come to what is mapped. What they add by faulting at the same page at once, and by waiting for one another, is left out,
 * but for the second writer of a zero page.
 */
import type { TraceRow } from '../../trace/write.js';

export interface PageTableTest {
  readonly memBytes: number;
  readonly vcpus: number;
  /** VM_MEM_SRC_ANONYMOUS, _ANONYMOUS_THP, _ANONYMOUS_HUGETLB. */
  readonly source: 'anonymous' | 'thp' | 'hugetlb-2m' | 'hugetlb-1g';
  /** Bytes of a page of host and stage 2. */
  readonly granule: 4096 | 16384 | 65536;
}

/** Draws whole numbers from 0 to below a limit. */
export interface Draw {
  below(limit: number): number;
}

/** Columns of the rows. */
export const PAGE_TABLE_COLUMNS = ['cpu', 'op', 'addr', 'len', 'backing', 'prot'] as const;

/** What the test times, in its order; the unmap is not in v5.17's. */
const PAGE_TABLE_STAGES = ['create', 'update', 'adjust', 'unmap'] as const;
export type PageTableStage = (typeof PAGE_TABLE_STAGES)[number];

/** Rows that run together. */
export interface StageRows {
  /** null: between two stages, where no clock of the test runs. */
  readonly stage: PageTableStage | null;
  readonly rows: Iterable<TraceRow>;
}

/** Bytes of a page of the source: what CREATE goes by. */
export function largePage({ source, granule }: PageTableTest): number {
  if (source === 'anonymous') return granule;
  if (source === 'thp') return granule * (granule / 8);
  return source === 'hugetlb-2m' ? 2 ** 21 : 2 ** 30;
}

/**
 * The run, part after part; rows must be taken in that order, for all draw from the same source.
 * Throws Error where the memory is no multiple of the source's pages.
 */
export function* pageTableStages(test: PageTableTest, random: Draw): Generator<StageRows, void> {
  const { memBytes: len, source } = test;
  if (len % largePage(test) !== 0) throw new Error(`${len} bytes are no whole number of pages of ${source}`);
  const slot: TraceRow = {
    op: 'memslot',
    addr: 0,
    len,
    backing:
      source === 'anonymous' ? '4k:untouched' : source === 'thp' ? 'thp:untouched' : `${source}:untouched`,
  };
  yield { stage: null, rows: [slot] };
  if (leavesZeroPages(test))
    yield { stage: null, rows: [{ op: 's2_fault', cpu: 0, addr: 0, len, prot: 'r' }] };
  yield { stage: 'create', rows: create(test, random) };
  yield { stage: null, rows: [{ op: 's2_wp', addr: 0, len }] };
  yield { stage: 'update', rows: update(test) };
  // once more as it is: the end of its dirty log
  yield { stage: null, rows: [slot] };
  yield {
    stage: 'adjust',
    rows: Array.from({ length: test.vcpus }, (_, cpu) => ({ op: 's2_fault', cpu, addr: 0, len, prot: 'r' })),
  };
  yield { stage: 'unmap', rows: [{ op: 's2_unmap', addr: 0, len }] };
}

/**
 * A reader leaves the zero page, by one fault; a writer copies it, by two. So of anonymous memory the readers are soon
 * ahead for good, beside the chain: here they have been everywhere before.
 */
function leavesZeroPages({ source, vcpus }: PageTableTest): boolean {
  return source === 'anonymous' && vcpus > 1;
}

/**
 * Which of the writers the first one shares a zero page with is drawn, itself among them. Where it is another, both copy
 * the page, and the notifier of each unmaps it, of which one finds it unmapped; the copy of one of them stays. Of the other
 * there is no more than its unmap, for which the first one waits: its faults and its copy for nothing are beside the chain.
 */
function* create(test: PageTableTest, random: Draw): Generator<TraceRow, void> {
  const { memBytes, vcpus } = test;
  if (!leavesZeroPages(test)) {
    yield { op: 's2_fault', cpu: 0, addr: 0, len: memBytes, prot: 'w' };
    return;
  }
  const len = largePage(test);
  const writers = Math.ceil(vcpus / 2);
  for (let addr = 0; addr < memBytes; addr += len) {
    if (random.below(writers) > 0) yield { op: 's2_unmap', cpu: 0, addr, len };
    yield { op: 's2_fault', cpu: 0, addr, len, prot: 'w' };
  }
}

/** Anonymous: every page is written. Larger: the first page of each is written, its second half read page by page. */
function* update(test: PageTableTest): Generator<TraceRow, void> {
  const { memBytes, source, granule } = test;
  if (source === 'anonymous') {
    yield { op: 's2_fault', cpu: 0, addr: 0, len: memBytes, prot: 'w' };
    return;
  }
  const large = largePage(test);
  for (let addr = 0; addr < memBytes; addr += large) {
    yield { op: 's2_fault', cpu: 0, addr, len: granule, prot: 'w' };
    yield { op: 's2_fault', cpu: 0, addr: addr + large / 2, len: large / 2, prot: 'r' };
  }
}

/** An upper bound of how many rows a run has. */
export function rowsAtMost(test: PageTableTest): number {
  const pages = test.memBytes / largePage(test);
  const others = test.vcpus + 6;
  return test.source === 'anonymous' && test.vcpus === 1 ? others : 2 * pages + others;
}
