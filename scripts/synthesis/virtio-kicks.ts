/**
 * A guest that rings the doorbells of its virtio-net devices. Devices of many queues, modern ones with an address for
 * each queue and legacy ones with one port for all and the queue in the value; sizes and order are ours.
 */
import type { TraceRow } from '../../src/trace/write.js';
import { Random } from './random.js';

export interface Device {
  readonly queues: number;
  /** Legacy virtio: one port, the value tells the queue (datamatch). Else one address a queue, any value. */
  readonly legacy: boolean;
}

/** Each in a VM of its own, so that a filter on vm picks one. */
export const DEVICES: readonly Device[] = [
  { queues: 16, legacy: false },
  { queues: 64, legacy: false },
  { queues: 256, legacy: false },
  { queues: 16, legacy: true },
  { queues: 64, legacy: true },
  { queues: 256, legacy: true },
];

/** Notification area of a virtio 1.0 device in its BAR, as QEMU lays it out: four bytes a queue. */
const NOTIFY_BAR = 0xfe003000;
const NOTIFY_STRIDE = 4;
/** VIRTIO_PCI_QUEUE_NOTIFY of a legacy device whose BAR is at port 0xc040. */
const NOTIFY_PORT = 0xc050;
/** A queue's index, 16 bits. */
const NOTIFY_BYTES = 2;

/** Share of the kicks that go to as few queues as carry most of the traffic. */
const BUSY_SHARE = 0.8;
const BUSY_QUEUES = 4;

function doorbell({ legacy }: Device, queue: number): Pick<TraceRow, 'addr' | 'len' | 'kind'> {
  return legacy
    ? { addr: NOTIFY_PORT, len: NOTIFY_BYTES, kind: 'pio' }
    : { addr: NOTIFY_BAR + queue * NOTIFY_STRIDE, len: NOTIFY_BYTES, kind: 'mmio' };
}

/** Registrations of all devices first, then their kicks in turn, as many for each device. */
export function* virtioKicksRows(
  seed: number,
  kicks: number,
  devices: readonly Device[] = DEVICES,
): Generator<TraceRow, void> {
  for (const [vm, device] of devices.entries()) {
    for (let queue = 0; queue < device.queues; queue++) {
      const value = device.legacy ? { value: queue } : {};
      yield { op: 'ioeventfd', vm, ...doorbell(device, queue), ...value, ret: 0 };
    }
  }
  const random = new Random(seed);
  for (let i = 0; i < kicks; i++) {
    for (const [vm, device] of devices.entries()) {
      const queue = random.below(random.chance(BUSY_SHARE) ? BUSY_QUEUES : device.queues);
      yield { op: 'kick', vm, ...doorbell(device, queue), value: queue };
    }
  }
}
