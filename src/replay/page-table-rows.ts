/**
 * tools/testing/selftests/kvm/kvm_page_table_test.c (v5.17) as a workload: all vCPUs go over the same memory, even ones
 * writing, odd ones reading (CREATE); its dirty log begins and they write (UPDATE); it ends and they read (ADJUST); at last
 * the memory slot goes, which is the unmap that the thread stage2-unmap-batch times.
 */
import type { TraceRow } from '../trace/write.js';

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

/** Draws whole numbers from 0 to below a limit. */
export interface Draw {
  below(limit: number): number;
}

/** Columns of the rows. */
export const PAGE_TABLE_COLUMNS = ['cpu', 'op', 'addr', 'len', 'backing', 'prot'] as const;

/** What the test times, in its order; the unmap is not in v5.17's. */
export const PAGE_TABLE_STAGES = ['create', 'update', 'adjust', 'unmap'] as const;
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
  yield { stage: 'create', rows: create(test, random) };
  yield { stage: null, rows: [{ op: 's2_wp', addr: 0, len }] };
  yield { stage: 'update', rows: update(test, random) };
  // once more as it is: the end of its dirty log
  yield { stage: null, rows: [slot] };
  yield {
    stage: 'adjust',
    rows: Array.from({ length: test.vcpus }, (_, cpu) => ({ op: 's2_fault', cpu, addr: 0, len, prot: 'r' })),
  };
  yield { stage: 'unmap', rows: [{ op: 's2_unmap', addr: 0, len }] };
}

/**
 * Which vCPU comes first to a page is drawn. A reader leaves the zero page, which two writers then find at once: each
 * copies it, and the notifier of each unmaps the page, of which one finds it unmapped; the copy of one of them stays.
 */
function* create(test: PageTableTest, random: Draw): Generator<TraceRow, void> {
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
function* update(test: PageTableTest, random: Draw): Generator<TraceRow, void> {
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

/** An upper bound of how many rows a run has. */
export function rowsAtMost(test: PageTableTest): number {
  const { memBytes, vcpus, source, granule } = test;
  const pages = memBytes / largePage(test);
  if (source !== 'anonymous') return 3 * pages + vcpus + 4;
  return vcpus === 1 ? 7 : 3 * pages + Math.ceil(memBytes / (UPDATE_PAGES * granule)) + vcpus + 4;
}
