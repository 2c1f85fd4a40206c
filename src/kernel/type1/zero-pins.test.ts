/** Pins and maps of memory that nobody has written, through mappings that devices may only read. */
import { describe, expect, it } from 'vitest';
import { CLEARED, NEW, NEW_THP, read, write, ZERO } from '../copy-faults.test-data.js';
import { iopf } from '../device/iopf.js';
import { takeBack } from '../device/take-back.js';
import { TestVm, type Way } from '../vm.test-data.js';
import type { Backing } from './backing.js';
import { pinPageByPage, pinPages, unpinPages } from './pin.js';
import { pinContiguous } from './pin-contiguous.js';

const R = 1;
const LOOPS = { pinPageByPage, pinContiguous };

class Pins extends TestVm {
  constructor(prot: number, loop: keyof typeof LOOPS = 'pinPageByPage', limit = 8, backing: Backing = NEW) {
    super('kvm-rw' satisfies Way, { lockLimitPages: limit });
    Object.assign(this.vm.behaviour, { pinLoop: LOOPS[loop] });
    this.slot(0, 1024, false, backing);
    this.map(0, 1024, prot, backing);
  }

  pin(...pages: number[]): number {
    this.ledger.clear();
    return pinPages(this.vm.container, this.call(pages));
  }

  unpin(...pages: number[]): number {
    this.ledger.clear();
    return unpinPages(this.vm.container, this.call(pages));
  }

  get locked(): number {
    return this.vm.mm.lockedPages;
  }

  private call(pages: number[]) {
    const pfns = Float64Array.from(pages);
    return { pfns, start: 0, count: pages.length, prot: R, dev: 0, phys: new Float64Array(pages.length) };
  }
}

describe.each(Object.keys(LOOPS) as (keyof typeof LOOPS)[])(
  '%s through a mapping without IOMMU_WRITE',
  (loop) => {
    it('gets the zero page, which is neither accounted nor put', () => {
      const test = new Pins(R, loop);
      expect(test.pin(0, 1, 2)).toBe(3);
      expect(test.counts()).toMatchObject({ zero_page_pte: 3 });
      expect(test.counts()).not.toHaveProperty('fault_in_4k');
      expect(test.counts()).not.toHaveProperty('acct');
      expect([test.locked, test.vm.container.heldPages, test.vm.container.unmovablePages]).toEqual([0, 3, 0]);
      // RLIMIT_MEMLOCK is none of its business
      expect(test.pin(3, 4, 5, 6, 7, 8, 9, 10)).toBe(8);
      expect(test.unpin(0, 1, 2)).toBe(3);
      expect(test.counts()).toMatchObject({ vpfn_unref: 3, vpfn_erase: 3 });
      expect(test.counts()).not.toHaveProperty('put_page');
      expect(test.counts()).not.toHaveProperty('acct');
      expect([test.locked, test.vm.container.heldPages]).toEqual([0, 8]);
    });

    it('accounts those that somebody has written, among others', () => {
      const test = new Pins(R, loop, 1);
      write(test, 1);
      expect(test.pin(0, 1, 2)).toBe(3);
      expect(test.counts()).toMatchObject({ zero_page_pte: 2, acct: 1 });
      expect(test.locked).toBe(1);
      // over the limit nothing stays, zero page or not
      write(test, 4);
      expect(test.pin(3, 4, 5)).toBeLessThan(0);
      expect([test.locked, test.vm.container.pinned.size, test.vm.container.pinned.zero.count]).toEqual([
        1, 3, 2,
      ]);
      test.unpin(0, 1, 2);
      expect([test.locked, test.vm.container.pinned.zero.count]).toEqual([0, 0]);
    });
  },
);

describe('a pinned zero page', () => {
  it('stays with the device when the CPU writes: the page of its own is held by nothing', () => {
    const test = new Pins(R);
    test.pin(0);
    expect(write(test, 0)).toEqual(CLEARED);
    takeBack(test.vm, 0, 1);
    expect(write(test, 0)).toEqual(CLEARED);
    // another reference to what is pinned, and no page for it
    test.pin(0);
    test.unpin(0, 0);
    expect(test.locked).toBe(0);
    // pinned anew it is the page of its own
    test.pin(0);
    expect(test.locked).toBe(1);
    takeBack(test.vm, 0, 1);
    expect(write(test, 0)).toEqual({});
  });

  it('is what a reader of the CPU finds, and the other way round', () => {
    const test = new Pins(R);
    test.pin(0);
    expect(read(test, 0)).toEqual({});
    expect(read(test, 1)).toEqual(ZERO);
    test.pin(1);
    expect(test.counts()).not.toHaveProperty('zero_page_pte');
    expect(test.locked).toBe(0);
  });

  it('is none through a mapping that may be written, nor of a huge page', () => {
    const written = new Pins(3);
    written.pin(0);
    expect(written.counts()).toMatchObject({ fault_in_4k: 1, acct: 1 });
    const huge = new Pins(R, 'pinPageByPage', 8, NEW_THP);
    huge.pin(0);
    expect(huge.counts()).toMatchObject({ fault_in_huge: 1, acct: 1 });
  });
});

describe('devices that read through such a mapping', () => {
  it('have each zero page as a run and a table entry of its own, which the host need not keep', () => {
    const huge: Backing = { kind: '4k', run: 512, untouched: true };
    const test = new TestVm('kvm-rw', { hasDomain: true, lockLimitPages: 512 });
    test.slot(0, 1536, false, huge);
    write(test, 0, 512);
    write(test, 1030);
    expect(test.map(0, 1024, R, huge)).toBe(0);
    expect(test.counts()).toMatchObject({ zero_page_pte: 512, pin_remote: 513, iommu_map: 513, acct: 1 });
    const { vm } = test;
    expect([vm.mm.lockedPages, vm.container.unmovablePages]).toEqual([512, 512]);
    const { deviceDma } = vm.behaviour;
    expect([0, 511, 512, 1023].map((page) => deviceDma.entryShift(vm, page))).toEqual([9, 9, 0, 0]);
    // what the CPU puts in the place of a zero page is not what was mapped
    write(test, 700);
    test.unmap(0, 1024);
    expect(test.counts()).toMatchObject({ iommu_unmap: 513, put_page: 512, vpfn_lookup: 512, acct: 1 });
    expect([vm.mm.lockedPages, vm.container.unmovablePages]).toEqual([0, 0]);
    // over the limit by the page that was written, nothing is left
    vm.mm.lock(512);
    expect(test.map(1024, 512, R, huge)).toBeLessThan(0);
    expect(test.counts()).toMatchObject({ pin_remote: 7, iommu_unmap: 6 });
    expect([vm.mm.lockedPages, vm.container.unmovablePages]).toEqual([512, 0]);
  });

  it('have the zero page from MAP_DMA on, and the CPU its own by a fault', () => {
    const test = new TestVm('kvm-rw', { hasDomain: true });
    test.slot(0, 16, false, NEW);
    write(test, 1);
    test.map(0, 8, R, NEW);
    expect(test.counts()).toMatchObject({ zero_page_pte: 7 });
    expect(test.counts()).not.toHaveProperty('fault_in_4k');
    expect(read(test, 0, 8)).toEqual({});
    expect(write(test, 1)).toEqual({});
    expect(write(test, 0)).toEqual(CLEARED);
    expect(write(test, 0)).toEqual({});
  });

  it('have it in hundreds of terabytes at once', () => {
    const test = new TestVm('kvm-rw', { hasDomain: true });
    expect(test.map(8, 2 ** 36, R, NEW)).toBe(0);
    expect(test.counts()).toMatchObject({ zero_page_pte: 2 ** 36, iommu_map: 2 ** 36 });
    expect(test.unmap(8, 2 ** 36)).toBe(0);
    expect(test.vm.container.io.zeroPages.any).toBe(false);
  });

  it('lose it to the CPU where they fault (RFC v3): its MMU notifier unmaps it', () => {
    const test = new TestVm('kvm-rw', { hasDomain: true }, iopf(1));
    test.slot(0, 16, false, NEW);
    test.map(0, 8, R, NEW);
    const { vm } = test;
    const access = { page: 0, offset: 0, len: 4096, dev: 0, cpu: 0, prot: R, moved: 0 };
    vm.behaviour.deviceDma.fault(vm, access, 0);
    expect(test.counts()).toMatchObject({ zero_page_pte: 1, iommu_map: 1 });
    expect(test.counts()).not.toHaveProperty('put_page');
    expect(write(test, 0)).toEqual(CLEARED);
    expect(test.counts()).toMatchObject({ mmu_notifier: 1, iommu_unmap: 1 });
    expect(vm.container.io.mapped.get(0)).toBe(false);
  });

  it('get it from a fault that maps ahead page by page, among runs of pages that were written', () => {
    const run4: Backing = { kind: '4k', run: 4, untouched: true };
    const test = new TestVm('kvm-rw', { hasDomain: true }, iopf(16));
    test.slot(0, 16, false, run4);
    write(test, 4, 5);
    test.map(0, 16, R, run4);
    const access = { page: 0, offset: 0, len: 4096, dev: 0, cpu: 0, prot: R, moved: 0 };
    test.vm.behaviour.deviceDma.fault(test.vm, access, 0);
    expect(test.counts()).toMatchObject({ zero_page_pte: 11, iommu_map: 13, put_page: 5 });
    expect(test.vm.container.heldPages).toBe(0);
  });
});
