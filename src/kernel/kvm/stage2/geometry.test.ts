import { describe, expect, it } from 'vitest';
import { batchLargestBlock, batchOfBytes, batchRootEntry, batchSmallestBlock } from './batches.js';
import { Stage2Geometry } from './geometry.js';

const MB = 2 ** 20;
const GB = 2 ** 30;
const TB = 2 ** 40;

describe('the shape of a stage-2 table', () => {
  it.each([
    [12, 32, 2, 4],
    [12, 40, 1, 2],
    [12, 43, 1, 16],
    [12, 44, 0, 1],
    [12, 48, 0, 1],
    [12, 52, 0, 16],
    [14, 40, 2, 16],
    [14, 48, 1, 2],
    [16, 40, 2, 1],
    [16, 48, 1, 1],
  ])(
    'of granule 2^%d and %d IPA bits begins at level %d, with %d root tables',
    (shift, bits, level, tables) => {
      const geometry = new Stage2Geometry(shift, bits);
      expect([geometry.startLevel, geometry.rootTables]).toEqual([level, tables]);
      expect(geometry.rootEntries * geometry.pagesAt(level)).toBe(
        Math.max(geometry.pages, geometry.pagesAt(level)),
      );
    },
  );

  it('has blocks where the architecture has them', () => {
    const leaves = (shift: number): number[] =>
      [0, 1, 2, 3].filter((level) => new Stage2Geometry(shift, 48).hasLeaves(level));
    expect([leaves(12), leaves(14), leaves(16)]).toEqual([
      [1, 2, 3],
      [2, 3],
      [2, 3],
    ]);
    // no level 1 where the table starts below it
    expect(new Stage2Geometry(12, 32).hasLeaves(1)).toBe(false);
  });
});

describe('batches', () => {
  it.each([
    [12, 48, GB, 2 * MB, 512 * GB],
    [12, 43, GB, 2 * MB, GB],
    [14, 48, 32 * MB, 32 * MB, 64 * GB],
    [14, 40, 32 * MB, 32 * MB, 32 * MB],
    [16, 48, 512 * MB, 512 * MB, 4 * TB],
    [16, 40, 512 * MB, 512 * MB, 512 * MB],
  ])('of granule 2^%d and %d IPA bits', (shift, bits, largest, smallest, root) => {
    const geometry = new Stage2Geometry(shift, bits);
    const sizes = [batchLargestBlock, batchSmallestBlock, batchRootEntry].map((rule) => rule.pages(geometry));
    expect(sizes.map((pages) => pages * 2 ** shift)).toEqual([largest, smallest, root]);
  });

  it('of any number of bytes are whole pages, one at least', () => {
    const [small, large] = [new Stage2Geometry(12, 48), new Stage2Geometry(16, 48)];
    expect(batchOfBytes(10000).pages(small)).toBe(2);
    expect(batchOfBytes(4096).pages(large)).toBe(1);
  });
});
