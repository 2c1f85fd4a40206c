/** The batches of stage2_apply_range: what v5.17 to v6.9 have, what was proposed, and any other size. */
import type { BatchRule } from './apply-range.js';
import { LAST_LEVEL, type Stage2Geometry } from './geometry.js';

/** KVM_PGTABLE_MIN_BLOCK_LEVEL: 1 GB, 32 MB or 512 MB. */
export const batchLargestBlock: BatchRule = {
  pages: (geometry) => geometry.pagesAt(geometry.largestBlockLevel),
  leafAdvance: false,
};

/** stage2_pgd_addr_end: one entry of the root level, which is a table or more of the next. */
export const batchRootEntry: BatchRule = {
  pages: (geometry) => geometry.pagesAt(geometry.startLevel),
  leafAdvance: false,
};

/** The smallest block: 2 MB, 32 MB or 512 MB. */
export const batchSmallestBlock: BatchRule = { pages: smallestBlock, leafAdvance: false };

/** The smallest block, or the leaf that the walk ended in, where that reaches farther. */
export const batchLeafAdvance: BatchRule = { pages: smallestBlock, leafAdvance: true };

/** This many bytes, in whole pages, one at least. */
export function batchOfBytes(bytes: number): BatchRule {
  return {
    pages: ({ pageShift }) => Math.max(1, Math.floor(bytes / 2 ** pageShift)),
    leafAdvance: false,
  };
}

function smallestBlock(geometry: Stage2Geometry): number {
  return geometry.pagesAt(LAST_LEVEL - 1);
}
