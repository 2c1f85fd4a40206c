import { describe, expect, it } from 'vitest';
import {
  COMPOUND_ENTER,
  FAULT_IN_4K,
  FAULT_IN_HUGE,
  GUP_CALL,
  GUP_PAGE_4K,
  GUP_PAGE_HUGETLB,
  GUP_PAGE_THP,
  WALK_COLD,
  WALK_FAR,
  WALK_WARM,
} from '../steps.js';
import type { Backing } from './backing.js';
import { run, TestContainer } from './container.test-data.js';
import { Mm } from './mm.js';
import { pinContiguous } from './pin-contiguous.js';

describe('locked memory', () => {
  it('takes what fits, whole or not at all', () => {
    const mm = new Mm(10, null);
    expect(mm.lock(7)).toBe(true);
    expect(mm.lock(4)).toBe(false);
    expect(mm.lockedPages).toBe(7);
    expect(mm.lock(3)).toBe(true);
    expect(mm.lock(1)).toBe(false);
    mm.unlock(10);
    expect(mm.lockedPages).toBe(0);
  });
});

describe('reuse of a page', () => {
  const reuse = { hotPages: 4, warmPages: 8, coldPages: 16 };

  /** What the walk of page 0 costs after `between` other pages since its last gup. */
  function walkAfter(between: number): string {
    const test = new TestContainer({ reuse });
    test.map(0, 100);
    // pages that have been walked once, so that nothing but page 0 is counted below
    test.pin([0]);
    test.unpin([0]);
    if (between > 0) test.pin(run(1, between));
    test.pin([0]);
    const { walk_warm: warm, walk_cold: cold, walk_far: far } = test.counts();
    return [warm && 'warm', cold && 'cold', far && 'far'].filter(Boolean).join() || 'hot';
  }

  it('is hot, warm, cold and far at the distances that the host names', () => {
    // the page itself counts: gup'd again at once, it is at distance 1
    expect([0, 3].map(walkAfter)).toEqual(['hot', 'hot']);
    expect([4, 7].map(walkAfter)).toEqual(['warm', 'warm']);
    expect([8, 15].map(walkAfter)).toEqual(['cold', 'cold']);
    expect([16, 90].map(walkAfter)).toEqual(['far', 'far']);
  });

  it('of a page that was never gup’d is far', () => {
    const test = new TestContainer({ reuse });
    test.map(0, 100);
    test.pin(run(0, 3));
    expect(test.count(WALK_FAR)).toBe(3);
  });

  it('a hit in the pfn_list walks nothing and makes nothing older', () => {
    const test = new TestContainer({ reuse });
    test.map(0, 100);
    test.pin([0]);
    test.unpin([0]);
    test.pin([1]);
    for (let i = 0; i < 50; i++) test.pin([1]);
    expect(test.counts()).not.toHaveProperty('walk_far');
    test.pin([0]);
    expect([WALK_WARM, WALK_COLD, WALK_FAR].map((step) => test.count(step))).toEqual([0, 0, 0]);
  });

  it('costs nothing where the host names no distances', () => {
    const test = new TestContainer();
    test.map(0, 100);
    test.pin(run(0, 50));
    expect([WALK_WARM, WALK_COLD, WALK_FAR].map((step) => test.count(step))).toEqual([0, 0, 0]);
  });

  it('is the same whichever way the pages are pinned', () => {
    const calls = [run(0, 9), [3], run(20, 6), run(0, 9), [40, 42, 41]];
    const walks = [
      new TestContainer({ reuse }),
      new TestContainer({ reuse, behaviour: { pinLoop: pinContiguous } }),
    ].map((test) => {
      test.map(0, 100);
      return calls.map((pages) => {
        test.pin(pages);
        const seen = [WALK_WARM, WALK_COLD, WALK_FAR].map((step) => test.count(step));
        test.unpin(pages);
        return seen;
      });
    });
    expect(walks[1]).toEqual(walks[0]);
  });
});

describe('memory that nobody has touched', () => {
  const SMALL_NEW: Backing = { kind: '4k', run: 1, untouched: true };
  const THP_NEW: Backing = { kind: 'thp', run: 1, untouched: true };

  it('faults in at the first touch of each page, once', () => {
    const test = new TestContainer();
    test.map(0, 100, SMALL_NEW);
    test.pin(run(0, 5));
    expect(test.count(FAULT_IN_4K)).toBe(5);
    test.unpin(run(0, 5));
    test.pin(run(0, 8));
    expect(test.count(FAULT_IN_4K)).toBe(3);
  });

  it('faults in again after it was mapped again', () => {
    const test = new TestContainer();
    test.map(0, 100, SMALL_NEW);
    test.pin(run(0, 5));
    test.unpin(run(0, 5));
    test.unmap(0, 100);
    test.map(0, 100, SMALL_NEW);
    test.pin(run(0, 5));
    expect(test.count(FAULT_IN_4K)).toBe(5);
  });

  it('faults in whole compound pages', () => {
    const test = new TestContainer();
    test.map(0, 2048, THP_NEW);
    test.pin(run(500, 24));
    expect(test.counts()).toMatchObject({ fault_in_huge: 2, gup_page_thp: 24 });
    test.pin(run(0, 8));
    expect(test.count(FAULT_IN_HUGE)).toBe(0);
    test.pin([1024]);
    expect(test.count(FAULT_IN_HUGE)).toBe(1);
  });

  it('faults in again where a compound page begins before its mapping', () => {
    const test = new TestContainer();
    for (let times = 0; times < 2; times++) {
      test.map(100, 300, THP_NEW);
      test.pin([200]);
      expect(test.count(FAULT_IN_HUGE)).toBe(1);
      test.unpin([200]);
      test.unmap(100, 300);
    }
  });

  it('is present once MAP_DMA has pinned it: an external pin faults nothing', () => {
    const test = new TestContainer({ options: { hasDomain: true } });
    test.map(0, 16, SMALL_NEW);
    expect(test.count(FAULT_IN_4K)).toBe(16);
    test.pin(run(0, 4));
    expect(test.count(FAULT_IN_4K)).toBe(0);
    expect(test.count(GUP_PAGE_4K)).toBe(4);
  });
});

describe('compound pages', () => {
  const calls = (
    kind: Backing['kind'],
    pages: readonly number[],
    contiguous: boolean,
  ): Record<string, number> => {
    const test = new TestContainer(contiguous ? { behaviour: { pinLoop: pinContiguous } } : {});
    test.map(0, 2 ** 20, { kind, run: 1, untouched: false });
    test.pin(pages);
    return test.counts();
  };

  it('are entered by each gup call, once for each that it touches', () => {
    // page by page: one call a page
    expect(calls('thp', run(510, 4), false)).toMatchObject({
      gup_call: 4,
      compound_enter: 4,
      gup_page_thp: 4,
    });
    // one call over the edge of two
    expect(calls('thp', run(510, 4), true)).toMatchObject({
      gup_call: 1,
      compound_enter: 2,
      gup_page_thp: 4,
    });
    expect(calls('thp', run(0, 512), true)).toMatchObject({ gup_call: 1, compound_enter: 1 });
    expect(calls('hugetlb-2m', run(511, 2), true)).toMatchObject({ compound_enter: 2, gup_page_hugetlb: 2 });
    expect(calls('hugetlb-1g', run(511, 2), true)).toMatchObject({ compound_enter: 1, gup_page_hugetlb: 2 });
  });

  it('are none of 4K memory', () => {
    const test = new TestContainer();
    test.map(0, 100, { kind: '4k', run: 16, untouched: false });
    test.pin(run(0, 20));
    expect([COMPOUND_ENTER, GUP_PAGE_THP, GUP_PAGE_HUGETLB].map((step) => test.count(step))).toEqual([
      0, 0, 0,
    ]);
    expect(test.count(GUP_CALL)).toBe(20);
  });
});
