import { describe, expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { PageBits } from './page-bits.js';

describe('PageBits', () => {
  it('does what a set of pages does', () => {
    const span = fc.tuple(fc.constantFrom('set', 'clear'), fc.nat(20_000), fc.integer({ min: 1, max: 9000 }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), fc.nat(20_000), (spans, from) => {
        const bits = new PageBits();
        const pages = new Set<number>();
        for (const [op, first, length] of spans) {
          const before = pages.size;
          for (let page = first; page < first + length; page++)
            if (op === 'set') pages.add(page);
            else pages.delete(page);
          const changed = op === 'set' ? bits.set(first, length) : bits.clear(first, length);
          expect(changed).toBe(Math.abs(pages.size - before));
        }
        expect(bits.count).toBe(pages.size);
        const end = 30_000;
        let [set, clear] = [from, from];
        while (set < end && !pages.has(set)) set++;
        while (clear < end && pages.has(clear)) clear++;
        let last = from;
        while (last >= 0 && !pages.has(last)) last--;
        expect([bits.next(true, from, end), bits.next(false, from, end)]).toEqual([set, clear]);
        expect(bits.last(from)).toBe(last);
        expect(bits.get(from)).toBe(pages.has(from));
      }),
      { numRuns: 60 },
    );
  });

  it('searches and clears a range of 64 bits in no time where little is set', () => {
    const bits = new PageBits();
    const all = 2 ** 52;
    bits.set(2 ** 51, 3);
    bits.set(70_000, 1);
    expect(bits.next(true, 0, all)).toBe(70_000);
    expect(bits.next(true, 70_001, all)).toBe(2 ** 51);
    expect(bits.next(true, 2 ** 51 + 3, all)).toBe(all);
    expect(bits.clear(0, all)).toBe(4);
    expect(bits.count).toBe(0);
    expect(bits.next(false, 5, all)).toBe(5);
  });
});
