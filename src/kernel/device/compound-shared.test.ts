/** Mappings that have a part of the same 2 MB: as huge pages they share it, else they have nothing in common. */
import { describe, expect, it } from 'vitest';
import { FAULT_IN_4K, FAULT_IN_HUGE, IOTLB_MISS, IOTLB_SYNC, MMU_NOTIFIER } from '../steps.js';
import type { Backing } from '../type1/backing.js';
import { DeviceVm, READ, TOUCHED, UNTOUCHED, WRITE } from './device-vm.test-data.js';
import { hostSva } from './host-sva.js';
import { iopf } from './iopf.js';

const THP: Backing = { kind: 'thp', run: 1, untouched: true };
const [LOW, HIGH] = [
  [0, 0x80],
  [0x100, 0x300],
] as const;

describe('two mappings of one huge page', () => {
  it('touch it once', () => {
    for (const way of [hostSva, iopf(1)]) {
      const device = new DeviceVm(way);
      device.map(...HIGH, THP);
      device.dma(0x100, 1, WRITE);
      expect(device.count(FAULT_IN_HUGE)).toBe(1);
      device.map(...LOW, THP);
      device.dma(0, 1, WRITE);
      device.dma(0x101, 1, WRITE);
      expect(device.count(FAULT_IN_HUGE)).toBe(0);
    }
  });

  it('that was split keep it so, whichever is mapped anew', () => {
    const device = new DeviceVm(hostSva);
    device.map(...HIGH, THP);
    device.dma(0x100, 1, WRITE);
    device.invalidate(0x100, 1);
    device.map(...LOW, THP);
    expect(device.dma(0x100, 2, WRITE)).toBe(0);
    expect([device.count(FAULT_IN_4K), device.count(FAULT_IN_HUGE)]).toEqual([1, 0]);
    device.dma(0x7f, 1, WRITE);
    expect([device.count(FAULT_IN_4K), device.count(FAULT_IN_HUGE)]).toEqual([0, 0]);
  });

  it('that was split stays so beside a new mapping', () => {
    for (const backing of [THP, { ...UNTOUCHED, run: 512 }]) {
      const device = new DeviceVm(hostSva);
      device.map(0x400, 0x200, THP);
      device.dma(0x400, 1, WRITE);
      device.invalidate(0x401, 1);
      device.map(0x200, 0x200, backing);
      device.dma(0x402, 2);
      expect(device.count(IOTLB_MISS)).toBe(2);
    }
  });

  it('are fresh memory once both are gone', () => {
    const device = new DeviceVm(hostSva);
    for (let time = 0; time < 2; time++) {
      device.map(...HIGH, THP);
      device.map(...LOW, THP);
      device.dma(0x7f, 1, WRITE);
      expect(device.count(FAULT_IN_HUGE)).toBe(1);
      device.unmap(0, 0x400);
    }
  });

  it('are held by a pin in either', () => {
    const device = new DeviceVm(iopf(1));
    device.map(...HIGH, THP);
    device.map(...LOW, THP);
    device.pin(0x100);
    device.pin(3);
    expect(device.vm.container.unmovablePages).toBe(512);
    device.unpin(0x100);
    expect(device.vm.container.unmovablePages).toBe(512);
    device.unpin(3);
    expect(device.vm.container.unmovablePages).toBe(0);
  });
});

describe('small pages in the same 2 MB', () => {
  it('are touched apart', () => {
    const device = new DeviceVm(hostSva);
    device.map(...HIGH, THP);
    device.map(...LOW, UNTOUCHED);
    device.dma(0, 1, WRITE);
    expect([device.count(FAULT_IN_4K), device.count(FAULT_IN_HUGE)]).toEqual([1, 0]);
    device.dma(0x100, 1, WRITE);
    expect([device.count(FAULT_IN_4K), device.count(FAULT_IN_HUGE)]).toEqual([0, 1]);
  });

  it('are not held by a pin of the huge page, before and behind it', () => {
    const device = new DeviceVm(iopf(1));
    device.map(...LOW, TOUCHED);
    device.map(0x100, 0x80, THP);
    device.map(0x180, 0x100, TOUCHED);
    device.pin(0x120);
    // the hole between is of no other kind
    expect(device.vm.container.unmovablePages).toBe(0x100);
    device.dma(0, 0x80);
    device.dma(0x180, 0x80);
    const { faults } = device.io;
    device.invalidate(0, 0x200);
    device.dma(0, 0x80);
    device.dma(0x180, 0x80);
    expect(device.io.faults).toBe(2 * faults);
    device.unmap(0, 0x80);
    device.unpin(0x120);
    expect(device.vm.container.unmovablePages).toBe(0);
  });
});

describe('a pin of the zero page', () => {
  it('makes a page of it, and takes the device its translation', () => {
    const device = new DeviceVm(hostSva);
    device.map(0, 16, UNTOUCHED);
    device.dma(0, 1, READ);
    device.pin(0, 1);
    expect([device.count(MMU_NOTIFIER), device.count(IOTLB_SYNC), device.count(FAULT_IN_4K)]).toEqual([
      1, 1, 2,
    ]);
    device.dma(0, 1, WRITE);
    expect([device.io.faults, device.count(IOTLB_MISS)]).toEqual([1, 1]);
  });
});
