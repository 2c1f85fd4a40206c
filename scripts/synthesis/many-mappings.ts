/** Pins among many mappings, and maps of very large ones: how the work of the model grows with the size of its state. */
import type { TraceRow } from '../../src/trace/write.js';
import { madeHere } from './metadata.js';
import { Random } from './random.js';
import type { Workload } from './workloads.js';

const SEED = 65535;
const PAGE = 4096;
/** Of each of the many mappings, side by side. */
const MAPPING_PAGES = 16;
const SOURCE = 'synthetic: how the cost of replaying grows with the state';

/** Maps, then pins of one page anywhere in them, each unpinned at once. */
function* manyMappingsRows(mappings: number, pins: number): Generator<TraceRow, void> {
  const random = new Random(SEED);
  const len = MAPPING_PAGES * PAGE;
  for (let i = 0; i < mappings; i++) yield { op: 'map', addr: i * len, len, backing: '4k' };
  for (let i = 0; i < pins; i++) {
    const pfns = [random.below(mappings * MAPPING_PAGES)];
    yield { op: 'pin', pfns };
    yield { op: 'unpin', pfns };
  }
}

function meta(workload: string, host: string, container: 'mdev' | 'iommu'): Workload['meta'] {
  return {
    workload,
    host,
    origin: 'synthetic',
    source: SOURCE,
    container,
    pageSize: PAGE,
    all: madeHere(),
  };
}

/** @param mappings at most 65,535, which is what type1 allows */
export function manyMappings(mappings: number, pins: number): Workload {
  return {
    file: `${mappings}-mappings.csv`,
    meta: meta('many-mappings', 'xu-4.19', 'mdev'),
    columns: ['op', 'addr', 'len', 'pfns', 'backing'],
    rows: () => manyMappingsRows(mappings, pins),
  };
}

/** One map of a terabyte or whatever; of scattered 4K pages every one is a run of its own. */
export function largeMap(file: string, bytes: number, backing: string): Workload {
  return {
    file,
    meta: meta('large-map', 'debian-6.1-icount', 'iommu'),
    columns: ['op', 'addr', 'len', 'backing'],
    rows: () => [
      { op: 'map', addr: 0, len: bytes, backing },
      { op: 'unmap', addr: 0, len: bytes },
    ],
  };
}
