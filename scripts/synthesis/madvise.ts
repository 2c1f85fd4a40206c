/**
 * An MMU notifier's side of the batch size: the host takes 4 GB back from a running guest by one madvise(MADV_DONTNEED), as
 * QEMU does where virtio-mem unplugs all at once, while its vCPUs go on to memory that stage 2 does not map yet. All of
 * their faults retry until the unmap is over, though none touches what is unmapped.
 */
import type { TraceRow } from '../../src/trace/write.js';
import { stage2Meta } from './metadata.js';
import { GB, HOST_CPU, mappedMemslot, type VcpuWrites, writesTo } from './vcpu-writes.js';
import type { Workload } from './workloads.js';

/** The upper half of the memory; the vCPUs write to the lower one. */
const UNPLUGGED = { addr: 4 * GB, len: 4 * GB };
const MEMORY = 8 * GB;
/** They begin when what will be unplugged has been mapped, and write for longer than the unmap takes. */
const WRITES: VcpuWrites = { beginNs: 4e9, everyNs: 200_000, memory: MEMORY - UNPLUGGED.len };
const PAGES = 1500;
/** The vCPUs are at work before the unmap begins. */
const BEFORE_NS = 20_000_000;

function* madviseRows(): Generator<TraceRow, void> {
  yield* mappedMemslot(MEMORY, UNPLUGGED);
  for (let page = 0; page < PAGES; page++) {
    if (page * WRITES.everyNs === BEFORE_NS) {
      const tsNs = WRITES.beginNs + BEFORE_NS;
      yield { cpu: HOST_CPU, tsNs, op: 's2_unmap', ...UNPLUGGED, kind: 'notifier' };
    }
    yield* writesTo(page, WRITES);
  }
}

export const MADVISE: Workload = {
  file: 'madvise-4g.csv.gz',
  meta: stage2Meta(
    'madvise-4g',
    'the host takes 4 GB back from a running VM while 8 vCPUs fault; sizes and rates are invented',
  ),
  columns: ['ts_ns', 'cpu', 'op', 'addr', 'len', 'backing', 'prot', 'kind'],
  rows: madviseRows,
};
