import { describe, expect, it } from 'vitest';
import { minus } from '../../../errno.js';
import fc from '../../../property.test-data.js';
import type { PageRange } from '../../page-ranges.js';
import { Before } from './before.js';
import type { CallOp } from './call-columns.js';

type Call = readonly [op: CallOp, first: number, pages: number, ret?: number];

function earlier(...calls: readonly Call[]): Before {
  const one = new Before();
  for (const [op, first, pages, ret = 0] of calls) one.take(op, { first, end: first + pages }, ret);
  return one;
}

const GIGABYTE = 2 ** 18;

describe('what was mapped before', () => {
  it('is nothing where the recording has mapped all that it uses', () => {
    const one = earlier(
      ['map', 0, 8],
      ['pin', 2, 3, 3],
      ['dma_read', 0, 8],
      ['unpin', 2, 3],
      ['unmap', 0, 8],
    );
    expect([one.maps(), one.pinCalls(), one.unexplained]).toEqual([[], [], 0]);
  });

  it('is one mapping of all pages less than a gigabyte apart', () => {
    expect(earlier(['pin', 5, 2, 2], ['dma_write', GIGABYTE, 1]).maps()).toEqual([
      { first: 5, end: GIGABYTE + 1 },
    ]);
    expect(earlier(['pin', 5, 2, 2], ['dma_write', GIGABYTE + 7, 1]).maps()).toEqual([
      { first: 5, end: 7 },
      { first: GIGABYTE + 7, end: GIGABYTE + 8 },
    ]);
  });

  it('does not reach over what the recording maps, unmaps, or is refused', () => {
    const apart = [
      { first: 1, end: 2 },
      { first: 9, end: 10 },
    ];
    expect(earlier(['pin', 1, 1, 1], ['map', 4, 2], ['pin', 9, 1, 1]).maps()).toEqual(apart);
    expect(earlier(['pin', 1, 1, 1], ['pin', 4, 1, minus('EINVAL')], ['pin', 9, 1, 1]).maps()).toEqual(apart);
    expect(earlier(['pin', 1, 1, 1], ['unmap', 4, 2], ['pin', 9, 1, 1]).maps()).toEqual([
      apart[0],
      { first: 4, end: 6 },
      apart[1],
    ]);
  });

  it('is what was unmapped, as it was unmapped, with what was pinned in it', () => {
    expect(earlier(['pin', 5, 1, 1], ['unmap', 4, 4], ['map', 4, 4]).maps()).toEqual([{ first: 4, end: 8 }]);
  });

  it('is what another map is refused for', () => {
    expect(earlier(['map', 4, 4, minus('EEXIST')]).maps()).toEqual([{ first: 4, end: 8 }]);
    expect(earlier(['map', 4, 4], ['map', 4, 4, minus('EEXIST')]).maps()).toEqual([]);
  });
});

describe('what was pinned before', () => {
  it('is what was unpinned more often than pinned, in calls of at most 512 pages', () => {
    const one = earlier(['pin', 7, 1, 1], ['unpin', 7, 1], ['unpin', 7, 2], ['unpin', 7, 1]);
    expect(one.pinCalls()).toEqual([
      { first: 7, end: 9 },
      { first: 7, end: 8 },
    ]);
    expect(earlier(['unpin', 0, 700]).pinCalls()).toEqual([
      { first: 0, end: 512 },
      { first: 512, end: 700 },
    ]);
  });

  it('is not what the recording has mapped itself: that is a call that nothing explains', () => {
    const one = earlier(['map', 0, 4], ['unpin', 1, 1]);
    expect([one.pinCalls(), one.unexplained]).toEqual([[], 1]);
    expect(earlier(['map', 0, 4], ['unmap', 0, 4], ['pin', 1, 1, 1]).unexplained).toBe(1);
  });
});

/** Mappings and pins of one container in the simplest way: a set of mappings, pages one by one. */
class NaiveContainer {
  private readonly mappings: PageRange[] = [];
  private readonly pins = new Map<number, number>();

  call(op: CallOp, { first, end }: PageRange): number {
    const overlapping = this.mappings.filter((one) => one.first < end && one.end > first);
    if (op === 'map')
      return overlapping.length > 0 ? minus('EEXIST') : this.mappings.push({ first, end }) * 0;
    if (op === 'unmap') {
      // a mapping is unmapped whole or not at all
      if (overlapping.some((one) => one.first < first || one.end > end)) return minus('EINVAL');
      for (const one of overlapping) this.mappings.splice(this.mappings.indexOf(one), 1);
      return 0;
    }
    const pages = Array.from({ length: end - first }, (_, i) => first + i);
    if (op === 'unpin' && !pages.every((page) => (this.pins.get(page) ?? 0) > 0)) return minus('EINVAL');
    for (const page of pages)
      if (!this.mappings.some((one) => one.first <= page && page < one.end)) return minus('EINVAL');
    for (const page of pages) {
      if (op === 'pin') this.pins.set(page, (this.pins.get(page) ?? 0) + 1);
      if (op === 'unpin') this.pins.set(page, this.pins.get(page)! - 1);
    }
    return op === 'pin' ? pages.length : 0;
  }
}

const call = fc.record({
  op: fc.constantFrom<CallOp>('map', 'map', 'unmap', 'pin', 'pin', 'unpin', 'dma_read'),
  first: fc.nat(12),
  pages: fc.integer({ min: 1, max: 4 }),
});

describe('a recording that begins in the middle', () => {
  it('goes as it went, behind what is derived', () => {
    let derived = 0;
    fc.assert(
      fc.property(fc.array(call, { minLength: 15, maxLength: 60 }), fc.nat(15), (calls, skipped) => {
        const real = new NaiveContainer();
        const all = calls.map(({ op, first, pages }) => {
          const range = { first, end: first + pages };
          return { op, range, ret: real.call(op, range) };
        });
        // a call that was refused changes nothing, and a replay of one part may not refuse it
        const recorded = all.slice(skipped).filter(({ ret }) => ret >= 0);
        const one = new Before();
        for (const { op, range, ret } of recorded) one.take(op, range, ret);
        const replayed = new NaiveContainer();
        for (const range of one.maps()) expect(replayed.call('map', range)).toBe(0);
        for (const range of one.pinCalls()) expect(replayed.call('pin', range)).toBe(range.end - range.first);
        derived += one.maps().length + one.pinCalls().length;
        expect(one.unexplained).toBe(0);
        for (const { op, range, ret } of recorded)
          expect([op, range, replayed.call(op, range)]).toEqual([op, range, ret]);
      }),
      { numRuns: 400 },
    );
    expect(derived).toBeGreaterThan(200);
  });
});
