/** The traces that the project makes, with what their metadata say. */
import { basename } from 'node:path';
import { sumOf } from '../../src/sums.js';
import type { Column } from '../../src/trace/ops.js';
import type { TraceMeta } from '../../src/trace/trace.js';
import type { TraceRow } from '../../src/trace/write.js';
import { FIO_CALLS, scaled } from './call-counts.js';
import { type BootVariation, ccwBootRows } from './ccw-boot.js';
import { ccwFioRows, type FioVariation } from './ccw-fio.js';
import { contiguous512Rows } from './contiguous-512.js';
import { DIRTY_ROUNDS } from './dirty-rounds.js';
import {
  type Caller,
  GLMARK2_CALLS,
  glmark2Rows,
  ONE_VM,
  type RwCounts,
  scaledRw,
  TWO_VMS,
} from './glmark2.js';
import { HISI_SEC_RUNS, type HisiSec, hisiSecRows } from './hisi-sec.js';
import { MADVISE } from './madvise.js';
import { largeMap } from './many-mappings.js';
import { madeHere } from './metadata.js';
import { MIGRATION } from './migration.js';
import { nicDma } from './nic-dma.js';
import { PAGE_TABLE_FULL, PAGE_TABLE_TESTS } from './page-table-test.js';
import { qemuMapRows } from './qemu-map.js';
import { rwPagesRows } from './rw-pages.js';
import { TEARDOWNS } from './teardown.js';
import { DEVICES, type Device, virtioKicksRows } from './virtio-kicks.js';
import { ZERO_PAGE_RACES } from './zero-page-race.js';

export interface Workload {
  /** Below traces/; compressed where it ends in .gz. */
  readonly file: string;
  readonly meta: Partial<TraceMeta>;
  readonly columns: readonly Column[];
  /** How many rows there are, within some per cent, where it may be so many that somebody waits. */
  readonly rowsAbout?: number;
  rows(): Iterable<TraceRow>;
}

const SEED = 20201214;
/** The sample holds one call in this many. */
const SAMPLE = 100;

const FARMAN =
  'Eric Farman, 14 Dec 2020, "Re: [PATCH v2] vfio iommu type1: Improve vfio_iommu_type1_pin_pages performance"';
const XU =
  'Xiaoyang Xu, 8 Dec 2020, "Re: [PATCH v2] vfio iommu type1: Improve vfio_iommu_type1_pin_pages performance"';
/** Each is unpinned again. */
const FIO_PINS = sumOf(Object.values(FIO_CALLS));
const CCW_COLUMNS: readonly Column[] = ['op', 'addr', 'len', 'pfns', 'backing'];

function ccwMeta(workload: string): Partial<TraceMeta> {
  return {
    workload,
    host: 'farman-s390x',
    origin: 'reconstructed',
    source: FARMAN,
    kernel: '5.10.0-rc7',
    container: 'mdev',
    all: madeHere(SEED),
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

/** One call in `divisor` of the fio run. */
export function ccwFio(file: string, divisor: number, variation: FioVariation = {}): Workload {
  return {
    file,
    meta: ccwMeta('ccw-fio'),
    columns: CCW_COLUMNS,
    rowsAbout: (2 * FIO_PINS) / divisor,
    rows: () => ccwFioRows(scaled(FIO_CALLS, divisor), SEED, variation),
  };
}

/** One call in a hundred of it. */
export function ccwFioSample(variation: FioVariation = {}): Workload {
  return ccwFio('ccw-fio.csv.gz', SAMPLE, variation);
}

const ZHAO =
  'Yan Zhao, 19 and 21 Jan 2020, "Re: [PATCH v2 2/2] drm/i915/gvt: subsitute kvm_read/write_guest with vfio_dma_rw"';
const GLMARK2_SEED = 20200119;
const KICKS_SEED = 20130404;
/** Kicks of each device in the packaged trace. */
const KICKS = 4000;
/** Nobody ran this: the same accesses, from eight threads of one VM at once. */
const EIGHT_CPUS: readonly Caller[] = Array.from({ length: 8 }, (_, cpu) => ({ cpu }));

/** Nor this: sixteen VMs. */
export const SIXTEEN_VMS: readonly Caller[] = Array.from({ length: 16 }, (_, vm) => ({ vm }));

/** @param callers who run glmark2 side by side, each making these calls */
export function glmark2(
  file: string,
  calls: RwCounts,
  callers: readonly Caller[],
  origin: TraceMeta['origin'] = 'reconstructed',
): Workload {
  const who = (['vm', 'cpu'] as const).filter((column) => callers[0][column] !== undefined);
  return {
    file,
    meta: {
      workload: basename(file).replace(/\..*$/, ''),
      host: 'zhao-gvt',
      origin,
      source: ZHAO,
      kernel: '5.5',
      container: 'mdev',
      all: madeHere(GLMARK2_SEED),
    },
    columns: [...who, 'op', 'addr', 'len', 'backing'],
    rowsAbout: (calls.reads + calls.writes) * callers.length,
    rows: () => glmark2Rows(calls, callers, GLMARK2_SEED),
  };
}

const LU = 'Shenming Lu, 9 Apr 2021, "[RFC PATCH v3 0/8] Add IOPF support for VFIO passthrough"';

function hisiSec(run: HisiSec): Workload {
  const workload = `hisi-sec-${run.mib}m-${run.times}`;
  return {
    file: `${workload}.csv`,
    meta: {
      workload,
      host: 'lu-kunpeng920',
      origin: 'reconstructed',
      source: LU,
      kernel: '5.12-rc',
      container: 'iommu',
      pageSize: 4096,
      all: madeHere(),
    },
    columns: ['op', 'addr', 'len', 'backing', 'prot'],
    rows: () => hisiSecRows(run),
  };
}

/** @param kicks of each device */
export function virtioKicks(file: string, kicks: number, devices: readonly Device[] = DEVICES): Workload {
  return {
    file,
    meta: {
      workload: 'virtio-kicks',
      host: 'tsirkin-i7-2640m',
      origin: 'synthetic',
      source: 'doorbells of virtio-net as QEMU lays them out; which queue rings when is invented',
      kernel: '3.9-rc5',
      all: madeHere(KICKS_SEED),
    },
    columns: ['vm', 'op', 'addr', 'len', 'kind', 'value', 'ret'],
    rowsAbout: kicks * devices.length,
    rows: () => virtioKicksRows(KICKS_SEED, kicks, devices),
  };
}

export const WORKLOADS: readonly Workload[] = [
  ccwBoot(),
  ccwFioSample(),
  glmark2('glmark2-1vm.csv.gz', scaledRw(GLMARK2_CALLS, 1000), ONE_VM),
  glmark2('glmark2-2vm.csv.gz', scaledRw(GLMARK2_CALLS, 2000), TWO_VMS),
  glmark2('glmark2-8cpu.csv.gz', scaledRw(GLMARK2_CALLS, 8000), EIGHT_CPUS, 'synthetic'),
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
      all: madeHere(),
    },
    columns: ['ts_ns', 'vm', 'op', 'addr', 'len', 'pfns', 'backing'],
    rows: contiguous512Rows,
  },
  {
    file: 'rw-pages.csv',
    meta: {
      workload: 'rw-pages',
      host: 'zhao-gvt',
      origin: 'synthetic',
      source: 'sizes chosen to show where kvm_read/write_guest and vfio_dma_rw cross',
      kernel: '5.5',
      container: 'mdev',
      all: madeHere(),
    },
    columns: ['op', 'addr', 'len', 'backing'],
    rows: rwPagesRows,
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
      all: madeHere(),
    },
    columns: ['vm', 'op', 'addr', 'len', 'backing'],
    rows: qemuMapRows,
  },
  ...HISI_SEC_RUNS.map(hisiSec),
  virtioKicks('virtio-kicks.csv', KICKS),
  ...TEARDOWNS,
  ...PAGE_TABLE_TESTS,
  ...ZERO_PAGE_RACES,
  MIGRATION,
  MADVISE,
  ...DIRTY_ROUNDS,
];

const TB = 2 ** 40;

/** The whole runs: too large for git. */
export const FULL_WORKLOADS: readonly Workload[] = [
  glmark2('full/glmark2-1vm.csv.gz', GLMARK2_CALLS, ONE_VM),
  glmark2('full/glmark2-2vm.csv.gz', GLMARK2_CALLS, TWO_VMS),
  ccwFio('full/ccw-fio.csv', 1),
  PAGE_TABLE_FULL,
  // what npm run bench measures beside them
  glmark2('full/glmark2-16vm.csv', scaledRw(GLMARK2_CALLS, 64), SIXTEEN_VMS, 'synthetic'),
  virtioKicks('full/virtio-kicks.csv', 1_600_000),
  nicDma('full/nic-dma.csv', 3_300_000),
  largeMap('full/map-1t.csv', TB, '4k'),
  largeMap('full/map-1t-thp.csv', TB, 'thp'),
];
