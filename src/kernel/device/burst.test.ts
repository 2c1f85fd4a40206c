/** Accesses of several devices at one instant; at random in faults.oracle.test.ts. */
import { expect, it } from 'vitest';
import { DeviceVm, READ, UNTOUCHED } from './device-vm.test-data.js';
import { iopf } from './iopf.js';

it('a fault that maps ahead lets each of the other devices in flight wait once, wherever they meet it', () => {
  const device = new DeviceVm(iopf(512));
  device.map(0, 2048, UNTOUCHED);
  device.dma(0, 1024, READ, { cpu: 0, dev: 0, ts: 1 });
  expect([device.io.faults, device.io.duplicates]).toEqual([2, 0]);
  device.dma(300, 1000, READ, { cpu: 1, dev: 1, ts: 1 });
  // at 300 and 512, and the one of its own at 1024
  expect([device.io.faults, device.io.duplicates]).toEqual([5, 2]);
  // those of both, and an earlier page of the first, whose answer it has had
  device.dma(400, 1000, READ, { cpu: 2, dev: 2, ts: 1 });
  expect([device.io.faults, device.io.duplicates]).toEqual([8, 5]);
  device.dma(0, 1024, READ, { cpu: 2, dev: 2, ts: 1 });
  expect(device.io.faults).toBe(8);
  device.dma(0, 1024, READ, { cpu: 3, dev: 3, ts: 2 });
  expect(device.io.faults).toBe(8);
});

it('an access that begins at another instant finds what is mapped, however little later', () => {
  const device = new DeviceVm(iopf(1));
  device.map(0, 16, UNTOUCHED);
  device.dma(0, 8, READ, { cpu: 0, dev: 0, ts: 1 });
  device.dma(0, 8, READ, { cpu: 1, dev: 1, ts: 2 });
  expect([device.io.faults, device.io.duplicates]).toEqual([8, 0]);
});
