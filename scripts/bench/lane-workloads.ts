/** What a single lane is measured with. */
import { sumOf } from '../../src/sums.js';
import { FIO_CALLS } from '../synthesis/call-counts.js';
import { GLMARK2_CALLS, scaledRw } from '../synthesis/glmark2.js';
import { manyMappings } from '../synthesis/many-mappings.js';
import { nicDma } from '../synthesis/nic-dma.js';
import { DEVICES, type Device } from '../synthesis/virtio-kicks.js';
import { ccwFio, glmark2, SIXTEEN_VMS, virtioKicks, type Workload } from '../synthesis/workloads.js';

export interface LaneWorkload {
  readonly name: string;
  /** What each lane runs as; BASE is what a replay takes where nobody names one. */
  readonly lanes: readonly string[];
  /** Rows at the start that make the state. */
  readonly setUpRows: number;
  /** About this many calls of it. */
  make(calls: number): Workload;
}

const PINS = FIO_CALLS.one + FIO_CALLS.two + FIO_CALLS.four + FIO_CALLS.eight;
const ACCESSES = GLMARK2_CALLS.reads + GLMARK2_CALLS.writes;

function kicks(name: string, devices: readonly Device[]): LaneWorkload {
  return {
    name,
    lanes: ['BASE', 'mmio-pv'],
    setUpRows: sumOf(devices, ({ queues }) => queues),
    make: (calls) => virtioKicks('virtio-kicks.csv', Math.ceil(calls / devices.length), devices),
  };
}

export const LANE_WORKLOADS: readonly LaneWorkload[] = [
  // vfio_pin_pages and vfio_unpin_pages of fio
  {
    name: 'pins',
    lanes: ['BASE', 'contiguous-pin'],
    setUpRows: 1,
    // a pin and an unpin
    make: (calls) => ccwFio('ccw-fio.csv', Math.max(1, (2 * PINS) / calls)),
  },
  // guest memory accesses of sixteen VMs at once, through the scheduler
  {
    name: 'dma_rw',
    lanes: ['kvm-rw', 'dma-rw-mutex', 'dma-rw-rwsem'],
    setUpRows: 4 * SIXTEEN_VMS.length,
    make: (calls) =>
      glmark2(
        'glmark2-16vm.csv',
        scaledRw(GLMARK2_CALLS, (ACCESSES * SIXTEEN_VMS.length) / calls),
        SIXTEEN_VMS,
        'synthetic',
      ),
  },
  // doorbells of a virtio-net device
  kicks('kicks', [DEVICES[1]]),
  // doorbells of six such devices at once, through the scheduler
  kicks('kicks of 6 VMs', DEVICES),
  // accesses of a passed-through NIC
  {
    name: 'dev_dma',
    lanes: ['static-pin', 'iopf'],
    setUpRows: 1,
    make: (calls) => nicDma('nic-dma.csv', Math.ceil(calls / 3)),
  },
];

/** Numbers of mappings that pins are measured among; type1 allows 65,535. */
export const MAPPINGS: readonly number[] = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65535];

/** Pins of one page and their unpins among this many mappings. */
export function pinsAmong(mappings: number): LaneWorkload {
  return {
    name: `${mappings} mappings`,
    lanes: ['BASE'],
    setUpRows: mappings,
    make: (calls) => manyMappings(mappings, Math.ceil(calls / 2)),
  };
}
