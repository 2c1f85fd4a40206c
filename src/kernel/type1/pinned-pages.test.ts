import { describe, expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { descentDepth, PinnedPages } from './pinned-pages.js';

describe('PinnedPages', () => {
  it('holds the references that a Map holds', () => {
    const pages = fc.oneof(
      fc.nat(40),
      fc.nat(40).map((n) => n * 2 ** 32 + 7),
      fc.nat(40).map((n) => 2 ** 52 - 1 - n),
    );
    fc.assert(
      fc.property(
        fc.array(fc.record({ pin: fc.boolean(), known: fc.boolean(), page: pages }), { maxLength: 400 }),
        (actions) => {
          const table = new PinnedPages();
          const oracle = new Map<number, number>();
          for (const { pin, known, page } of actions) {
            const slot = table.slot(page);
            expect(slot >= 0 ? table.references(slot) : 0).toBe(oracle.get(page) ?? 0);
            if (pin) {
              if (slot < 0) table.insert(page, known ? slot : undefined);
              else table.reference(slot);
              oracle.set(page, (oracle.get(page) ?? 0) + 1);
            } else if (slot >= 0) {
              const left = table.unreference(slot);
              if (left === 0) table.erase(slot);
              if (left === 0) oracle.delete(page);
              else oracle.set(page, left);
            }
            expect(table.size).toBe(oracle.size);
            expect(table.totalReferences).toBe([...oracle.values()].reduce((sum, one) => sum + one, 0));
          }
          const sorted = [...oracle.keys()].sort((a, b) => a - b);
          expect(table.within(0, 2 ** 53)).toEqual(sorted);
          expect(table.within(10, 20)).toEqual(sorted.filter((page) => page >= 10 && page < 30));
        },
      ),
    );
  });
});

it('PinnedPages holds as many pages as are pinned', () => {
  const table = new PinnedPages();
  for (let page = 0; page < 5000; page++)
    table.insert(page * 7, page % 2 === 0 ? table.slot(page * 7) : undefined);
  for (let page = 0; page < 5000; page += 3) table.erase(table.slot(page * 7));
  const left = Array.from({ length: 5000 }, (_, page) => page * 7).filter((_, page) => page % 3 !== 0);
  expect(table.within(0, 2 ** 53)).toEqual(left);
  for (const page of left) expect(table.references(table.slot(page))).toBe(1);
  expect([table.slot(0), table.slot(1)].every((slot) => slot < 0)).toBe(true);
});

describe('descentDepth', () => {
  it('is the depth of a balanced tree', () => {
    expect([0, 1, 2, 3, 4, 7, 8, 1023, 1024].map(descentDepth)).toEqual([0, 1, 2, 2, 3, 3, 4, 10, 11]);
  });
});
