/** One page table for all that reach a VM's memory: copies, pins, MAP_DMA, devices under host SVA, the guest itself. */
import { describe, expect, it } from 'vitest';
import {
  CLEARED,
  faults,
  HUGE,
  NEW,
  NEW_THP,
  PAGE,
  read,
  vmWith,
  write,
  ZERO,
} from './copy-faults.test-data.js';
import { deviceAccess } from './device/access.js';
import { hostSva } from './device/host-sva.js';
import { takeBack } from './device/take-back.js';
import { guestTouches } from './kvm/stage2/fault.js';
import { unmapRange } from './kvm/stage2/unmap.js';
import type { Backing } from './type1/backing.js';
import { TestVm } from './vm.test-data.js';

describe('which row knows the memory', () => {
  const TOUCHED: Backing = { ...NEW, untouched: false };

  it('is the one that says untouched, slot or mapping, whichever comes first', () => {
    for (const way of ['kvm-rw', 'dma-rw-mutex'] as const) {
      for (const [slot, map] of [
        [NEW, TOUCHED],
        [TOUCHED, NEW],
      ]) {
        const [one, other] = [new TestVm(way), new TestVm(way)];
        one.slot(0, 8, false, slot);
        one.map(0, 8, 3, map);
        other.map(0, 8, 3, map);
        other.slot(0, 8, false, slot);
        for (const test of [one, other]) expect(write(test, 0)).toEqual(CLEARED);
      }
    }
  });

  it('once both say so is the first: the other finds what was touched meanwhile', () => {
    const slotFirst = new TestVm('kvm-rw');
    slotFirst.slot(0, 8, false, NEW);
    write(slotFirst, 0);
    slotFirst.map(0, 8, 3, NEW);
    expect(slotFirst.gup(0)).not.toHaveProperty('fault_in_4k');
    slotFirst.unmap(0, 8);
    slotFirst.map(0, 8);
    expect(slotFirst.gup(1)).toMatchObject({ fault_in_4k: 1 });
    const mapFirst = new TestVm('kvm-rw');
    mapFirst.map(0, 8, 3, NEW);
    mapFirst.gup(0);
    mapFirst.slot(0, 8, false, NEW);
    expect(write(mapFirst, 0)).toEqual({});
    expect(write(mapFirst, 1)).toEqual(CLEARED);
  });

  it('is none once the mapping is gone that alone said so, and another is there', () => {
    const test = new TestVm('dma-rw-mutex');
    test.map(0, 8, 3, NEW);
    test.unmap(0, 8);
    test.map(0, 8);
    expect(read(test, 0)).toEqual({});
    test.unmap(0, 8);
    test.map(0, 8, 3, NEW);
    expect(read(test, 0)).toEqual(ZERO);
  });

  it('is each for its part', () => {
    const test = new TestVm('kvm-rw');
    test.map(4, 4, 3, NEW_THP);
    test.slot(0, 8, false, NEW);
    test.slot(8, 1024, false, NEW_THP);
    expect(write(test, 3)).toEqual(CLEARED);
    expect(write(test, 4)).toEqual(HUGE);
    expect(write(test, 0, 4)).toEqual({ page_fault: 3, mmap_read_lock: 3, fault_in_4k: 3 });
    // the rest of the first huge page
    expect(write(test, 511)).toEqual({});
  });
});

describe('MAP_DMA that pins', () => {
  it('leaves a copy nothing to fault in, and faults in what copies left', () => {
    const test = new TestVm('kvm-rw', { hasDomain: true });
    test.slot(0, 1024, false, NEW);
    write(test, 0);
    read(test, 1);
    test.map(0, 8, 3, NEW);
    expect(faults(test).fault_in_4k).toBe(7);
    expect(read(test, 0, 8)).toEqual({});
    test.unmap(0, 8);
    expect(write(test, 0, 9)).toEqual(CLEARED);
  });

  it('of huge pages as well, those that reach beyond it with it', () => {
    const test = new TestVm('kvm-rw', { hasDomain: true });
    test.slot(0, 2048, false, NEW_THP);
    write(test, 600);
    test.map(256, 1024, 3, NEW_THP);
    expect(faults(test).fault_in_huge).toBe(2);
    for (const page of [0, 255, 256, 1279, 1535]) expect(write(test, page)).toEqual({});
    expect(write(test, 1536)).toEqual(HUGE);
  });
});

describe('the zero page', () => {
  it('that a device under host SVA reads is taken from it by a write', () => {
    const test = new TestVm('dma-rw-mutex', { hasDomain: true }, hostSva);
    test.map(0, 8, 3, NEW);
    const access = { page: 0, offset: 0, len: PAGE, dev: 0, cpu: 0, prot: 1, moved: 0 };
    test.ledger.clear();
    deviceAccess(test.vm, access);
    expect(read(test, 0)).toEqual({});
    expect(write(test, 0)).toEqual(CLEARED);
    expect(test.counts()).toMatchObject({ mmu_notifier: 1, iotlb_sync: 1 });
    expect(write(test, 1)).toEqual(CLEARED);
    expect(test.counts()).not.toHaveProperty('mmu_notifier');
  });

  it('that stage 2 maps is unmapped by a write, and the guest faults anew', () => {
    const test = vmWith('kvm-rw', NEW);
    const guest = (page: number, isWrite: boolean): number => {
      test.ledger.clear();
      return guestTouches(test.vm, page, page + 1, isWrite);
    };
    expect(guest(0, false)).toBe(1);
    expect(read(test, 0)).toEqual({});
    expect(write(test, 0)).toEqual(CLEARED);
    expect(test.counts()).toMatchObject({ s2_notifier: 1, s2_range: 1, s2_clear_pte: 1, mmu_lock: 2 });
    expect(guest(0, true)).toBe(1);
    expect(test.counts()).not.toHaveProperty('fault_in_4k');
    // a page of the guest's own
    guest(1, true);
    expect(write(test, 1)).toEqual({});
    // and one that a copy faulted in
    write(test, 2);
    expect(test.counts()).not.toHaveProperty('s2_notifier');
    guest(2, true);
    expect(test.counts()).not.toHaveProperty('fault_in_4k');
  });

  it.each([true, false])('goes by the same notifier whoever writes, where stage 2 maps it: %s', (mapped) => {
    const replaced = (touch: (test: TestVm) => unknown): Record<string, number> => {
      const test = vmWith('kvm-rw', NEW);
      guestTouches(test.vm, 0, 1, false);
      if (!mapped) unmapRange(test.vm.stage2, test.vm.behaviour, 0, 1);
      test.ledger.clear();
      const counts = touch(test) ?? test.counts();
      const { fault_in_4k, s2_notifier, s2_clear_pte = 0, mmu_lock } = counts as Record<string, number>;
      return { fault_in_4k, s2_notifier, s2_clear_pte, mmu_lock };
    };
    // mmu_lock for its start and for its end
    const notifier = { fault_in_4k: 1, s2_notifier: 1, s2_clear_pte: mapped ? 1 : 0, mmu_lock: 2 };
    expect(replaced((test) => void write(test, 0))).toEqual(notifier);
    expect(replaced((test) => test.gup(0))).toEqual(notifier);
    // and in each of the two faults
    const byGuest = { ...notifier, mmu_lock: 4 };
    expect(replaced((test) => void guestTouches(test.vm, 0, 1, true))).toEqual(byGuest);
  });

  it('takes no notifier of KVM outside the slots, nor where the guest has not come to its memory', () => {
    const test = new TestVm('dma-rw-mutex');
    test.slot(8, 8, false, NEW);
    test.map(0, 16, 3, NEW);
    read(test, 9);
    expect(write(test, 9)).toEqual(CLEARED);
    expect(test.counts()).not.toHaveProperty('s2_notifier');
    test.ledger.clear();
    guestTouches(test.vm, 8, 9, false);
    read(test, 0);
    expect(write(test, 0)).toEqual(CLEARED);
    expect(test.counts()).not.toHaveProperty('s2_notifier');
    read(test, 10);
    expect(write(test, 10)).toEqual(CLEARED);
    expect(test.counts()).toMatchObject({ s2_notifier: 1 });
  });

  it('goes by a pin too', () => {
    const test = vmWith('kvm-rw', NEW);
    test.ledger.clear();
    guestTouches(test.vm, 0, 1, false);
    expect(test.gup(0)).toMatchObject({ s2_notifier: 1, fault_in_4k: 1 });
    takeBack(test.vm, 0, 1);
    test.ledger.clear();
    guestTouches(test.vm, 0, 1, true);
    expect(test.counts()).toMatchObject({ fault_in_4k: 1 });
    expect(read(test, 0)).toEqual({});
  });
});
