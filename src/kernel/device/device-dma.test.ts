import { describe, expect, it } from 'vitest';
import { minus } from '../../errno.js';
import {
  DEV_BYTE,
  FAULT_IN_4K,
  FAULT_IN_HUGE,
  IOMMU_MAP,
  IOMMU_PTE,
  IOMMU_UNMAP,
  IOPF_BITMAP_TEST,
  IOTLB_MISS,
  IOTLB_SYNC,
  MMU_NOTIFIER,
} from '../steps.js';
import { DeviceVm, READ, UNTOUCHED, WRITE } from './device-vm.test-data.js';
import { hostSva } from './host-sva.js';
import { iopf } from './iopf.js';
import { iopfMappedAtPin, iopfPinnedRanges } from './iopf-selective.js';
import { staticPin } from './static-pin.js';

const WAYS = { 'static-pin': staticPin, iopf: iopf(1), 'iopf-premap': iopf(4), 'host-sva': hostSva };
const FAULTING = { iopf: iopf(1), 'iopf-premap': iopf(4), 'host-sva': hostSva };

describe.each(Object.entries(WAYS))('%s', (_, way) => {
  it('moves all bytes of an access inside a mapping, whatever its edges', () => {
    const device = new DeviceVm(way);
    device.map(16, 16, UNTOUCHED);
    expect(device.access(16 * 4096 + 100, 3 * 4096)).toEqual({ ret: 0, moved: 3 * 4096 });
    expect(device.count(DEV_BYTE)).toBe(3 * 4096);
    expect(device.access(16 * 4096, 0)).toEqual({ ret: 0, moved: 0 });
    expect(device.access(31 * 4096 + 4095, 1)).toEqual({ ret: 0, moved: 1 });
  });

  it('a fault outside every mapping aborts where the mapping ends, and maps nothing', () => {
    const device = new DeviceVm(way);
    device.map(16, 2, UNTOUCHED);
    expect(device.access(17 * 4096 + 96, 8192)).toEqual({ ret: minus('EFAULT'), moved: 4000 });
    expect(device.access(15 * 4096, 8192)).toEqual({ ret: minus('EFAULT'), moved: 0 });
    expect(device.io.aborts).toBe(2);
    expect(device.io.mapped.get(18)).toBe(false);
  });

  it('a write to a read-only mapping aborts, before and after its page was read', () => {
    const device = new DeviceVm(way);
    device.map(16, 2, UNTOUCHED, READ);
    expect(device.dma(16, 1, WRITE)).toBe(minus('EPERM'));
    expect(device.dma(16, 1, READ)).toBe(0);
    expect(device.dma(16, 1, WRITE)).toBe(minus('EPERM'));
    expect(device.dma(16, 1, READ | WRITE)).toBe(minus('EPERM'));
    expect(device.io.aborts).toBe(3);
  });

  it('goes on from one mapping to the next, and aborts behind an unmapped one', () => {
    const device = new DeviceVm(way);
    device.map(16, 2);
    device.map(18, 2);
    expect(device.dma(16, 4)).toBe(0);
    expect(device.unmap(18, 2)).toBe(0);
    expect(device.access(16 * 4096, 4 * 4096)).toEqual({ ret: minus('EFAULT'), moved: 8192 });
    device.map(18, 2);
    expect(device.dma(16, 4)).toBe(0);
  });
});

describe.each(Object.entries(FAULTING))('%s', (_, way) => {
  it('pins nothing at map, and a page that was touched does not fault again', () => {
    const device = new DeviceVm(way);
    device.map(0, 64, UNTOUCHED);
    expect(device.vm.container.unmovablePages).toBe(0);
    device.dma(0, 8, WRITE);
    const { faults } = device.io;
    expect(faults).toBeGreaterThan(0);
    device.dma(0, 8, READ);
    device.dma(0, 8, WRITE);
    expect(device.io.faults).toBe(faults);
  });

  it('a notifier that invalidates a page in use: it is unmapped, and the next access faults again', () => {
    const device = new DeviceVm(way, 1024);
    device.map(0, 16, UNTOUCHED);
    device.dma(0, 16, WRITE);
    const { faults } = device.io;
    device.invalidate(5, 1);
    expect(device.count(MMU_NOTIFIER)).toBe(1);
    expect(device.count(IOTLB_SYNC)).toBe(1);
    expect(device.dma(4, 4)).toBe(0);
    expect(device.io.faults).toBe(faults + 1);
    expect(device.count(FAULT_IN_4K)).toBe(1);
    // the other pages are still in the IOTLB
    expect(device.count(IOTLB_MISS)).toBe(1);
  });

  it('two devices that fault at one instant: the second has its answer without work, once for each fault', () => {
    const device = new DeviceVm(way);
    device.map(0, 16, UNTOUCHED);
    device.dma(3, 2, READ, { cpu: 0, dev: 0, ts: 100 });
    const { faults } = device.io;
    expect(device.dma(3, 2, READ, { cpu: 1, dev: 1, ts: 100 })).toBe(0);
    expect(device.io.duplicates).toBe(faults);
    expect(device.io.faults).toBe(faults * 2);
    expect(device.count(IOMMU_MAP) + device.count(FAULT_IN_4K)).toBe(0);
    // later, and on the cpu that has had its answer, nothing is in flight
    device.dma(3, 2, READ, { cpu: 1, dev: 1, ts: 100 });
    device.dma(3, 2, READ, { cpu: 2, dev: 2, ts: 101 });
    device.dma(3, 2, READ, { cpu: 3, dev: 3 });
    expect(device.io.faults).toBe(faults * 2);
  });

  it('without an mm a fault is aborted', () => {
    const device = new DeviceVm(way);
    device.map(0, 4, UNTOUCHED);
    device.dma(0, 1);
    device.vm.exit();
    expect(device.dma(0, 1)).toBe(minus('ENODEV'));
    expect(device.dma(3, 1)).toBe(minus('ENODEV'));
    expect(device.dma(4, 1)).toBe(minus('EFAULT'));
  });
});

describe('static-pin', () => {
  it('keeps its pages when the host wants them back, and when the mm is gone', () => {
    const device = new DeviceVm(staticPin);
    device.map(0, 16, UNTOUCHED);
    expect(device.vm.container.unmovablePages).toBe(16);
    device.invalidate(0, 16);
    device.vm.exit();
    expect(device.dma(0, 16)).toBe(0);
    expect(device.io.faults).toBe(0);
  });

  it('reaches 2 MB with one entry of the IOTLB where 2 MB lie together; 4K pages need one each', () => {
    for (const [kind, misses] of [
      ['thp', 2],
      ['4k', 1024],
    ] as const) {
      const device = new DeviceVm(staticPin);
      device.map(0, 1024, { kind, run: 1, untouched: false });
      device.dma(0, 1024);
      expect(device.count(IOTLB_MISS)).toBe(misses);
    }
  });
});

describe('the IOTLB', () => {
  it('holds so many translations, the oldest goes first', () => {
    const device = new DeviceVm(staticPin, 8);
    device.map(0, 64);
    device.dma(0, 8);
    device.dma(0, 8);
    expect(device.count(IOTLB_MISS)).toBe(0);
    device.dma(8, 1);
    device.dma(1, 7);
    expect(device.count(IOTLB_MISS)).toBe(0);
    device.dma(0, 1);
    expect(device.count(IOTLB_MISS)).toBe(1);
  });

  it('is one for each device, and none where it has no entries', () => {
    const device = new DeviceVm(staticPin, 8);
    device.map(0, 64);
    device.dma(0, 1, READ, { dev: 0 });
    device.dma(0, 1, READ, { dev: 1 });
    expect(device.count(IOTLB_MISS)).toBe(1);
    const without = new DeviceVm(staticPin, 0);
    without.map(0, 4);
    without.dma(0, 4);
    without.dma(0, 4);
    expect(without.count(IOTLB_MISS)).toBe(4);
  });
});

describe('iopf-premap', () => {
  it('maps forward from the fault, not aligned, up to N, to a mapped page, or to the end of the mapping', () => {
    const device = new DeviceVm(iopf(8));
    device.map(100, 20);
    const mapped = (): number[] =>
      Array.from({ length: 30 }, (_, i) => 95 + i).filter((page) => device.io.mapped.get(page));
    device.dma(103, 1);
    expect(mapped()).toEqual([103, 104, 105, 106, 107, 108, 109, 110]);
    device.dma(101, 1);
    // 102 is free, 103 ends it
    expect(mapped()).toEqual([101, 102, 103, 104, 105, 106, 107, 108, 109, 110]);
    // the page of the fault, 102, and 103 that ended it
    expect(device.count(IOPF_BITMAP_TEST)).toBe(3);
    device.map(120, 20);
    device.dma(115, 1);
    expect(mapped()).toEqual([...range(101, 10), ...range(115, 5)]);
    device.dma(119, 2);
    expect(device.io.faults).toBe(4);
  });

  it('maps 2 MB that lie together as one entry, which an invalidated page splits', () => {
    const device = new DeviceVm(iopf(512));
    device.map(0, 1024, { kind: 'thp', run: 1, untouched: true });
    device.dma(0, 1);
    expect([device.count(IOMMU_PTE), device.count(IOMMU_MAP), device.count(FAULT_IN_HUGE)]).toEqual([
      1, 1, 1,
    ]);
    device.dma(0, 512);
    expect(device.count(IOTLB_MISS)).toBe(0);
    device.invalidate(7, 1);
    expect(device.count(IOMMU_PTE)).toBe(1 + 512);
    expect(device.count(IOMMU_UNMAP)).toBe(1);
    device.dma(0, 512);
    expect(device.count(IOTLB_MISS)).toBe(512);
    expect(device.io.faults).toBe(2);
  });
});

describe('iopf-selective', () => {
  it('maps what is pinned, so that it does not fault; the rest faults as usual', () => {
    const device = new DeviceVm(iopfMappedAtPin);
    device.map(0, 16, UNTOUCHED);
    device.pin(3, 4);
    expect(device.vm.container.unmovablePages).toBe(2);
    device.dma(3, 2, WRITE);
    expect(device.io.faults).toBe(0);
    device.invalidate(0, 16);
    device.dma(3, 2, WRITE);
    expect(device.io.faults).toBe(0);
    device.dma(2, 3);
    expect(device.io.faults).toBe(1);
  });

  it('as posted refuses a group that has pinned pages all others', () => {
    const device = new DeviceVm(iopfPinnedRanges);
    device.map(0, 16, UNTOUCHED);
    expect(device.dma(0, 1)).toBe(0);
    device.pin(3, 4);
    expect(device.access(3 * 4096, 3 * 4096)).toEqual({ ret: minus('EACCES'), moved: 8192 });
    expect(device.io.faults).toBe(4);
    expect(device.dma(20, 1)).toBe(minus('EFAULT'));
    expect(device.dma(5, 1, READ, { dev: 1 })).toBe(0);
    device.unpin(3, 4);
    device.invalidate(3, 1);
    expect(device.dma(3, 1)).toBe(minus('EACCES'));
  });
});

function range(first: number, pages: number): number[] {
  return Array.from({ length: pages }, (_, i) => first + i);
}
