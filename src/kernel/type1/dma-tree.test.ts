import { describe, expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { LEFT, RIGHT } from './dma-nodes.js';
import { DmaTree, NO_DMA } from './dma-tree.js';

/** Ranges of 1..4 pages in 64 slots of 8 pages, so that two slots never overlap. */
const actions = fc.array(
  fc.record({ insert: fc.boolean(), slot: fc.nat(63), pages: fc.integer({ min: 1, max: 4 }) }),
  { maxLength: 200 },
);

class OpenTree extends DmaTree {
  /** The node of a page and the nodes visited, by nothing but the nodes. */
  descent(page: number): [node: number, visited: number] {
    let visited = 0;
    let node = this.root;
    while (node !== NO_DMA) {
      visited++;
      if (page >= this.first[node] && page < this.first[node] + this.pages[node]) break;
      node = this.child(node, page < this.first[node] ? LEFT : RIGHT);
    }
    return [node, visited];
  }
}

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
        const wrong: number[] = [];
        for (let page = 0; page < 520; page++) {
          const owner = sorted.find(({ first, pages }) => page >= first && page < first + pages);
          const overlapping = sorted
            .filter(({ first, pages }) => first < page + 16 && first + pages > page)
            .map(({ node }) => node);
          const right =
            tree.find(page, 1) === (owner?.node ?? NO_DMA) &&
            tree.findFirst(page, 16) === (overlapping[0] ?? NO_DMA) &&
            (overlapping.length === 0 ? [NO_DMA] : overlapping).includes(tree.find(page, 16));
          if (!right) wrong.push(page);
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('comes to the same by the order of the mappings as by a descent, as mappings come and go', () => {
    const search = fc.record({ page: fc.nat(8 * 420), times: fc.constantFrom(1, 3, 240) });
    const steps = fc.array(fc.oneof(search, actions), { maxLength: 30 });
    fc.assert(
      fc.property(fc.nat(400), steps, (mappings, list) => {
        const tree = new OpenTree();
        const held = new Map<number, number>();
        for (let slot = 0; slot < mappings; slot++) held.set(slot, tree.insert(slot * 8, 1 + (slot % 4)));
        for (const step of list) {
          if (Array.isArray(step)) {
            for (const { insert, slot, pages } of step) {
              const there = held.get(slot);
              if (insert && there === undefined) held.set(slot, tree.insert(slot * 8, pages));
              else if (!insert && there !== undefined) tree.erase(there);
              if (!insert) held.delete(slot);
            }
            continue;
          }
          // in the last page of a slot lies no mapping
          const pages = [step.page, step.page - (step.page % 8) + 7];
          const descents = pages.map((page) => tree.descent(page));
          const found = new Set<string>();
          for (let time = 0; time < step.times; time++)
            found.add(JSON.stringify(pages.map((page) => [tree.find(page, 1), tree.visited])));
          expect([...found]).toEqual([JSON.stringify(descents)]);
        }
      }),
      { numRuns: 100 },
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
