/** What the host takes back, and the stage 2 of the guest that had it. */
import { describe, expect, it } from 'vitest';
import { guestTouches } from '../kvm/stage2/fault.js';
import type { Backing } from '../type1/backing.js';
import { TestVm } from '../vm.test-data.js';
import { iopf } from './iopf.js';
import { takeBack } from './take-back.js';

const SMALL: Backing = { kind: '4k', run: 1, untouched: false };
const THP: Backing = { kind: 'thp', run: 1, untouched: false };
const TOUCHED_BY_GUEST = 1024;

function guestWith(backing: Backing, test = new TestVm('kvm-rw')): TestVm {
  test.slot(0, 2048, false, backing);
  test.ledger.clear();
  guestTouches(test.vm, 0, TOUCHED_BY_GUEST, true);
  test.ledger.clear();
  return test;
}

function taken(test: TestVm, first: number, pages: number): Record<string, number> {
  test.ledger.clear();
  takeBack(test.vm, first, pages);
  return test.counts();
}

function touched(test: TestVm, first: number, pages: number): Record<string, number> {
  test.ledger.clear();
  guestTouches(test.vm, first, first + pages, true);
  return test.counts();
}

describe('pages that the host takes back', () => {
  it('go from stage 2 by one notifier, and come back by faults', () => {
    const test = guestWith(SMALL);
    expect(taken(test, 8, 4)).toMatchObject({ s2_notifier: 1, s2_range: 1, s2_clear_pte: 4, mmu_lock: 2 });
    expect(test.vm.stage2.mappedPages).toBe(TOUCHED_BY_GUEST - 4);
    expect(touched(test, 8, 8)).toMatchObject({ vmexit: 4, fault_in_4k: 4, s2_set_pte: 4 });
    expect(touched(test, 8, 8)).toEqual({});
  });

  it('split their THP, which the guest then has page by page', () => {
    const test = guestWith(THP);
    expect(taken(test, 8, 4)).toMatchObject({ s2_clear_pte: 1 });
    expect(touched(test, 0, 512)).toMatchObject({ vmexit: 512, fault_in_4k: 4 });
    expect(touched(test, 512, 512)).toEqual({});
  });

  it('are asked for by slot, whether stage 2 maps them or not', () => {
    const test = guestWith(SMALL);
    expect(taken(test, 1500, 4)).toMatchObject({ s2_notifier: 1, mmu_lock: 2 });
    expect(taken(test, 4000, 4)).toEqual({});
  });

  it('are none of hugetlbfs', () => {
    const test = guestWith({ kind: 'hugetlb-2m', run: 1, untouched: false });
    expect(taken(test, 0, 2048)).toEqual({});
  });

  it('cost nothing where the guest has not come to its memory, or is gone', () => {
    const test = new TestVm('kvm-rw');
    test.slot(0, 64);
    expect(taken(test, 0, 64)).toEqual({});
    const gone = guestWith(SMALL);
    gone.vm.exit();
    expect(taken(gone, 0, 64)).toEqual({});
  });

  it('are those that nothing holds, of slot and mapping, under one hold of mmu_lock', () => {
    const test = new TestVm('kvm-rw', { hasDomain: true }, iopf(1));
    test.map(0, 16);
    guestWith(SMALL, test);
    test.gupAndKeep(4);
    test.ledger.clear();
    test.vm.behaviour.deviceDma.invalidate(test.vm, 0, 8);
    // [0, 4) and [5, 8), and the device's notifier for each
    expect(test.counts()).toMatchObject({ s2_notifier: 1, s2_range: 2, s2_clear_pte: 7, mmu_lock: 2 });
    expect(test.counts()).toMatchObject({ mmu_notifier: 2 });
    expect(touched(test, 0, 8)).toMatchObject({ vmexit: 7, fault_in_4k: 7 });
  });
});
