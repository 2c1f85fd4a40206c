import { describe, expect, it } from 'vitest';
import fc from '../../../property.test-data.js';
import { type Range, Ranges } from './ranges.js';

const MOST = 40;
const range = fc
  .tuple(fc.nat(MOST), fc.nat(8))
  .map(([first, length]): Range => ({ first, end: first + length }));

function numbersIn({ first, end }: Range): number[] {
  return Array.from({ length: end - first }, (_, i) => first + i);
}

describe('a set of ranges', () => {
  it('holds what a set of its numbers holds, in as few ranges as there can be', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), range), { maxLength: 20 }), range, (changes, asked) => {
        const ranges = new Ranges();
        const oracle = new Set<number>();
        for (const [isAdded, one] of changes) {
          if (isAdded) ranges.add(one);
          else ranges.remove(one);
          for (const number of numbersIn(one)) isAdded ? oracle.add(number) : oracle.delete(number);
        }
        const all = [...ranges];
        expect(all.flatMap(numbersIn)).toEqual([...oracle].sort((a, b) => a - b));
        for (const [i, { first }] of all.entries()) if (i > 0) expect(first).toBeGreaterThan(all[i - 1].end);
        const missing = numbersIn(asked).filter((number) => !oracle.has(number));
        expect(ranges.missing(asked).flatMap(numbersIn)).toEqual(missing);
        if (asked.end > asked.first)
          expect(ranges.lacks(asked)).toBe(missing.length === asked.end - asked.first);
      }),
    );
  });
});
