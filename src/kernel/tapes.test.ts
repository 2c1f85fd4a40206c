import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { LONGEST, LOST, Tapes } from './tapes.js';

function kindOf(tapes: Tapes, tape: readonly number[]): number {
  return tapes.kindOf(Int32Array.from([...tape, 99]), tape.length);
}

describe('Tapes', () => {
  it('are of one kind where they are the same, and only there', () => {
    // few entries, so that tapes have parts in common; large ones, so that all bits count
    const entry = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(entry, { maxLength: 6 }), { maxLength: 900 }), (written) => {
        const tapes = new Tapes();
        const kinds = new Map<string, number>();
        for (const tape of [...written, ...written]) {
          const known = kinds.get(tape.join());
          const kind = kindOf(tapes, tape);
          expect(kind).toBe(known ?? kinds.size + 1);
          kinds.set(tape.join(), kind);
        }
        expect(tapes.next).toBe(kinds.size + 1);
      }),
      { numRuns: 60 },
    );
  });

  it('may be as long as any', () => {
    const tapes = new Tapes();
    const longest = Array.from({ length: LONGEST }, (_, i) => -i);
    const kind = kindOf(tapes, longest);
    expect(kindOf(tapes, longest.with(LONGEST - 1, 5))).not.toBe(kind);
    expect(kindOf(tapes, longest)).toBe(kind);
  });

  it('keep the kinds that they have when they are full', () => {
    const tapes = new Tapes();
    for (let entry = 1; entry <= 70_000; entry++) kindOf(tapes, [entry]);
    expect(kindOf(tapes, [65_000])).toBe(65_000);
    expect(kindOf(tapes, [70_000])).toBe(LOST);
  });

  it('are kept up to a million entries', () => {
    const tapes = new Tapes();
    const tape = (number: number) => new Array<number>(LONGEST).fill(7).with(0, number);
    for (let number = 1; number <= 4096; number++) expect(kindOf(tapes, tape(number))).toBe(number);
    expect(kindOf(tapes, tape(5000))).toBe(LOST);
    expect(kindOf(tapes, tape(4096))).toBe(4096);
  });
});
