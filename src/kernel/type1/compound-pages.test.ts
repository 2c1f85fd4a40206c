/** Parts of compound pages among random mappings, against a list that says what each page is mapped as. */
import { describe, expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { type Backing, BackingGeometry } from './backing.js';
import { TestContainer } from './container.test-data.js';

/** Small pages: a THP has eight of them. */
const SHIFT = 6;
const SPAN = 8;
const PAGES = 4 * SPAN;

type Kind = '4k' | 'thp';

const backing = (kind: Kind): Backing => ({ kind, run: kind === '4k' ? SPAN : 1, untouched: false });

/** Ascending; those that are null are holes. */
const layouts = fc
  .array(fc.tuple(fc.constantFrom<Kind | null>('4k', 'thp', null), fc.integer({ min: 1, max: SPAN + 2 })), {
    minLength: 3,
    maxLength: 12,
  })
  .map((parts) => {
    let at = 0;
    return parts.flatMap(([kind, pages]) => {
      const first = at;
      at = Math.min(PAGES, first + pages);
      return at > first ? [{ kind, first, end: at }] : [];
    });
  });

describe('compound pages', () => {
  it('end where mappings of another page size begin, and are shared by those of the same', () => {
    fc.assert(
      fc.property(layouts, fc.nat(), (layout, pick) => {
        const { compound, dmas } = mapped(layout).container;
        const thp = new BackingGeometry(backing('thp'), SHIFT);
        const one = layout[pick % layout.length];
        const kindOf = (page: number) => layout.find(({ first, end }) => page >= first && page < end)?.kind;
        const headOf = (page: number) => page - (page % SPAN);

        for (let page = one.first; one.kind === 'thp' && page < one.end; page++) {
          let [first, end] = [page, page + 1];
          while (first > headOf(page) && kindOf(first - 1) !== '4k') first--;
          while (end < headOf(page) + SPAN && kindOf(end) !== '4k') end++;
          expect(compound.at(thp, page)).toEqual([first, end]);
        }

        if (one.kind !== null) dmas.erase(dmas.at(one.first));
        const { first, end } = one;
        const others = (from: number, to: number) =>
          range(from, to).filter((page) => kindOf(page) === 'thp' && (page < first || page >= end));
        const own = range(headOf(first), headOf(end - 1) + SPAN).filter(
          (page) => others(headOf(page), headOf(page) + SPAN).length === 0,
        );
        const { from, to, before, behind } = compound.sharing(thp, first, end);
        expect(range(from, to)).toEqual(own);
        expect(before).toBe(others(headOf(first), first)[0]);
        expect(behind).toBe(others(end, headOf(end - 1) + SPAN)[0]);
        const small = new BackingGeometry(backing('4k'), SHIFT);
        expect(compound.sharing(small, first, end)).toEqual({ from: first, to: end });
      }),
    );
  });
});

function mapped(layout: readonly { kind: Kind | null; first: number; end: number }[]): TestContainer {
  const test = new TestContainer({ options: { pageShift: SHIFT } });
  for (const { kind, first, end } of layout)
    if (kind !== null) expect(test.map(first, end - first, backing(kind))).toBe(0);
  return test;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
