/**
 * An MMU notifier's side of the batch size: the host takes 4 GB back from a running guest by one madvise(MADV_DONTNEED), as
 * QEMU does where virtio-mem unplugs all at once, while its vCPUs go on to memory that stage 2 does not map yet. All of
 * their faults retry until the unmap is over, though none touches what is unmapped.
 */
import type { TraceRow } from '../../src/trace/write.js';
import type { Workload } from './workloads.js';

const GB = 2 ** 30;
const UNPLUGGED = 4 * GB;
const MEMORY = 8 * GB;
const VCPUS = 8;
/** By then what will be unplugged has been mapped. */
const BEGIN_NS = 4e9;
/** From one page to the next, and the pages of each vCPU: longer than the unmap takes. */
const EVERY_NS = 200_000;
const ACCESSES = 1500;
/** The vCPUs are at work before the unmap begins. */
const BEFORE_NS = 20_000_000;

function* madviseRows(): Generator<TraceRow, void> {
  const host = { cpu: VCPUS, tsNs: 0 };
  yield { ...host, op: 'memslot', addr: 0, len: MEMORY, backing: '4k' };
  yield { ...host, op: 's2_fault', addr: UNPLUGGED, len: UNPLUGGED, prot: 'w' };
  for (let i = 0; i < ACCESSES; i++) {
    if (i * EVERY_NS === BEFORE_NS)
      yield {
        cpu: VCPUS,
        tsNs: BEGIN_NS + BEFORE_NS,
        op: 's2_unmap',
        addr: UNPLUGGED,
        len: UNPLUGGED,
        kind: 'notifier',
      };
    for (let cpu = 0; cpu < VCPUS; cpu++) {
      const tsNs = BEGIN_NS + i * EVERY_NS + Math.round((cpu * EVERY_NS) / VCPUS);
      yield { tsNs, cpu, op: 's2_fault', addr: cpu * (UNPLUGGED / VCPUS) + i * 4096, prot: 'w' };
    }
  }
}

export const MADVISE: Workload = {
  file: 'madvise-4g.csv.gz',
  meta: {
    workload: 'madvise-4g',
    host: 'johansen-arm64',
    origin: 'synthetic',
    source: 'the host takes 4 GB back from a running VM while 8 vCPUs fault; sizes and rates are invented',
    kernel: '6.1',
    pageSize: 4096,
    ipaBits: 48,
    all: new Map([['generator', 'scripts/traces.ts']]),
  },
  columns: ['ts_ns', 'cpu', 'op', 'addr', 'len', 'backing', 'prot', 'kind'],
  rows: madviseRows,
};
