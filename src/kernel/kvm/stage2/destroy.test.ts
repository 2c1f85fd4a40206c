import { describe, expect, it } from 'vitest';
import { TestVm } from '../../vm.test-data.js';
import { guestTouches } from './fault.js';

describe('the end of a VM', () => {
  it('frees its stage-2 page table in one walk, without invalidating anything', () => {
    const host = new TestVm('kvm-rw');
    host.slot(0, 1024);
    guestTouches(host.vm, 0, 1024, true);
    host.ledger.clear();
    host.vm.exit();
    // two tables of the last level, all of whose entries are looked at, one above each of the two levels
    expect(host.counts()).toEqual({
      mmu_lock: 1,
      s2_walk: 1,
      s2_descend: 4,
      s2_leaf_l3: 1024,
      s2_leaf_l2: 510,
      s2_leaf_l1: 511,
      s2_leaf_l0: 511,
      s2_table_post: 4,
      s2_table_free: 4,
    });
    expect(host.vm.stage2.mappedPages).toBe(0);
    expect(host.vm.stage2.root.valid).toBe(0);
    host.ledger.clear();
    host.vm.exit();
    expect(host.counts()).toEqual({});
  });

  it('takes no step where nothing is mapped', () => {
    const host = new TestVm('kvm-rw');
    host.vm.exit();
    expect(host.counts()).toEqual({});
  });

  it('runs no guest any more', () => {
    const host = new TestVm('kvm-rw');
    host.slot(0, 1024);
    host.vm.exit();
    host.ledger.clear();
    expect(guestTouches(host.vm, 0, 1, true)).toBeLessThan(0);
    expect(host.counts()).toEqual({});
  });
});
