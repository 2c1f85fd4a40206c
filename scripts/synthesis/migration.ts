/**
 * Live migration's side of the batch size: the dirty log of a whole VM begins while its vCPUs go on writing. Each vCPU
 * writes page after page of memory of its own, and each first write to a page takes a permission fault, which needs
 * mmu_lock.
 */
import type { TraceRow } from '../../src/trace/write.js';
import type { Workload } from './workloads.js';

const GB = 2 ** 30;
const MEMORY = 64 * GB;
const VCPUS = 8;
/** By then the memory has been mapped. */
const BEGIN_NS = 40e9;
/** From one page to the next, and the pages of each vCPU: longer than the write-protect takes. */
const EVERY_NS = 100_000;
const WRITES = 6000;

function* migrationRows(): Generator<TraceRow, void> {
  const host = { cpu: VCPUS, tsNs: 0 };
  yield { ...host, op: 'memslot', addr: 0, len: MEMORY, backing: '4k' };
  yield { ...host, op: 's2_fault', addr: 0, len: MEMORY, prot: 'w' };
  yield { ...host, tsNs: BEGIN_NS, op: 's2_wp', addr: 0, len: MEMORY };
  for (let i = 0; i < WRITES; i++) {
    for (let cpu = 0; cpu < VCPUS; cpu++) {
      const tsNs = BEGIN_NS + i * EVERY_NS + Math.round((cpu * EVERY_NS) / VCPUS);
      yield { tsNs, cpu, op: 's2_fault', addr: cpu * (MEMORY / VCPUS) + i * 4096, prot: 'w' };
    }
  }
}

export const MIGRATION: Workload = {
  file: 'migration-64g.csv.gz',
  meta: {
    workload: 'migration-64g',
    host: 'johansen-arm64',
    origin: 'synthetic',
    source: 'the dirty log of a 64 GB VM begins while 8 vCPUs write; sizes and rates are invented',
    kernel: '6.1',
    pageSize: 4096,
    ipaBits: 48,
    all: new Map([['generator', 'scripts/traces.ts']]),
  },
  columns: ['ts_ns', 'cpu', 'op', 'addr', 'len', 'backing', 'prot'],
  rows: migrationRows,
};
