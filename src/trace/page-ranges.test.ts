import { expect, test } from 'vitest';
import fc from '../property.test-data.js';
import { type PageRange, PageRanges } from './page-ranges.js';

const range = fc
  .tuple(fc.nat(60), fc.nat(12))
  .map(([first, length]): PageRange => ({ first, end: first + length }));

function pagesIn({ first, end }: PageRange): number[] {
  return Array.from({ length: end - first }, (_, i) => first + i);
}

test('answers like a set of pages, whatever is added and removed in whatever order, in as few ranges as there can be', () => {
  const change = fc.tuple(fc.boolean(), range);
  fc.assert(
    fc.property(fc.array(change, { maxLength: 20 }), fc.array(range, { minLength: 5 }), (changes, asked) => {
      const ranges = new PageRanges();
      const pages = new Set<number>();
      for (const [isAdded, one] of changes) {
        if (isAdded) ranges.add(one.first, one.end);
        else ranges.remove(one.first, one.end);
        for (const page of pagesIn(one)) isAdded ? pages.add(page) : pages.delete(page);
      }
      const all = [...ranges];
      expect(all.flatMap(pagesIn)).toEqual([...pages].sort((a, b) => a - b));
      for (const [i, { first }] of all.entries()) if (i > 0) expect(first).toBeGreaterThan(all[i - 1].end);
      for (const one of asked) {
        const { first, end } = one;
        const missing = pagesIn(one).filter((page) => !pages.has(page));
        expect(ranges.missing(first, end).flatMap(pagesIn)).toEqual(missing);
        if (first === end) continue;
        expect(ranges.has(first, end)).toBe(missing.length === 0);
        expect(ranges.lacks(first, end)).toBe(missing.length === end - first);
      }
    }),
  );
});

test('too many ranges are given up', () => {
  const ranges = new PageRanges(65536);
  for (let i = 0; i < 65536; i++) ranges.add(2 * i, 2 * i + 1);
  expect([ranges.overfull, ranges.has(1, 2)]).toEqual([false, false]);
  ranges.add(1e9, 1e9 + 1);
  expect([ranges.overfull, ranges.has(1, 2)]).toEqual([true, true]);
});
