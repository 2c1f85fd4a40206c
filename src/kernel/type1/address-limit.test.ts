/**
 * Mappings that end at 2^64. Up to v6.17 MAP_DMA accepts them and nothing finds them again, since iova + size is 0; v6.18
 * compares last bytes.
 */
import { describe, expect, it } from 'vitest';
import { minus, returnText } from '../../errno.js';
import fc from '../../property.test-data.js';
import { staticPin } from '../device/static-pin.js';
import { TestVm } from '../vm.test-data.js';
import { run, TestContainer } from './container.test-data.js';
import { LEFT, RIGHT } from './dma-nodes.js';
import { DmaTree, NO_DMA } from './dma-tree.js';
import { findFirstVictim, removeAndStep } from './unmap.js';

const TOP = 2 ** 52;
const NEWER = { inclusiveEnds: true };
/** v5.12 to v6.17. */
const STEPPING = { firstVictim: findFirstVictim, removeVictim: removeAndStep };

const SHIFT = 12n;
const MASK = (1n << 64n) - 1n;

/** A tree with the kernel's comparisons up to v6.17, in 64-bit integers, on the nodes alone. */
class Wrapping extends DmaTree {
  override wrap = TOP;

  /** vfio_find_dma(start, size), and the nodes visited. */
  descent(start: bigint, size: bigint): [node: number, visited: number] {
    let visited = 0;
    let node = this.root;
    while (node !== NO_DMA) {
      visited++;
      const iova = BigInt(this.first[node]) << SHIFT;
      const end = (iova + (BigInt(this.pages[node]) << SHIFT)) & MASK;
      if (((start + size) & MASK) <= iova) node = this.child(node, LEFT);
      else if (start >= end) node = this.child(node, RIGHT);
      else break;
    }
    return [node, visited];
  }

  /** vfio_find_dma_first_node(start, size) of v5.12 to v6.17. */
  firstOf(start: bigint, size: bigint): number {
    let found = NO_DMA;
    for (let node = this.root; node !== NO_DMA; ) {
      const iova = BigInt(this.first[node]) << SHIFT;
      const end = (iova + (BigInt(this.pages[node]) << SHIFT)) & MASK;
      if (start < end) {
        found = node;
        if (start >= iova) break;
        node = this.child(node, LEFT);
      } else node = this.child(node, RIGHT);
    }
    const isBehind = BigInt(this.first[found]) << SHIFT >= ((start + size) & MASK);
    return isBehind ? NO_DMA : found;
  }
}

describe('the search up to v6.17', () => {
  it('comes to what 64-bit arithmetic comes to, among mappings below 2^64 and, one over the other, at it', () => {
    const pages = 40;
    const range = fc.record({
      from: fc.nat(pages - 1),
      count: fc.integer({ min: 1, max: 12 }),
      drop: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(range, { maxLength: 40 }), (ranges) => {
        const tree = new Wrapping();
        const nodes: number[] = [];
        for (const { from, count, drop } of ranges) {
          const size = Math.min(count, pages - from);
          const first = TOP - pages + from;
          const over = [...tree.overlapping(first, first + size)];
          const ends = first + size === TOP;
          if (over.every((node) => ends && tree.isLost(node))) nodes.push(tree.insert(first, size));
          if (drop === 0 && nodes.length > 0) tree.erase(nodes.splice(from % nodes.length, 1)[0]);
          tree.verify();
        }
        const wrong: string[] = [];
        for (let page = TOP - pages; page < TOP; page++) {
          const start = BigInt(page) << SHIFT;
          for (const size of [1, 1, 2, TOP - page]) {
            if (page + size > TOP) continue;
            const found = JSON.stringify([tree.find(page, size), tree.visited]);
            const bytes = BigInt(size) << SHIFT;
            if (tree.findFirst(page, size) !== tree.firstOf(start, bytes))
              wrong.push(`first ${page}+${size}`);
            if (found !== JSON.stringify(tree.descent(start, bytes))) wrong.push(`${page}+${size}`);
          }
          const head = JSON.stringify([tree.findByte(page), tree.visited]);
          const tail = JSON.stringify(tree.descent(start + 4095n, 0n));
          if (head !== JSON.stringify(tree.descent(start, 1n)) || head !== tail) wrong.push(`${page}`);
        }
        expect(wrong).toEqual([]);
        expect([...tree.overlapping(0, TOP)].sort()).toEqual([...nodes].sort());
      }),
      { numRuns: 60 },
    );
  });
});

describe('a mapping that ends at 2^64', () => {
  it('is accepted, and up to v6.17 no pin, no unpin and no unmap finds it; one that ends a page before it is found', () => {
    for (const [end, found] of [
      [TOP, false],
      [TOP - 1, true],
    ] as const) {
      const test = new TestContainer();
      expect(test.map(end - 8, 8)).toBe(0);
      expect(test.pin([end - 8])).toBe(found ? 1 : minus('EINVAL'));
      expect(test.pin([end - 1])).toBe(found ? 1 : minus('EINVAL'));
      expect(test.unpin([end - 8, end - 1])).toBe(found ? 2 : minus('EINVAL'));
      expect(test.unmap(end - 8, 8)).toEqual({ ret: 0, pages: found ? 8 : 0 });
      expect(test.container.dmas.size).toBe(found ? 0 : 1);
    }
  });

  it('is found by all of them in v6.18', () => {
    const test = new TestContainer({ behaviour: NEWER });
    expect([test.map(TOP - 8, 8), test.map(TOP - 1, 1)]).toEqual([0, minus('EEXIST')]);
    expect([test.pin(run(TOP - 8, 8)), test.unpin(run(TOP - 8, 8))]).toEqual([8, 8]);
    expect(test.unmap(TOP - 7, 7).ret).toBe(minus('EINVAL'));
    expect(test.unmap(TOP - 100, 100)).toEqual({ ret: 0, pages: 8 });
  });

  it('hides no mapping below it, but an unmap up to 2^64 finds none of them', () => {
    const test = new TestContainer();
    for (const page of [0, 10, 20, 30, 40]) test.map(page, 5);
    test.map(TOP - 8, 8);
    expect(test.unmap(5, TOP - 5)).toEqual({ ret: 0, pages: 0 });
    expect(test.pin([0, 10, 20, 30, 40])).toBe(5);
    expect(test.unpin([0, 10, 20, 30, 40])).toBe(5);
    expect(test.unmap(5, TOP - 6)).toEqual({ ret: 0, pages: 20 });
  });

  it('hides others from an unmap where it is above them in the tree, from v5.12 to v6.17', () => {
    for (const [behaviour, pages] of [
      [{}, 5],
      [STEPPING, 0],
      [{ ...STEPPING, ...NEWER }, 5],
    ] as const) {
      const test = new TestContainer({ behaviour });
      test.map(TOP - 8, 8);
      test.map(10, 5);
      expect(test.unmap(0, 20)).toEqual({ ret: 0, pages });
    }
  });

  it('keeps its entry for good', () => {
    const test = new TestContainer({ options: { dmaEntryLimit: 1 } });
    test.map(TOP - 1, 1);
    expect(test.unmap(TOP - 1, 1)).toEqual({ ret: 0, pages: 0 });
    expect(test.map(0, 1)).toBe(minus('ENOSPC'));
  });

  it('lets another such be mapped over it without an IOMMU domain; with one its driver would have to agree', () => {
    const again = [
      [TOP - 8, 8],
      [TOP - 12, 12],
      [TOP - 4, 2],
      [TOP - 12, 4],
    ] as const;
    for (const [hasDomain, answers] of [
      [false, [0, 0, 'EEXIST', 'EEXIST']],
      [true, ['EEXIST', 'EEXIST', 'EEXIST', 0]],
    ] as const) {
      const test = new TestContainer({ options: { hasDomain } });
      test.map(TOP - 8, 8);
      const wanted = answers.map((answer) => (answer === 0 ? 0 : minus(answer)));
      expect(again.map(([first, pages]) => test.map(first, pages))).toEqual(wanted);
      expect(test.map(TOP - 20, 8)).toBe(0);
      expect(test.map(TOP - 20, 20)).toBe(minus('EEXIST'));
    }
  });

  it('with an IOMMU domain is pinned and accounted for good, whichever way an unmap goes', () => {
    for (const behaviour of [{}, STEPPING]) {
      const test = new TestContainer({ behaviour, options: { hasDomain: true } });
      test.map(TOP - 12, 4);
      test.map(TOP - 8, 8);
      expect(test.container.mm.lockedPages).toBe(12);
      expect(test.unmap(TOP - 12, 6)).toEqual({ ret: 0, pages: 4 });
      expect(test.unmap(TOP - 12, 12)).toEqual({ ret: 0, pages: 0 });
      expect(test.container.mm.lockedPages).toBe(8);
      expect(test.container.unmovablePages).toBe(8);
    }
  });

  it('that runs out of lockable memory is undone whole', () => {
    const test = new TestContainer({ lockLimitPages: 5, options: { hasDomain: true } });
    expect(test.map(TOP - 8, 8)).toBe(minus('ENOMEM'));
    expect([test.container.mm.lockedPages, test.container.dmas.lost]).toEqual([0, 0]);
    expect(test.map(TOP - 5, 4)).toBe(0);
    expect(test.pin([TOP - 5])).toBe(1);
  });
});

describe('an iova of 64 bits', () => {
  const last = 2 ** 52 - 1;

  // 2^64 - 6 is no double: page and offset are given apart
  const call = { write: false, page: last, offset: 4090, len: 16, dev: 0, copied: 0 };

  it('wraps to 0 behind the last page, where a mapping ends there and is found (v6.18)', () => {
    const vm = new TestVm('dma-rw-group-held', {}, staticPin, { inclusiveEnds: true });
    vm.map(last, 1);
    vm.map(0, 1);
    const first = vm.read(0, 10).data;
    const data = new Uint8Array(16);
    expect(vm.vm.behaviour.dmaRw(vm.vm, { ...call, data, start: 0 })).toBe(0);
    expect([...data.subarray(6)]).toEqual([...first]);
  });

  it('of a mapping that ends at 2^64 finds nothing up to v6.17, neither at its end nor at its start', () => {
    for (const way of ['dma-rw-mutex', 'dma-rw-group-held'] as const) {
      const vm = new TestVm(way);
      vm.map(last - 3, 4);
      vm.map(0, 1);
      for (const page of [last - 3, last]) {
        const data = new Uint8Array(16);
        const ret = vm.vm.behaviour.dmaRw(vm.vm, { ...call, page, data, start: 0 });
        expect(returnText(ret)).toBe(way === 'dma-rw-mutex' ? '-EFAULT' : '-EINVAL');
      }
    }
  });
});
