import { expect, test } from 'vitest';
import fc from '../property.test-data.js';
import { ByteText } from './byte-text.js';

const numbers = fc.oneof(
  fc.nat(),
  fc.maxSafeNat(),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  // where a digit more begins
  fc.nat(13).map((digits) => 16 ** digits),
  fc.nat(13).map((digits) => 16 ** digits - 1),
);
const pieces = fc.oneof(
  numbers.map((value) => ({ put: (into: ByteText) => into.hex(value), text: `0x${value.toString(16)}` })),
  numbers.map((value) => ({ put: (into: ByteText) => into.decimal(value), text: String(value) })),
  fc.string({ unit: 'grapheme' }).map((text) => ({ put: (into: ByteText) => into.text(text), text })),
  fc.constant({ put: (into: ByteText) => into.character(44), text: ',' }),
);

test('what was put in comes out, however long, once', () => {
  fc.assert(
    fc.property(fc.array(pieces), fc.nat(200), fc.nat(20), (put, capacity, takenAfter) => {
      const into = new ByteText(capacity);
      let text = '';
      for (const [i, piece] of put.entries()) {
        expect(piece.put(into)).toBe(true);
        if (i === takenAfter) text += into.take().toString();
      }
      expect(text + into.take().toString()).toBe(put.map((piece) => piece.text).join(''));
      expect(into.length).toBe(0);
    }),
  );
});

test('what was taken stays as it is', () => {
  const into = new ByteText(8);
  into.text('first');
  const first = into.take();
  into.text('other');
  expect(into.length).toBe(5);
  expect([first.toString(), into.take().toString()]).toEqual(['first', 'other']);
});
