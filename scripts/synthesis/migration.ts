/**
 * Live migration's side of the batch size: the dirty log of a whole VM begins while its vCPUs go on writing. Each first
 * write to a page takes a permission fault, which needs mmu_lock.
 */
import type { TraceRow } from '../../src/trace/write.js';
import { stage2Meta } from './metadata.js';
import { GB, HOST_CPU, mappedMemslot, type VcpuWrites, writesTo } from './vcpu-writes.js';
import type { Workload } from './workloads.js';

const ALL = { addr: 0, len: 64 * GB };
/** They begin when the memory has been mapped, and go on for longer than the write-protect takes. */
const WRITES: VcpuWrites = { beginNs: 40e9, everyNs: 100_000, memory: ALL.len };
const PAGES = 6000;

function* migrationRows(): Generator<TraceRow, void> {
  yield* mappedMemslot(ALL.len, ALL);
  yield { cpu: HOST_CPU, tsNs: WRITES.beginNs, op: 's2_wp', ...ALL };
  for (let page = 0; page < PAGES; page++) yield* writesTo(page, WRITES);
}

export const MIGRATION: Workload = {
  file: 'migration-64g.csv.gz',
  meta: stage2Meta(
    'migration-64g',
    'the dirty log of a 64 GB VM begins while 8 vCPUs write; sizes and rates are invented',
  ),
  columns: ['ts_ns', 'cpu', 'op', 'addr', 'len', 'backing', 'prot'],
  rows: migrationRows,
};
