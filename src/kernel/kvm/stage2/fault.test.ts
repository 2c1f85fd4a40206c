import { describe, expect, it } from 'vitest';
import { minus } from '../../../errno.js';
import { FAULT_MARK, isMark, markerNumber, ONCE_MARK, SEQUENCE_MARK } from '../../log-markers.js';
import { STEPS } from '../../steps.js';
import { type Backing, BackingGeometry } from '../../type1/backing.js';
import { NOTHING, OWN_PAGE } from '../../type1/host-pages.js';
import { TestVm } from '../../vm.test-data.js';
import { guestTouches } from './fault.js';
import { PLAIN_ARM64, type Stage2Options } from './stage2.js';
import { writeProtectRange } from './unmap.js';

function vmWith(mmuLock: Stage2Options['mmuLock']): TestVm {
  return new TestVm('kvm-rw', { stage2: { ...PLAIN_ARM64, ipaBits: 48, mmuLock } });
}

function slot(
  host: TestVm,
  page: number,
  pages: number,
  backing: Partial<Backing>,
  readonly = false,
): number {
  const geometry = new BackingGeometry({ kind: '4k', run: 1, untouched: false, ...backing }, 12);
  return host.vm.slots.add(host.ledger, { page, pageOffset: 0, pages, lenOffset: 0 }, readonly, 12, geometry);
}

/** How the last call took mmu_lock, in order. */
function locked({ order }: { order: string[] }): string[] {
  return order.filter((event) => /^\+mmu_/.test(event));
}

function faulting(host: TestVm, page: number, write: boolean): { ret: number; order: string[] } {
  host.ledger.clear();
  const ret = guestTouches(host.vm, page, page + 1, write);
  return { ret, order: host.order() };
}

function logged(host: TestVm, pages: number): void {
  host.vm.slots.log(0, pages);
  writeProtectRange(host.vm.stage2, host.vm.behaviour, 0, pages);
}

describe('mmu_lock at a write to what is mapped read-only', () => {
  const READ = ['+mmu_rwlock shared'];
  const WRITE = ['+mmu_rwlock'];

  it.each([
    ['spinlock', ['+mmu_lock'], ['+mmu_lock']],
    ['rwlock', READ, WRITE],
    ['rwlock-parallel', READ, READ],
  ] as const)('%s: while the slot logs, and once it does not any more', (mmuLock, while_, after) => {
    const host = vmWith(mmuLock);
    slot(host, 0, 8, {});
    for (let page = 0; page < 8; page++) faulting(host, page, true);
    logged(host, 8);
    expect(locked(faulting(host, 0, true))).toEqual(while_);
    expect(slot(host, 0, 8, {})).toBe(0);
    expect(locked(faulting(host, 1, true))).toEqual(after);
  });

  it('is write-locked for a block in v5.18, logged or not', () => {
    const host = vmWith('rwlock');
    slot(host, 0, 1024, { kind: 'thp' });
    faulting(host, 0, true);
    faulting(host, 512, true);
    logged(host, 1024);
    // broken for a page
    expect(locked(faulting(host, 0, true))).toEqual(WRITE);
    slot(host, 0, 1024, { kind: 'thp' });
    expect(locked(faulting(host, 512, true))).toEqual(WRITE);
  });

  it('of the zero page: read-locked for the first fault alone, and only under a log', () => {
    const host = vmWith('rwlock');
    slot(host, 0, 8, { untouched: true });
    for (let page = 0; page < 8; page++) faulting(host, page, false);
    expect(locked(faulting(host, 0, true))).toEqual([...WRITE, ...WRITE, ...WRITE, ...WRITE]);
    logged(host, 8);
    // the notifier's unmap and its end, the retry, the second fault
    expect(locked(faulting(host, 1, true))).toEqual([...WRITE, ...WRITE, ...READ, ...WRITE]);
  });
});

describe('a fault', () => {
  it('looks the memory slot up under kvm->srcu, which it holds up to the end (kvm_handle_guest_abort)', () => {
    const host = vmWith('spinlock');
    slot(host, 0, 8, {});
    const { order } = faulting(host, 0, true);
    const under = order.slice(order.indexOf('+kvm_srcu shared'), order.indexOf('-kvm_srcu'));
    expect(under).toContain('memslot_search');
    expect(under).toContain('-mmu_lock');
    expect(order.filter((event) => event === 'memslot_search')).toHaveLength(1);
  });

  it.each([
    ['4k', 'gup_page_4k'],
    ['thp', 'gup_page_thp'],
    ['hugetlb-2m', 'gup_page_hugetlb'],
  ] as const)(
    'of a %s page takes the steps of user_mem_abort, beside those in the tables',
    (kind, walked) => {
      const host = vmWith('spinlock');
      slot(host, 0, 512, { kind });
      faulting(host, 5, false);
      const { vmexit, vmenter, ...steps } = host.counts();
      expect([vmexit, vmenter]).toEqual([1, 1]);
      const others = Object.entries(steps).filter(([step]) => !/^s2_(?!fault)|_level$/.test(step));
      expect(Object.fromEntries(others)).toEqual({
        ...{ s2_fault: 1, kvm_srcu: 1, memslot_search: 1, mmap_read_lock: 1 },
        ...{ gup_call: 1, [walked]: 1, mmu_lock: 1 },
      });
    },
  );
});

describe('a fault beside MMU notifiers', () => {
  const AGAIN = ['fault', 'vmexit', 'sequence', 'gup_call'];
  const MARKS = new Map([
    [FAULT_MARK, 'fault'],
    [SEQUENCE_MARK, 'sequence'],
    [ONCE_MARK, 'once'],
  ]);

  it.each<[string, Partial<Backing>, string[]]>([
    ['what is there', {}, AGAIN],
    ['a fresh page', { untouched: true }, [...AGAIN, 'once', 'gup_call', 'fault_in_4k']],
    ['a fresh huge page', { kind: 'thp', untouched: true }, [...AGAIN, 'once', 'gup_call', 'fault_in_huge']],
  ])('says what a retry does again: %s', (_, backing, expected) => {
    const host = vmWith('spinlock');
    slot(host, 0, 512, backing);
    faulting(host, 0, true);
    const { ledger } = host;
    const told = [...ledger.log.subarray(0, ledger.logCount)].flatMap((entry) => {
      if (entry >= 0) return STEPS[entry].name;
      return isMark(entry) ? (MARKS.get(markerNumber(entry)) ?? []) : [];
    });
    expect(told.filter((one) => expected.includes(one))).toEqual(expected);
  });
});

describe('a host without FWB', () => {
  it('cleans from the cache what a fault maps, and nothing where it gives a permission', () => {
    for (const fwb of [false, true]) {
      const host = new TestVm('kvm-rw', { stage2: { ...PLAIN_ARM64, ipaBits: 48, fwb } });
      slot(host, 0, 512, { kind: 'thp' });
      slot(host, 512, 512, {});
      faulting(host, 0, true);
      expect(host.counts().s2_cmo ?? 0).toBe(fwb ? 0 : 2 ** 21 / 64);
      faulting(host, 512, true);
      expect(host.counts().s2_cmo ?? 0).toBe(fwb ? 0 : 4096 / 64);
      logged(host, 1024);
      faulting(host, 512, true);
      expect(host.counts()).toMatchObject({ s2_relax: 1 });
      expect(host.counts()).not.toHaveProperty('s2_cmo');
    }
  });
});

describe('a page that nobody has touched', () => {
  it('takes the pte of the zero page where the guest reads it, and a page of its own at its first write', () => {
    const host = vmWith('spinlock');
    slot(host, 0, 8, { untouched: true });
    host.ledger.clear();
    guestTouches(host.vm, 0, 8, false);
    expect(host.counts()).toMatchObject({ zero_page_pte: 8, s2_set_pte: 8 });
    expect(host.counts()).not.toHaveProperty('fault_in_4k');
    faulting(host, 0, true);
    // two faults: hva_to_pfn_fast and _slow of the first, which comes to nothing
    expect(host.counts()).toMatchObject({ s2_fault: 2, gup_call: 3, gup_page_4k: 1, fault_in_4k: 1 });
    expect(host.counts()).not.toHaveProperty('zero_page_pte');
  });
});

describe('an access that no slot allows', () => {
  const ABORT = { vmexit: 1, s2_fault: 1, kvm_srcu: 1, memslot_search: 1, vmenter: 1 };

  it.each([
    ['outside every slot', 100, false],
    ['that writes to a read-only slot', 0, true],
    ['beyond 2^ipa_bits', 2 ** 36, false],
  ])('%s is an exit', (_, page, write) => {
    const host = vmWith('spinlock');
    slot(host, 0, 8, {}, true);
    expect(faulting(host, page, write).ret).toBe(minus('EFAULT'));
    const { memslot_level: _levels, ...counts } = host.counts();
    expect(counts).toEqual(ABORT);
  });
});

describe('a huge page that a slot holds in part', () => {
  it('is touched in that slot alone', () => {
    const host = vmWith('spinlock');
    slot(host, 0, 256, { kind: 'thp', untouched: true });
    slot(host, 256, 256, { untouched: true });
    faulting(host, 0, true);
    const { host: pages } = host.vm.mm.pages;
    expect([pages.state(255), pages.state(256)]).toEqual([OWN_PAGE, NOTHING]);
    faulting(host, 256, true);
    expect(host.counts().fault_in_4k).toBe(1);
  });
});

describe('a write-protect', () => {
  it('flushes behind its batches, and behind the lock', () => {
    const host = vmWith('spinlock');
    slot(host, 0, 8, {});
    faulting(host, 0, true);
    host.ledger.clear();
    writeProtectRange(host.vm.stage2, host.vm.behaviour, 0, 8);
    // in the log again, where batches are no longer kept apart
    expect(host.order().slice(-2)).toEqual(['-mmu_lock', 's2_tlbi_vmid']);
  });
});
