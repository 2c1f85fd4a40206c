/** hva_to_pfn_fast and hva_to_pfn_slow of virt/kvm/kvm_main.c, v5.17: how often they ask gup, and take mmap_lock. */
import { describe, expect, it } from 'vitest';
import { type Backing, BackingGeometry } from '../../type1/backing.js';
import { TestVm } from '../../vm.test-data.js';
import { guestTouches } from './fault.js';
import { PLAIN_ARM64 } from './stage2.js';
import { unmapRange } from './unmap.js';

function arm64(): TestVm {
  return new TestVm('kvm-rw', { stage2: { ...PLAIN_ARM64, ipaBits: 48 } });
}

function slot(host: TestVm, page: number, pages: number, backing: Partial<Backing>, readonly = false): void {
  const geometry = new BackingGeometry({ kind: '4k', run: 1, untouched: false, ...backing }, 12);
  host.vm.slots.add(host.ledger, { page, pageOffset: 0, pages, lenOffset: 0 }, readonly, 12, geometry);
}

function touch(host: TestVm, page: number, write: boolean): void {
  host.ledger.clear();
  guestTouches(host.vm, page, page + 1, write);
}

describe('how a fault gets its page', () => {
  const FRESH = { untouched: true };
  const HUGE = { kind: 'thp', untouched: true } as const;

  it.each<[string, Partial<Backing>, boolean, boolean, [gups: number, mmapLocks: number]]>([
    ['a read of what is there', {}, false, false, [1, 1]],
    ['a write to it', {}, true, false, [1, 1]],
    [
      'a read of a fresh page, which asks for one to be written before and after',
      FRESH,
      false,
      false,
      [3, 2],
    ],
    ['a write to it', FRESH, true, false, [2, 2]],
    ['a read of a fresh huge page', HUGE, false, false, [3, 2]],
    ['a write to it', HUGE, true, false, [2, 2]],
    ['a read of a read-only slot, which never asks for one to be written', {}, false, true, [1, 2]],
    ['a read of a fresh page in it', FRESH, false, true, [1, 2]],
    ['a read of a fresh huge page in it', HUGE, false, true, [1, 2]],
  ])('%s', (_, backing, write, readonly, expected) => {
    const host = arm64();
    slot(host, 0, 512, backing, readonly);
    touch(host, 3, write);
    const { gup_call, mmap_read_lock } = host.counts();
    expect([gup_call, mmap_read_lock]).toEqual(expected);
  });

  it('charges as much for many at once', () => {
    const host = arm64();
    slot(host, 0, 512, FRESH);
    touch(host, 0, false);
    host.ledger.clear();
    guestTouches(host.vm, 1, 5, false);
    expect(host.counts()).toMatchObject({ gup_call: 12, mmap_read_lock: 8, zero_page_pte: 4 });
  });

  it('finds the zero page again where stage 2 has lost it', () => {
    const host = arm64();
    slot(host, 0, 8, FRESH);
    touch(host, 0, false);
    unmapRange(host.vm.stage2, host.vm.behaviour, 0, 8);
    touch(host, 0, false);
    expect(host.counts()).toMatchObject({ gup_call: 3, mmap_read_lock: 2 });
    expect(host.counts()).not.toHaveProperty('zero_page_pte');
  });
});
