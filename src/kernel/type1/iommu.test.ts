import { describe, expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { tableEntries, tableEntriesOfRuns } from './iommu.js';

/** __iommu_map, one entry after the other. */
function oracle(iova: number, pfn: number, pages: number, pageShift: number): number {
  const bits = pageShift - 3;
  // above pages of 4K an entry one level up is no block
  const sizes = pageShift > 12 ? [2 ** bits, 1] : [2 ** (2 * bits), 2 ** bits, 1];
  let entries = 0;
  for (let done = 0; done < pages; entries++) {
    for (const size of sizes) {
      if ((iova + done) % size !== 0 || (pfn + done) % size !== 0 || done + size > pages) continue;
      done += size;
      break;
    }
  }
  return entries;
}

describe('tableEntries', () => {
  // entries of 1, 32 and 1024 pages follow the rule of those of 1, 512 and 2^18, which the oracle takes long to walk
  it.each([
    { pageShift: 8, numRuns: 300 },
    { pageShift: 12, numRuns: 60 },
    { pageShift: 14, numRuns: 20 },
    { pageShift: 16, numRuns: 5 },
  ])(
    'counts the entries that the kernel writes one by one, pages of 2^$pageShift',
    ({ pageShift, numRuns }) => {
      const large = 2 ** (pageShift > 12 ? pageShift - 3 : 2 * (pageShift - 3));
      const near = (size: number) => fc.integer({ min: -3, max: 3 }).map((n) => size + n);
      const place = fc.oneof(fc.nat(2000), near(2 ** (pageShift - 3)), near(large), near(2 * large));
      fc.assert(
        fc.property(
          place,
          place,
          fc.oneof(fc.integer({ min: 1, max: 3000 }), near(large)),
          (iova, pfn, pages) => {
            fc.pre(iova >= 0 && pfn >= 0);
            expect(tableEntries(iova, pfn, pages, pageShift)).toBe(oracle(iova, pfn, pages, pageShift));
          },
        ),
        { numRuns },
      );
    },
  );

  it('takes a 2M entry only where iova and pfn agree', () => {
    expect(tableEntries(512, 1024, 512, 12)).toBe(1);
    expect(tableEntries(513, 1024, 512, 12)).toBe(512);
    expect(tableEntries(513, 1025, 512, 12)).toBe(512);
    expect(tableEntries(511, 1023, 514, 12)).toBe(3);
  });

  it('takes a 1G entry, and knows the sizes of 64K pages', () => {
    expect(tableEntries(2 ** 18, 2 ** 20, 2 ** 18, 12)).toBe(1);
    expect(tableEntries(8192, 8192, 8192, 16)).toBe(1);
  });

  it('takes no more than 32M with 16K pages and 512M with 64K', () => {
    const bytes = 2 ** 37;
    expect(tableEntries(0, 0, bytes / 2 ** 14, 14)).toBe(bytes / 2 ** 25);
    expect(tableEntries(0, 0, bytes / 2 ** 16, 16)).toBe(bytes / 2 ** 29);
  });
});

describe('tableEntriesOfRuns', () => {
  function oneByOne(iova: number, pfn: number, run: number, runs: number, stride: number): number {
    let entries = 0;
    for (let i = 0; i < runs; i++) entries += tableEntries(iova + i * run, pfn + i * stride, run, 12);
    return entries;
  }

  it('adds up what the runs take one by one', () => {
    const lengths = fc.oneof(fc.integer({ min: 1, max: 1100 }), fc.constantFrom(511, 512, 1024, 2 ** 18));
    fc.assert(
      fc.property(
        fc.nat(1100),
        fc.nat(1100),
        lengths,
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom(0, 1, 512),
        (iova, pfn, run, runs, gap) => {
          const expected = oneByOne(iova, pfn, run, runs, run + gap);
          expect(tableEntriesOfRuns(iova, pfn, run, runs, run + gap, 12)).toBe(expected);
        },
      ),
    );
  });

  it('also where they come round again', () => {
    const runs = 2 ** 18 + 1000;
    for (const gap of [1, 300]) {
      const expected = oneByOne(7, 7, 513, runs, 513 + gap);
      expect(tableEntriesOfRuns(7, 7, 513, runs, 513 + gap, 12)).toBe(expected);
    }
  });
});
