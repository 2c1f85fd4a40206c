/** What the host takes back beside a device whose memory is all pinned: what MAP_DMA has not pinned. */
import { describe, expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { guestTouches } from '../kvm/stage2/fault.js';
import type { Backing } from '../type1/backing.js';
import { TestVm } from '../vm.test-data.js';
import { TOUCHED, UNTOUCHED } from './device-vm.test-data.js';
import { staticPin } from './static-pin.js';

const THP: Backing = { kind: 'thp', run: 1, untouched: false };
const READ_ONLY = 1;

class PinnedVm extends TestVm {
  constructor() {
    super('kvm-rw', { hasDomain: true, caller: 'task' }, staticPin);
  }

  /** What an invalidate takes of what is there, by runs of pages [first, end). */
  taken(first: number, pages: number): [first: number, end: number][] {
    const isThere = (page: number): boolean => this.vm.mm.pages.presentFrom(page, 1, true) > 0;
    const before = Array.from({ length: pages }, (_, i) => isThere(first + i));
    this.ledger.clear();
    staticPin.invalidate(this.vm, first, pages);
    const runs: [number, number][] = [];
    for (let page = first; page < first + pages; page++) {
      if (!before[page - first] || isThere(page)) continue;
      if (runs.at(-1)?.[1] === page) runs[runs.length - 1][1]++;
      else runs.push([page, page + 1]);
    }
    return runs;
  }
}

describe('static-pin and what the host takes back', () => {
  it('is nothing of what MAP_DMA has pinned, and no notifier hears of it; all else of a slot, as without a device', () => {
    const test = new PinnedVm();
    test.slot(0, 64);
    test.map(16, 32);
    guestTouches(test.vm, 0, 64, true);
    expect(test.taken(16, 32)).toEqual([]);
    expect(test.counts()).toEqual({});
    expect(test.taken(10, 50)).toEqual([
      [10, 16],
      [48, 60],
    ]);
    expect(test.counts()).toMatchObject({ s2_clear_pte: 18 });
    expect(test.vm.stage2.mappedPages).toBe(64 - 18);
    test.unmap(16, 32);
    expect(test.taken(0, 64)).toEqual([
      [0, 10],
      [16, 48],
      [60, 64],
    ]);
  });

  it('is nothing of a huge page of which a mapping has a part, up to its ends', () => {
    const test = new PinnedVm();
    test.slot(0, 2048, false, THP);
    test.map(768, 512, 3, THP);
    expect(test.taken(0, 2048)).toEqual([
      [0, 512],
      [1536, 2048],
    ]);
    expect(test.taken(520, 8)).toEqual([]);
    expect(test.taken(1400, 100)).toEqual([]);
  });

  it('is a page that has come in the place of a zero page that the device has', () => {
    const test = new PinnedVm();
    test.slot(0, 8, false, UNTOUCHED);
    test.map(0, 8, READ_ONLY, UNTOUCHED);
    expect(test.taken(0, 8)).toEqual([]);
    guestTouches(test.vm, 2, 5, true);
    expect(test.taken(0, 8)).toEqual([[2, 5]]);
    expect(test.vm.container.io.zeroPages.at(2)).not.toBe(0);
    expect(test.vm.container.unmovablePages).toBe(0);
  });

  it('is what a look page by page says, as mappings come and go', () => {
    const range = fc.record({
      first: fc.nat(60),
      pages: fc.integer({ min: 1, max: 20 }),
      held: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: 8 }),
        fc.nat(60),
        fc.integer({ min: 1, max: 70 }),
        (ranges, at, count) => {
          const test = new PinnedVm();
          const end = 80;
          test.slot(0, end, false, TOUCHED);
          const pinned = new Set<number>();
          for (const { first, pages, held } of ranges) {
            if (test.map(first, pages, 3, TOUCHED) !== 0) continue;
            if (held) for (let page = first; page < first + pages; page++) pinned.add(page);
            else test.unmap(first, pages);
          }
          const free = Array.from({ length: count }, (_, i) => at + i).filter(
            (page) => page < end && !pinned.has(page),
          );
          expect(
            test
              .taken(at, count)
              .flatMap(([first, to]) => Array.from({ length: to - first }, (_, i) => first + i)),
          ).toEqual(free);
        },
      ),
      { numRuns: 40 },
    );
  });
});
