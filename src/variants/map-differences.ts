/** Where MAP_DMA and UNMAP_DMA of v6.18 answer differently from those of older kernels. */
import { minus } from '../errno.js';
import { foundInOne } from './limit-differences.js';
import { stage2Differences } from './stage2-differences.js';
import type { AllowedDifference } from './variant.js';

const NEWER = ['map-large-folio'];
const OVERFLOW = 'a range past 2^64 is -EOVERFLOW, up to v6.17 -EINVAL';
const FOUND =
  'a mapping that ends at 2^64 is found from v6.18 on, and by an unmap that ends there all; up to v6.17 neither is';
const HIDES = 'a mapping that ends at 2^64 hides others from an unmap, from v5.12 on and up to v6.17';
const UNSHARED =
  'a map that may only be read accounts a page of its own from v6.2 on, where it had the zero page: it may exceed RLIMIT_MEMLOCK';

const STAGE2 = stage2Differences(
  'how much of new memory a map had touched when it failed, and whether it took the zero page, differs',
);

/** `newer` and `older` are sides of an AllowedDifference. */
function differences(newer: 'base' | 'variant', older: 'base' | 'variant'): AllowedDifference[] {
  const [EINVAL, EOVERFLOW, ENOMEM] = [minus('EINVAL'), minus('EOVERFLOW'), minus('ENOMEM')];
  return [
    { op: 'map', [older]: EINVAL, [newer]: EOVERFLOW, reason: OVERFLOW },
    { op: 'unmap', [older]: EINVAL, [newer]: EOVERFLOW, reason: OVERFLOW },
    { op: 'map', [older]: 0, [newer]: ENOMEM, reason: UNSHARED },
    ...foundInOne(FOUND),
  ];
}

/** What v6.18 may answer differently from older kernels. */
export const newerDifferences: readonly AllowedDifference[] = [...differences('variant', 'base'), ...STAGE2];

/** What an older kernel may answer differently from v6.18, and from another. */
export const olderDifferences: readonly AllowedDifference[] = [
  ...differences('base', 'variant').map((difference) => ({ ...difference, against: NEWER })),
  ...foundInOne(HIDES),
  ...STAGE2,
];
