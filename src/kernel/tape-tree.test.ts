import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { LOST, ROOT, TapeTree } from './tape-tree.js';

function walk(tree: TapeTree, tape: readonly number[]): number {
  return tape.reduce((node, entry) => (node === LOST ? LOST : tree.follow(node, entry)), ROOT);
}

describe('TapeTree', () => {
  it('has one node for each tape, whose way is the tape', () => {
    // few entries, so that tapes share beginnings; many, so that a node has more children than are listed
    const entry = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(entry, { maxLength: 6 }), { maxLength: 200 }), (tapes) => {
        const tree = new TapeTree();
        const nodes = new Map<string, number>();
        for (const tape of [...tapes, ...tapes]) {
          const node = walk(tree, tape);
          expect(tree.tape(node)).toEqual(tape);
          expect(nodes.get(tape.join()) ?? node).toBe(node);
          nodes.set(tape.join(), node);
        }
        expect(new Set(nodes.values()).size).toBe(nodes.size);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps no tape of more than 256 entries', () => {
    const tree = new TapeTree();
    const tape = new Array<number>(256).fill(7);
    expect(tree.tape(walk(tree, tape))).toEqual(tape);
    expect(walk(tree, [...tape, 7])).toBe(LOST);
  });

  it('keeps what it has when it is full', () => {
    const tree = new TapeTree();
    for (let entry = 1; entry <= 70_000; entry++) tree.follow(ROOT, entry);
    expect(tree.tape(tree.follow(ROOT, 65_000))).toEqual([65_000]);
    expect(tree.follow(ROOT, 70_000)).toBe(LOST);
  });
});
