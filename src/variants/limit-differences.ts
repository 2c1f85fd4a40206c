/** What follows where a mapping or a pin is there in one lane and not in the other, or is found in one alone. */
import type { AllowedDifference } from './variant.js';

const FOLLOWS =
  'a mapping or a pin is there in one way and not in the other: a limit stopped it, or it ends at 2^64';

/** Operations that ask for mappings, or for what is pinned. */
const OPS = ['map', 'unmap', 'pin', 'unpin', 'dma_read', 'dma_write', 'dev_dma'];

/** A mapping or an unmap that ends at 2^64 (dma-search.ts), where one way finds it, or what is there, and the other does not. */
export function foundInOne(reason: string): AllowedDifference[] {
  const atEnd = ['map', 'unmap'].map(
    (op): AllowedDifference => ({ op, base: 0, variant: 0, what: 'copied', endsAt: '2^64', reason }),
  );
  return [...atEnd, ...followsFromLimit];
}

/** Later calls: which mapping of two that overlap is there may be another in each lane by then. */
export const followsFromLimit: readonly AllowedDifference[] = OPS.map((op) => ({
  op,
  what: 'follows',
  reason: FOLLOWS,
}));
