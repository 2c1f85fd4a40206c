import { describe, expect, it } from 'vitest';
import type { Cell, Draft } from './draft.js';
import { leaveOneOut } from './leave-one-out.js';

const DRAFT: Draft = {
  groups: {
    call: { shares: { call: 1 }, why: 'once a call' },
    page: { shares: { gup_page_4k: 0.75, vpfn_insert: 0.25 }, why: 'once a page' },
    cold: { shares: { walk_cold: 1 }, why: 'some pages' },
  },
  assumed: {},
};

const cell = (id: string, pages: number, cold: number, value: number): Cell => ({
  id,
  counts: new Map([
    ['call', 1],
    ['gup_page_4k', pages],
    ['vpfn_insert', pages],
    ['walk_cold', cold],
  ]),
  value,
});

const predicted = (cells: readonly Cell[]): (number | null)[] =>
  leaveOneOut(DRAFT, cells).map((one) => one.predicted && Math.round(one.predicted));

describe('a left-out figure', () => {
  it('is told by others whose counts add up to its own', () => {
    const cells = [
      cell('1', 1, 0, 1100),
      cell('2', 2, 0, 1200),
      cell('3', 3, 0, 1300),
      cell('c', 1, 1, 1600),
    ];
    expect(predicted(cells)).toEqual([1100, 1200, 1300, null]);
  });

  it('is not tested where it alone has a price, nor are as many as there are prices', () => {
    expect(predicted([cell('1', 1, 0, 1100), cell('2', 2, 0, 1200), cell('c', 1, 1, 1600)])).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('is told by its like, whatever that says', () => {
    expect(predicted([cell('a', 1, 0, 1000), cell('b', 1, 0, 1200)])).toEqual([1200, 1000]);
  });
});
