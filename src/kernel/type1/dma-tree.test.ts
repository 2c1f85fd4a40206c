import { describe, expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { DmaTree, NO_DMA } from './dma-tree.js';

/** Ranges of 1..4 pages in 64 slots of 8 pages, so that two slots never overlap. */
const actions = fc.array(
  fc.record({ insert: fc.boolean(), slot: fc.nat(63), pages: fc.integer({ min: 1, max: 4 }) }),
  { maxLength: 200 },
);

describe('DmaTree', () => {
  it('finds what a sorted list finds, and stays a red-black tree', () => {
    fc.assert(
      fc.property(actions, (list) => {
        const tree = new DmaTree();
        const held = new Map<number, { node: number; first: number; pages: number }>();
        for (const { insert, slot, pages } of list) {
          const there = held.get(slot);
          if (insert && there === undefined) {
            held.set(slot, { node: tree.insert(slot * 8, pages), first: slot * 8, pages });
          } else if (!insert && there !== undefined) {
            tree.erase(there.node);
            held.delete(slot);
          }
          tree.verify();
        }
        const sorted = [...held.values()].sort((a, b) => a.first - b.first);
        const walked = [];
        for (let node = tree.findFirst(0, 1e9); node !== NO_DMA; node = tree.following(node))
          walked.push(node);
        expect(walked).toEqual(sorted.map(({ node }) => node));
        for (let page = 0; page < 520; page++) {
          const owner = sorted.find(({ first, pages }) => page >= first && page < first + pages);
          expect(tree.find(page, 1)).toBe(owner?.node ?? NO_DMA);
          const overlapping = sorted.filter(({ first, pages }) => first < page + 16 && first + pages > page);
          expect(tree.findFirst(page, 16)).toBe(overlapping[0]?.node ?? NO_DMA);
          const any = tree.find(page, 16);
          if (overlapping.length === 0) expect(any).toBe(NO_DMA);
          else expect(overlapping.map(({ node }) => node)).toContain(any);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('costs one level more per doubling of the mappings, as the real tree does', () => {
    const means = [16, 32, 64, 128, 256, 512, 1024, 4096, 65535].map((mappings) => {
      const tree = new DmaTree();
      for (let i = 0; i < mappings; i++) tree.insert(i * 2, 1);
      let visited = 0;
      for (let i = 0; i < mappings; i++) {
        tree.find(i * 2, 1);
        visited += tree.visited;
      }
      return { doublings: Math.log2(mappings), mean: visited / mappings };
    });
    for (let i = 1; i < means.length; i++) {
      const perDoubling = (means[i].mean - means[i - 1].mean) / (means[i].doublings - means[i - 1].doublings);
      expect(perDoubling).toBeGreaterThan(0.9);
      expect(perDoubling).toBeLessThan(1.15);
    }
  });

  it('visits no node of an empty tree', () => {
    const tree = new DmaTree();
    expect(tree.find(0, 1)).toBe(NO_DMA);
    expect(tree.visited).toBe(0);
  });
});
