import { expect, test } from 'vitest';
import fc from '../../property.test-data.js';
import { PinTally } from './pin-tally.js';

test('counts like a Map of references', () => {
  const pfn = fc.oneof(
    fc.nat(8),
    fc.maxSafeNat().map((n) => n % 2 ** 52),
    fc.constantFrom(2 ** 32 - 1, 2 ** 32, 2 ** 33 - 1),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), pfn), { maxLength: 200 }), (steps) => {
      const tally = new PinTally();
      const model = new Map<number, number>();
      let [first, reused, already] = [0, 0, 0];
      for (const [isPin, page] of steps) {
        const now = model.get(page);
        if (isPin) {
          tally.pin(page);
          if (now === undefined) first++;
          else if (now === 0) reused++;
          else already++;
          model.set(page, (now ?? 0) + 1);
        } else {
          expect(tally.unpin(page)).toBe((now ?? 0) > 0);
          if (now) model.set(page, now - 1);
        }
      }
      const pinned = [...model.values()].filter((count) => count > 0).length;
      expect(tally).toMatchObject({ first, reused, already, distinct: model.size, pinned });
    }),
  );
});

test('keeps every page while it grows', () => {
  const tally = new PinTally();
  const page = (i: number) => i * 4294967296 + i * 7;
  for (let i = 0; i < 100000; i++) tally.pin(page(i));
  for (let i = 0; i < 100000; i++) tally.pin(page(i));
  expect(tally).toMatchObject({ first: 100000, already: 100000, distinct: 100000, pinned: 100000 });
  let twice = 0;
  for (let i = 0; i < 100000; i++) if (tally.unpin(page(i)) && tally.unpin(page(i))) twice++;
  expect(twice).toBe(100000);
  expect(tally.pinned).toBe(0);
});
