import { expect, test } from 'vitest';
import fc from '../../property.test-data.js';
import { PageRanges } from './page-ranges.js';

test('answers like a set of pages, whatever is added in whatever order', () => {
  const range = fc.tuple(fc.nat(60), fc.nat(12)).map(([start, length]) => [start, start + length] as const);
  fc.assert(
    fc.property(fc.array(range, { maxLength: 15 }), fc.array(range, { minLength: 5 }), (added, asked) => {
      const ranges = new PageRanges();
      const pages = new Set<number>();
      for (const [start, end] of added) {
        ranges.add(start, end);
        for (let page = start; page < end; page++) pages.add(page);
      }
      for (const [start, end] of asked) {
        if (start === end) continue;
        const all = Array.from({ length: end - start }, (_, i) => start + i).every((page) => pages.has(page));
        expect(ranges.has(start, end)).toBe(all);
      }
    }),
  );
});

test('too many ranges are given up', () => {
  const ranges = new PageRanges();
  for (let i = 0; i < 65536; i++) ranges.add(2 * i, 2 * i + 1);
  expect([ranges.overfull, ranges.has(1, 2)]).toEqual([false, false]);
  ranges.add(1e9, 1e9 + 1);
  expect([ranges.overfull, ranges.has(1, 2)]).toEqual([true, true]);
});
