import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { PageWords } from './page-words.js';

describe('PageWords', () => {
  it('holds what a Map holds, near 0 and far out', () => {
    const page = fc.oneof(
      fc.nat(3000),
      fc.nat(3000).map((n) => 2 ** 40 + n),
      fc.nat(2000).map((n) => 2 ** 30 - 1000 + n),
    );
    const action = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), page, word: fc.integer({ min: 1, max: 0xffffffff }) }),
      fc.record({ kind: fc.constant('clear' as const), page, word: fc.nat(2000) }),
    );
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 60 }),
        fc.array(page, { maxLength: 50 }),
        (actions, asked) => {
          const words = new PageWords();
          const oracle = new Map<number, number>();
          for (const { kind, page, word } of actions) {
            if (kind === 'set') {
              words.set(page, word);
              oracle.set(page, word);
            } else {
              words.clear(page, word);
              for (const key of [...oracle.keys()]) if (key >= page && key < page + word) oracle.delete(key);
            }
          }
          for (const key of [...oracle.keys(), ...asked]) expect(words.get(key)).toBe(oracle.get(key) ?? 0);
        },
      ),
      { numRuns: 40 },
    );
  });
});
