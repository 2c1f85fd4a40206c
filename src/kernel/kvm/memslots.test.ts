import { describe, expect, it } from 'vitest';
import { minus } from '../../errno.js';
import fc from '../../property.test-data.js';
import { Ledger } from '../ledger.js';
import { MEMSLOT_LEVEL, MEMSLOT_SEARCH, STEPS } from '../steps.js';
import { BackingGeometry } from '../type1/backing.js';
import { Memslots } from './memslots.js';

function filled(slots: readonly (readonly [page: number, pages: number])[]): {
  slots: Memslots;
  ledger: Ledger;
} {
  const ledger = new Ledger(STEPS.length);
  const memslots = new Memslots();
  for (const [page, pages] of slots) {
    expect(memslots.add(ledger, { page, pageOffset: 0, pages, lenOffset: 0 }, false, 12)).toBe(0);
  }
  ledger.clear();
  return { slots: memslots, ledger };
}

describe('KVM_SET_USER_MEMORY_REGION', () => {
  it.each([
    ['a gpa off a page', { pageOffset: 1 }, 'EINVAL'],
    ['a size off a page', { lenOffset: 512 }, 'EINVAL'],
    ['no size', { pages: 0 }, 'EINVAL'],
    ['a range past 2^64', { page: 2 ** 52 - 1, pages: 2 }, 'EINVAL'],
    ['a range up to 2^64, whose gpa + size is 0', { page: 2 ** 52 - 2, pages: 2 }, 'EINVAL'],
    ['more than 2^31 - 1 pages', { page: 100, pages: 2 ** 31 }, 'EINVAL'],
    ['an overlap of one page in front', { page: 9, pages: 2 }, 'EEXIST'],
    ['an overlap of one page behind', { page: 19, pages: 2 }, 'EEXIST'],
    ['the same range', { page: 10, pages: 10 }, 'EEXIST'],
    ['a size off a page that would overlap', { page: 10, lenOffset: 512 }, 'EINVAL'],
  ] as const)('refuses %s', (_, part, errno) => {
    const { slots, ledger } = filled([[10, 10]]);
    const call = { page: 30, pageOffset: 0, pages: 1, lenOffset: 0, ...part };
    expect(slots.add(ledger, call, false, 12)).toBe(minus(errno));
    expect(slots.all).toHaveLength(1);
  });

  it('takes neighbours, and all pages of 64 bits but the last', () => {
    filled([
      [10, 10],
      [9, 1],
      [20, 1],
      [2 ** 52 - 3, 2],
      [100, 2 ** 31 - 1],
    ]);
  });
});

describe('KVM_SET_USER_MEMORY_REGION of arm64', () => {
  it('refuses what ends beyond the IPA space, after all else', () => {
    const ledger = new Ledger(STEPS.length);
    const slots = new Memslots(100);
    const add = (page: number, pages: number): number =>
      slots.add(ledger, { page, pageOffset: 0, pages, lenOffset: 0 }, false, 12);
    expect([add(90, 10), add(99, 2), add(100, 1), add(50, 51)]).toEqual([
      0,
      minus('EEXIST'),
      minus('EFAULT'),
      minus('EEXIST'),
    ]);
  });
});

describe('KVM_SET_USER_MEMORY_REGION of a slot that logs', () => {
  const backing = (kind: '4k' | 'thp', untouched = false) =>
    new BackingGeometry({ kind, run: 1, untouched }, 12);

  it.each([
    ['as it is ends the log', false, backing('thp', true), 0],
    ['touched meanwhile ends the log', false, backing('thp'), 0],
    ['read-only is refused', true, backing('thp', true), minus('EINVAL')],
    ['of other memory is refused', false, backing('4k', true), minus('EINVAL')],
  ])('%s', (_, readonly, behind, ret) => {
    const ledger = new Ledger(STEPS.length);
    const slots = new Memslots();
    const call = { page: 0, pageOffset: 0, pages: 512, lenOffset: 0 };
    slots.add(ledger, call, false, 12, backing('thp', true));
    slots.log(0, 512);
    expect(slots.add(ledger, call, readonly, 12, behind)).toBe(ret);
    expect(slots.at(0)!.log !== null).toBe(ret !== 0);
  });
});

describe('search_memslots', () => {
  it('finds nothing among no slots, without a comparison', () => {
    const { slots, ledger } = filled([]);
    expect(slots.search(ledger, 0)).toBeNull();
    expect(ledger.counts[MEMSLOT_SEARCH]).toBe(1);
    expect(ledger.counts[MEMSLOT_LEVEL]).toBe(0);
  });

  it('keeps the index of the last hit, not the slot, when a slot comes', () => {
    const { slots, ledger } = filled([
      [0, 1],
      [10, 1],
    ]);
    expect(slots.search(ledger, 10)).toMatchObject({ base: 10 });
    slots.add(ledger, { page: 20, pageOffset: 0, pages: 1, lenOffset: 0 }, false, 12);
    ledger.clear();
    // index 0 is now the slot at 20: no search is needed there, but at 10
    expect(slots.search(ledger, 20)).toMatchObject({ base: 20 });
    expect(ledger.counts[MEMSLOT_LEVEL]).toBe(0);
    expect(slots.search(ledger, 10)).toMatchObject({ base: 10 });
    expect(ledger.counts[MEMSLOT_LEVEL]).toBeGreaterThan(0);
  });

  it('finds what a scan finds, with as few comparisons as a binary search needs', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(60), { maxLength: 20 }),
        fc.array(fc.nat(200), { minLength: 1, maxLength: 30 }),
        (starts, gfns) => {
          const ranges = starts.map((start) => [start * 3, 1 + (start % 3)] as const);
          const { slots, ledger } = filled(ranges);
          let last: readonly [number, number] | undefined;
          for (const gfn of gfns) {
            const expected = ranges.find(([page, pages]) => gfn >= page && gfn < page + pages);
            const found = slots.search(ledger, gfn);
            expect(found === null ? undefined : [found.base, found.pages]).toEqual(expected);
            const levels = ledger.counts[MEMSLOT_LEVEL];
            if (expected !== undefined && expected === last) expect(levels).toBe(0);
            expect(levels).toBeLessThanOrEqual(Math.ceil(Math.log2(ranges.length + 1)));
            if (expected !== undefined) last = expected;
            ledger.clear();
          }
        },
      ),
    );
  });
});
