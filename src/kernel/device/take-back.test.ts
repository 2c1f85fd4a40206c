/** What the host takes back of a VM's memory, what it can't, and as what it comes back; and what is not there to be taken. */
import { describe, expect, it } from 'vitest';
import {
  FAULT_IN_4K,
  FAULT_IN_HUGE,
  GUP_PAGE_4K,
  GUP_PAGE_THP,
  IOMMU_MAP,
  IOMMU_PTE,
  IOTLB_MISS,
  IOTLB_SYNC,
  MMU_NOTIFIER,
} from '../steps.js';
import type { Backing } from '../type1/backing.js';
import { DeviceVm, READ, UNTOUCHED, WRITE } from './device-vm.test-data.js';
import { hostSva } from './host-sva.js';
import { iopf } from './iopf.js';
import { iopfMappedAtPin } from './iopf-selective.js';

describe('host SVA and the zero page', () => {
  it('a read clears nothing; the first write is a fault of its own, and takes the translation away', () => {
    const device = new DeviceVm(hostSva);
    device.map(0, 16, UNTOUCHED);
    device.dma(0, 16, READ);
    expect([device.io.faults, device.count(FAULT_IN_4K)]).toEqual([16, 0]);
    device.dma(0, 4, WRITE);
    expect([device.io.faults, device.count(FAULT_IN_4K)]).toEqual([20, 4]);
    expect([device.count(MMU_NOTIFIER), device.count(IOTLB_SYNC), device.count(IOTLB_MISS)]).toEqual([
      4, 4, 4,
    ]);
    device.dma(0, 16, READ);
    expect(device.io.faults).toBe(20);
    expect(device.io.mappedEver).toBe(20);
  });

  it('is not taken back, and no huge page is one', () => {
    const device = new DeviceVm(hostSva);
    device.map(0, 16, UNTOUCHED);
    device.dma(0, 16, READ);
    device.invalidate(0, 16);
    device.dma(0, 16, READ);
    expect(device.io.faults).toBe(16);
    device.map(512, 512, { kind: 'thp', run: 1, untouched: true });
    device.dma(512, 512, READ);
    device.dma(512, 512, WRITE);
    expect(device.io.faults).toBe(17);
  });
});

describe('a huge page and the host that wants it back', () => {
  const THP: Backing = { kind: 'thp', run: 1, untouched: true };
  const HUGETLB: Backing = { kind: 'hugetlb-2m', run: 1, untouched: true };

  it('comes back as small pages, none beside the other', () => {
    const device = new DeviceVm(iopf(512));
    device.map(0, 512, THP);
    device.dma(0, 512, WRITE);
    expect([device.count(IOMMU_MAP), device.count(IOMMU_PTE), device.count(IOTLB_MISS)]).toEqual([1, 1, 1]);
    device.invalidate(0, 512);
    device.dma(0, 512, WRITE);
    expect([device.count(GUP_PAGE_4K), device.count(GUP_PAGE_THP)]).toEqual([512, 0]);
    expect([device.count(FAULT_IN_4K), device.count(FAULT_IN_HUGE)]).toEqual([512, 0]);
    expect(device.count(IOMMU_MAP)).toBe(512);
    expect([device.count(IOMMU_PTE), device.count(IOTLB_MISS)]).toEqual([512, 512]);
  });

  it('is split where a page of it goes: the others stay, small and together', () => {
    const device = new DeviceVm(iopf(512));
    device.map(0, 1024, THP);
    device.dma(0, 1024, WRITE);
    device.invalidate(100, 1);
    device.unmap(0, 1024);
    device.map(0, 1024, { ...THP, untouched: false });
    device.dma(0, 512, WRITE);
    // 0 to 99, 100, 101 to 511
    expect(device.count(IOMMU_MAP)).toBe(3);
    expect([device.count(GUP_PAGE_4K), device.count(FAULT_IN_4K)]).toEqual([512, 1]);
    device.dma(512, 512, WRITE);
    expect([device.count(GUP_PAGE_THP), device.count(IOMMU_PTE)]).toEqual([512, 1]);
  });

  it('of host SVA is one translation until it is split', () => {
    const device = new DeviceVm(hostSva);
    device.map(0, 1024, THP);
    device.dma(0, 1024, WRITE);
    expect([device.count(IOTLB_MISS), device.io.mappedEver]).toEqual([2, 1024]);
    device.invalidate(0, 512);
    device.dma(0, 1024, WRITE);
    // the second huge page is still in the IOTLB
    expect([device.count(IOTLB_MISS), device.io.mappedEver]).toEqual([512, 1536]);
  });

  it('run of 4K pages: what comes back is contiguous with nothing', () => {
    const device = new DeviceVm(iopf(512));
    device.map(0, 512, { kind: '4k', run: 512, untouched: false });
    device.dma(0, 512);
    expect(device.count(IOMMU_MAP)).toBe(1);
    device.invalidate(8, 2);
    device.dma(0, 512);
    expect(device.count(IOMMU_MAP)).toBe(2);
  });

  it('stays whole while one page of it is pinned, whoever asks for a part', () => {
    for (const way of [iopf(512), hostSva, iopfMappedAtPin]) {
      const device = new DeviceVm(way);
      device.map(0, 1024, THP);
      device.dma(0, 1024, WRITE);
      const { faults } = device.io;
      device.pin(3);
      device.pin(5);
      expect(device.vm.container.unmovablePages).toBe(512);
      device.invalidate(0, 512);
      device.invalidate(256, 4);
      device.dma(0, 512, WRITE);
      expect(device.io.faults).toBe(faults);
      device.unpin(3);
      expect(device.vm.container.unmovablePages).toBe(512);
      device.unpin(5);
      expect(device.vm.container.unmovablePages).toBe(0);
      device.invalidate(0, 512);
      device.dma(0, 512, WRITE);
      expect(device.io.faults).toBeGreaterThan(faults);
      // the pages that it was split into are held one by one
      device.pin(3);
      expect(device.vm.container.unmovablePages).toBe(1);
    }
  });

  it('of hugetlbfs is never taken back', () => {
    const device = new DeviceVm(iopf(512));
    device.map(0, 512, HUGETLB);
    device.map(512, 2, UNTOUCHED);
    device.dma(0, 514, WRITE);
    const { faults } = device.io;
    device.invalidate(0, 514);
    expect(device.count(MMU_NOTIFIER)).toBe(1);
    device.dma(0, 512, WRITE);
    expect(device.io.faults).toBe(faults);
    device.dma(512, 2, WRITE);
    expect(device.io.faults).toBe(faults + 1);
  });
});
