/** What follows where a limit, or the end of the mm, stopped a mapping or a pin in one lane and not in the other. */
import type { AllowedDifference } from './variant.js';

const FOLLOWS = 'a mapping or a pin is there in one way and not in the other, since a limit stopped it';

/** Operations that ask for mappings, or for what is pinned. */
const OPS = ['map', 'unmap', 'pin', 'unpin', 'dma_read', 'dma_write', 'dev_dma'];

/** Later calls: which mapping of two that overlap is there may be another in each lane by then. */
export const followsFromLimit: readonly AllowedDifference[] = OPS.map((op) => ({
  op,
  what: 'follows',
  reason: FOLLOWS,
}));
