import { expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { piecesOf } from './pieces.js';

it('counts the pieces one page after another', () => {
  const size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 512));
  fc.assert(
    fc.property(fc.nat(100), size, fc.integer({ min: 1, max: 60 }), size, (at, length, count, cut) => {
      let pieces = 0;
      for (let page = 0; page < count * length; page++)
        if (page % length === 0 || (at + page) % cut === 0) pieces++;
      expect(piecesOf(at, length, count, cut)).toBe(pieces);
    }),
    { numRuns: 500 },
  );
});

it('takes no longer for more of them', () => {
  expect(piecesOf(0, 1, 2 ** 52, 512)).toBe(2 ** 52);
  expect(piecesOf(3, 512, 2 ** 40, 512)).toBe(2 ** 41);
  expect(piecesOf(512, 512, 2 ** 40, 512)).toBe(2 ** 40);
});
