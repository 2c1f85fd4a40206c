/**
 * Where ways to a device's memory answer differently by nature: what is pinned outlives the mm, and needs room under
 * RLIMIT_MEMLOCK and an mm at map; what faults needs the mm later.
 */
import { minus } from '../errno.js';
import { followsFromLimit } from './limit-differences.js';
import type { AllowedDifference } from './variant.js';

const NO_ROOM =
  'static pinning locks all memory at map: over RLIMIT_MEMLOCK, or without an mm, it fails there';
const NO_MM = 'the mm is gone: pinned pages stay mapped, a fault has nothing to map';
const REFUSED = 'as posted, a group that has pinned pages is refused all others';

const STATIC = ['static-pin'];

/** Between static pinning and what faults: `static` and `faulting` are sides of an AllowedDifference. */
function limits(stat: 'base' | 'variant', faulting: 'base' | 'variant'): AllowedDifference[] {
  return [
    { op: 'map', [stat]: minus('ENOMEM'), reason: NO_ROOM },
    { op: 'map', [stat]: minus('ENODEV'), reason: NO_ROOM },
    ...followsFromLimit(stat, faulting),
    { op: 'dev_dma', [stat]: 0, [faulting]: minus('ENODEV'), reason: NO_MM },
  ];
}

/** What static-pin may answer differently from ways that fault. */
export const staticDifferences: readonly AllowedDifference[] = limits('variant', 'base');

/** What a way that faults may answer differently from static pinning. */
export const faultingDifferences: readonly AllowedDifference[] = limits('base', 'variant').map(
  (difference) => ({
    ...difference,
    against: STATIC,
  }),
);

/** What selective faulting as posted may answer differently from all others. */
export const refusals: readonly AllowedDifference[] = [
  { op: 'dev_dma', variant: minus('EACCES'), reason: REFUSED },
  { op: 'dev_dma', base: minus('EACCES'), reason: REFUSED },
];
