/**
 * VMs that are torn down: memory mapped at stage 2, then unmapped in one go, as when a memory slot is removed, or freed with
 * the table as the process exits.
 */
import type { TraceRow } from '../../src/trace/write.js';
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

/**
 * Such a workload.
 * @param name of the file, without .csv
 */
export function teardownOf(
  name: string,
  host: string,
  gigabytes: number,
  backing: string,
  end: End = 's2_unmap',
): Workload {
  return {
    file: `${name}.csv`,
    meta: {
      workload: name,
      host,
      origin: 'synthetic',
      source: `${gigabytes} GB of ${backing} pages; sizes of VMs: ${JOHANSEN}`,
      kernel: '6.1',
      pageSize: 4096,
      ipaBits: 48,
      all: new Map([['generator', 'scripts/traces.ts']]),
    },
    columns: ['op', 'addr', 'len', 'backing', 'prot'],
    rows: () => teardownRows(gigabytes, backing, end),
  };
}

const HOST = 'johansen-arm64';

/** 256 GB in pages and in blocks of 2 MB, and blocks of 1 GB; and in pages until the process exits. */
export const TEARDOWNS: readonly Workload[] = [
  teardownOf('teardown-256g', HOST, 256, '4k'),
  teardownOf('teardown-64g', HOST, 64, '4k'),
  teardownOf('teardown-256g-thp', HOST, 256, 'thp'),
  teardownOf('teardown-256g-1g', HOST, 256, 'hugetlb-1g'),
  teardownOf('teardown-256g-exit', HOST, 256, '4k', 'mm_exit'),
];
