/** The run-wise map and unmap against the kernel's loops walked page by page. */

import { describe, expect, it } from 'vitest';
import { minus } from '../../errno.js';
import fc from '../../property.test-data.js';
import { type Backing, BackingGeometry } from './backing.js';
import { CountingContainer, MAP_LOOPS } from './counting-container.test-data.js';
import { LaidOutMemory } from './laid-out.test-data.js';
import { type MapLoop, NaiveKernel } from './naive-map.test-data.js';

interface Scene {
  readonly memory: BackingGeometry;
  readonly first: number;
  readonly pages: number;
  readonly limit: number;
}

const sizes = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 2100 }),
  fc.constantFrom(511, 512, 513, 1024, 1025, 1537),
);
const limits = fc.oneof(
  fc.constant(Number.POSITIVE_INFINITY),
  fc.nat(40),
  fc.nat(2100),
  fc.constantFrom(511, 512, 513, 1023, 1024),
);
const backings: fc.Arbitrary<Backing> = fc.record({
  kind: fc.constantFrom('4k', '4k', 'thp', 'hugetlb-2m'),
  run: fc.constantFrom(1, 2, 3, 7, 64, 511, 512, 513, 3000),
  untouched: fc.boolean(),
});
const regular: fc.Arbitrary<Scene> = fc.record({
  memory: backings.map((backing) => new BackingGeometry(backing, 12)),
  first: fc.oneof(fc.nat(1200), fc.constantFrom(0, 512, 1024)),
  pages: sizes,
  limit: limits,
});
const laidOut: fc.Arbitrary<Scene> = fc
  .record({
    kind: fc.constantFrom('4k' as const, 'thp' as const),
    runs: fc.array(fc.oneof(fc.constantFrom(1, 2, 511, 512), fc.integer({ min: 1, max: 90 })), {
      minLength: 1,
      maxLength: 30,
    }),
    limit: limits,
  })
  .map(({ kind, runs, limit }) => ({
    memory: new LaidOutMemory(kind, 1024, runs),
    first: 1024,
    pages: runs.reduce((sum, run) => sum + run),
    limit,
  }));

/** Steps that a MAP or UNMAP takes around its loops; iommu_pte has a test of its own (iommu.test.ts). */
const AROUND =
  /^(ioctl|iommu_lock|find_dma|dma_tree_level|dma_alloc|dma_link|dma_erase|dma_next|iommu_pte|interrupt)$/;

function loopCounts(counts: ReadonlyMap<string, number>): object {
  return Object.fromEntries([...counts].filter(([step]) => !AROUND.test(step)));
}

for (const loop of Object.keys(MAP_LOOPS) as MapLoop[]) {
  describe(`map and unmap, ${loop}`, () => {
    it('count what the page-by-page walk counts, over the memlock limit too', () => {
      fc.assert(
        fc.property(fc.oneof(regular, laidOut), ({ memory, first, pages, limit }) => {
          const model = new CountingContainer(MAP_LOOPS[loop], limit);
          const { ret, counts } = model.map(first, pages, memory);
          const naive = new NaiveKernel(memory, first, pages, limit).map(loop);
          expect(ret).toBe(naive.ret === 0 ? 0 : minus('ENOMEM'));
          expect(ret).toBe(pages <= limit ? 0 : minus('ENOMEM'));
          expect(loopCounts(counts)).toEqual(loopCounts(naive.counts));
        }),
        { numRuns: 400 },
      );
    });

    it('take mmap_lock as often as the page-by-page walk and in the same order, over the memlock limit too', () => {
      fc.assert(
        fc.property(fc.oneof(regular, laidOut), ({ memory, first, pages, limit }) => {
          const model = new CountingContainer(MAP_LOOPS[loop], limit);
          const { ret } = model.map(first, pages, memory);
          const naive = new NaiveKernel(memory, first, pages, limit);
          naive.map(loop);
          if (ret === 0) {
            model.unmap(first, pages);
            naive.unmap(loop);
          }
          expect(model.locked).toBe(naive.locked);
        }),
        { numRuns: 400 },
      );
    });

    it('unmap counts what the page-by-page walk counts, and gives everything back', () => {
      fc.assert(
        fc.property(fc.oneof(regular, laidOut), ({ memory, first, pages }) => {
          const model = new CountingContainer(MAP_LOOPS[loop]);
          model.map(first, pages, memory);
          expect(model.mm.lockedPages).toBe(pages);
          const unmapped = model.unmap(first, pages);
          const naive = new NaiveKernel(memory, first, pages, Number.POSITIVE_INFINITY);
          const before = new Map(naive.map(loop).counts);
          const after = naive.unmap(loop);
          const own = [...after].map(([step, n]) => [step, n - (before.get(step) ?? 0)] as const);
          expect(loopCounts(unmapped.counts)).toEqual(
            loopCounts(new Map(own.filter(([, count]) => count > 0))),
          );
          expect(unmapped.pages).toBe(pages);
          expect(model.mm.lockedPages).toBe(0);
        }),
        { numRuns: 200 },
      );
    });

    it('over the limit nothing is left: no mapping, no locked page, the entry back', () => {
      fc.assert(
        fc.property(fc.oneof(regular, laidOut), ({ memory, first, pages, limit }) => {
          fc.pre(pages > limit);
          const model = new CountingContainer(MAP_LOOPS[loop], limit);
          const before = model.container.dmaAvail;
          expect(model.map(first, pages, memory).ret).toBe(minus('ENOMEM'));
          expect(model.mm.lockedPages).toBe(0);
          expect([...model.container.mappings()]).toEqual([]);
          expect(model.container.dmaAvail).toBe(before);
          if (limit > 0) expect(model.map(first, 1, memory).ret).toBe(0);
        }),
        { numRuns: 200 },
      );
    });
  });
}
