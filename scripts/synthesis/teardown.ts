/**
 * VMs that are torn down: memory mapped at stage 2, then unmapped in one go, as when a memory slot is removed, or freed with
 * the table as the process exits.
 */
import type { TraceRow } from '../../src/trace/write.js';
import { stage2Meta } from './metadata.js';
import type { Workload } from './workloads.js';

const GB = 2 ** 30;
const JOHANSEN =
  'Krister Johansen, 29 Mar 2024, "Re: [PATCH] KVM: arm64: Limit stage2_apply_range() batch size to smallest block"';

/** How a VM's memory goes: the slot is removed, or the process exits with it in place. */
type End = 's2_unmap' | 'mm_exit';

/** One VM of a size in GB on one kind of host memory. */
function* teardownRows(gigabytes: number, backing: string, end: End): Generator<TraceRow, void> {
  const len = gigabytes * GB;
  yield { op: 'memslot', addr: 0, len, backing };
  yield { op: 's2_fault', addr: 0, len, prot: 'w' };
  yield end === 'mm_exit' ? { op: end } : { op: end, addr: 0, len };
}

export interface Teardown {
  /** Of the file, without .csv. */
  readonly name: string;
  readonly gigabytes: number;
  readonly backing: string;
  /** Left out: s2_unmap. */
  readonly end?: End;
}

/** Such a workload. */
export function teardownOf({ name, gigabytes, backing, end = 's2_unmap' }: Teardown): Workload {
  return {
    file: `${name}.csv`,
    meta: stage2Meta(name, `${gigabytes} GB of ${backing} pages; sizes of VMs: ${JOHANSEN}`),
    columns: ['op', 'addr', 'len', 'backing', 'prot'],
    rows: () => teardownRows(gigabytes, backing, end),
  };
}

/** 256 GB in pages and in blocks of 2 MB, and blocks of 1 GB; and in pages until the process exits. */
export const TEARDOWNS: readonly Workload[] = [
  teardownOf({ name: 'teardown-256g', gigabytes: 256, backing: '4k' }),
  teardownOf({ name: 'teardown-64g', gigabytes: 64, backing: '4k' }),
  teardownOf({ name: 'teardown-256g-thp', gigabytes: 256, backing: 'thp' }),
  teardownOf({ name: 'teardown-256g-1g', gigabytes: 256, backing: 'hugetlb-1g' }),
  teardownOf({ name: 'teardown-256g-exit', gigabytes: 256, backing: '4k', end: 'mm_exit' }),
];
