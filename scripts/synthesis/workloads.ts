/** The traces that the project makes, with what their metadata say. */
import type { Column } from '../../src/trace/ops.js';
import type { TraceMeta } from '../../src/trace/trace.js';
import type { TraceRow } from '../../src/trace/write.js';
import { FIO_CALLS, scaled } from './call-counts.js';
import { type BootVariation, ccwBootRows } from './ccw-boot.js';
import { ccwFioRows, type FioVariation } from './ccw-fio.js';
import { contiguous512Rows } from './contiguous-512.js';
import { qemuMapRows } from './qemu-map.js';

export interface Workload {
  /** Below traces/; compressed where it ends in .gz. */
  readonly file: string;
  readonly meta: Partial<TraceMeta>;
  readonly columns: readonly Column[];
  rows(): Iterable<TraceRow>;
}

const SEED = 20201214;
/** The sample holds one call in so many. */
const SAMPLE = 100;

const FARMAN =
  'Eric Farman, 14 Dec 2020, "Re: [PATCH v2] vfio iommu type1: Improve vfio_iommu_type1_pin_pages performance"';
const XU =
  'Xiaoyang Xu, 8 Dec 2020, "Re: [PATCH v2] vfio iommu type1: Improve vfio_iommu_type1_pin_pages performance"';
const CCW_COLUMNS: readonly Column[] = ['op', 'addr', 'len', 'pfns', 'backing'];

function ccwMeta(workload: string): Partial<TraceMeta> {
  return {
    workload,
    host: 'farman-s390x',
    origin: 'reconstructed',
    source: FARMAN,
    kernel: '5.10.0-rc7',
    container: 'mdev',
    all: new Map([
      ['seed', String(SEED)],
      ['generator', 'scripts/traces.ts'],
    ]),
  };
}

export function ccwBoot(variation: BootVariation = {}): Workload {
  return {
    file: 'ccw-boot.csv',
    meta: ccwMeta('ccw-boot'),
    columns: CCW_COLUMNS,
    rows: () => ccwBootRows(SEED, variation),
  };
}

/** One call in a hundred of the fio run. */
export function ccwFioSample(variation: FioVariation = {}): Workload {
  return {
    file: 'ccw-fio.csv.gz',
    meta: ccwMeta('ccw-fio'),
    columns: CCW_COLUMNS,
    rows: () => ccwFioRows(scaled(FIO_CALLS, SAMPLE), SEED, variation),
  };
}

export const WORKLOADS: readonly Workload[] = [
  ccwBoot(),
  ccwFioSample(),
  {
    file: 'contiguous-512.csv',
    meta: {
      workload: 'contiguous-512',
      host: 'xu-4.19',
      origin: 'synthetic',
      source: XU,
      kernel: '4.19.36',
      container: 'mdev',
      pageSize: 4096,
      all: new Map([['generator', 'scripts/traces.ts']]),
    },
    columns: ['ts_ns', 'vm', 'op', 'addr', 'len', 'pfns', 'backing'],
    rows: contiguous512Rows,
  },
  {
    file: 'qemu-map.csv',
    meta: {
      workload: 'qemu-map',
      host: 'debian-6.1-icount',
      origin: 'synthetic',
      source: 'memory layout of a 4 GB q35 guest under QEMU; the moves of the BAR are invented',
      kernel: '6.1',
      container: 'iommu',
      all: new Map([['generator', 'scripts/traces.ts']]),
    },
    columns: ['vm', 'op', 'addr', 'len', 'backing'],
    rows: qemuMapRows,
  },
];

/** The whole fio run: too large for git. */
export const FULL_WORKLOADS: readonly Workload[] = [
  {
    file: 'full/ccw-fio.csv',
    meta: ccwMeta('ccw-fio'),
    columns: CCW_COLUMNS,
    rows: () => ccwFioRows(FIO_CALLS, SEED),
  },
];
