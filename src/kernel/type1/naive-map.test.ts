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
  /** The mapping may only be read, and the CPU has written these pages; null: it may be written. */
  readonly written: ReadonlySet<number> | null;
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
const regular = fc.record({
  memory: backings.map((backing) => new BackingGeometry(backing, 12)),
  first: fc.oneof(fc.nat(1200), fc.constantFrom(0, 512, 1024)),
  pages: sizes,
  limit: limits,
});
const laidOut = fc
  .record({
    kind: fc.constantFrom('4k' as const, 'thp' as const),
    runs: fc.array(fc.oneof(fc.constantFrom(1, 2, 511, 512), fc.integer({ min: 1, max: 90 })), {
      minLength: 1,
      maxLength: 30,
    }),
    limit: limits,
    untouched: fc.boolean(),
  })
  .map(({ kind, runs, limit, untouched }) => ({
    memory: new LaidOutMemory(kind, 1024, runs, untouched),
    first: 1024,
    pages: runs.reduce((sum, run) => sum + run),
    limit,
  }));

/** Stretches of pages by how many there are, every other one of them written. */
const stretches = fc.array(fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 700 })), {
  maxLength: 12,
});
const scenes: fc.Arbitrary<Scene> = fc
  .tuple(fc.oneof(regular, laidOut), fc.option(stretches))
  .map(([scene, lengths]) => {
    const { first, pages, memory } = scene;
    if (lengths === null) return { ...scene, written: null };
    const written = new Set<number>();
    let page = first;
    lengths.forEach((length, i) => {
      const to = Math.min(first + pages, page + length);
      for (; page < to; page++) if (i % 2 === 0 && memory.untouched && !memory.compound) written.add(page);
    });
    return { ...scene, written };
  });

/** Pages of a scene that are accounted: all but the zero pages, which v6.2 and later do not get. */
function accounted({ memory, pages, written }: Scene, loop: MapLoop): number {
  const zeroes = written !== null && memory.untouched && !memory.compound && loop !== 'large-folio';
  return zeroes ? written.size : pages;
}

function mapIn(model: CountingContainer, { memory, first, pages, written }: Scene) {
  if (written !== null) model.write(first, pages, memory, written);
  return model.map(first, pages, memory, written === null ? 3 : 1);
}

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
        fc.property(scenes, (scene) => {
          const { memory, first, pages, limit, written } = scene;
          const model = new CountingContainer(MAP_LOOPS[loop], limit);
          const { ret, counts } = mapIn(model, scene);
          const naive = new NaiveKernel(memory, first, pages, limit, loop, written).map();
          expect(ret).toBe(naive.ret === 0 ? 0 : minus('ENOMEM'));
          expect(ret).toBe(accounted(scene, loop) <= limit ? 0 : minus('ENOMEM'));
          expect(loopCounts(counts)).toEqual(loopCounts(naive.counts));
        }),
        { numRuns: 400 },
      );
    });

    it('take mmap_lock as often as the page-by-page walk and in the same order, over the memlock limit too', () => {
      fc.assert(
        fc.property(scenes, (scene) => {
          const { memory, first, pages, limit, written } = scene;
          const model = new CountingContainer(MAP_LOOPS[loop], limit);
          const { ret } = mapIn(model, scene);
          const naive = new NaiveKernel(memory, first, pages, limit, loop, written);
          naive.map();
          if (ret === 0) {
            model.unmap(first, pages);
            naive.unmap();
          }
          expect(model.locked).toBe(naive.locked);
        }),
        { numRuns: 400 },
      );
    });

    it('unmap counts what the page-by-page walk counts, and gives everything back', () => {
      fc.assert(
        fc.property(scenes, (scene) => {
          const { memory, first, pages, written } = scene;
          const model = new CountingContainer(MAP_LOOPS[loop]);
          mapIn(model, scene);
          expect(model.mm.lockedPages).toBe(accounted(scene, loop));
          expect(model.container.io.pinnedPages).toBe(accounted(scene, loop));
          const unmapped = model.unmap(first, pages);
          const naive = new NaiveKernel(memory, first, pages, Number.POSITIVE_INFINITY, loop, written);
          const before = new Map(naive.map().counts);
          const after = naive.unmap();
          const own = [...after].map(([step, n]) => [step, n - (before.get(step) ?? 0)] as const);
          expect(loopCounts(unmapped.counts)).toEqual(
            loopCounts(new Map(own.filter(([, count]) => count > 0))),
          );
          expect(unmapped.pages).toBe(pages);
          expect(model.mm.lockedPages).toBe(0);
          expect([model.container.io.pinnedPages, model.container.io.zeroPages.any]).toEqual([0, false]);
        }),
        { numRuns: 200 },
      );
    });

    it('over the limit nothing is left: no mapping, no locked page, the entry back', () => {
      fc.assert(
        fc.property(scenes, (scene) => {
          const { memory, first, limit } = scene;
          fc.pre(accounted(scene, loop) > limit);
          const model = new CountingContainer(MAP_LOOPS[loop], limit);
          const before = model.container.dmaAvail;
          expect(mapIn(model, scene).ret).toBe(minus('ENOMEM'));
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
