/**
 * Where ways to a device's memory answer differently by nature: what is pinned outlives the mm, and needs room under
 * RLIMIT_MEMLOCK and an mm at map; what faults needs the mm later.
 */
import { minus } from '../errno.js';
import { followsFromLimit, foundInOne } from './limit-differences.js';
import { stage2Differences } from './stage2-differences.js';
import type { AllowedDifference } from './variant.js';

const NO_ROOM =
  'static pinning locks all memory at map: over RLIMIT_MEMLOCK, or without an mm, it fails there';
const PINS_ACCOUNTED =
  'what a device faults on MAP_DMA has not accounted: vfio_pin_pages does, and may exceed RLIMIT_MEMLOCK';
const NO_MM = 'the mm is gone: pinned pages stay mapped, a fault has nothing to map';
const REFUSED = 'as posted, a group that has pinned pages is refused all others';

const STATIC = ['static-pin'];

/** Up to v6.17. Also between VFIO's faults and those of host SVA. */
const FOUND = foundInOne(
  'no fault finds a mapping that ends at 2^64 among those of VFIO; what is pinned needs none',
);

/** Also between two ways that fault: one maps ahead, the other does not. */
const STAGE2 = stage2Differences(
  'what the host can take back, and what of new memory a map or a fault touches, depends on how the device comes by it',
);

/** Between static pinning and what faults: `static` and `faulting` are sides of an AllowedDifference. */
function limits(stat: 'base' | 'variant', faulting: 'base' | 'variant'): AllowedDifference[] {
  return [
    { op: 'map', [stat]: minus('ENOMEM'), reason: NO_ROOM },
    { op: 'map', [stat]: minus('ENODEV'), reason: NO_ROOM },
    { op: 'pin', [faulting]: minus('ENOMEM'), reason: PINS_ACCOUNTED },
    { op: 'dev_dma', [stat]: 0, [faulting]: minus('ENODEV'), reason: NO_MM },
    ...followsFromLimit,
  ];
}

/** What static-pin may answer differently from ways that fault. */
export const staticDifferences: readonly AllowedDifference[] = [
  ...limits('variant', 'base'),
  ...FOUND,
  ...STAGE2,
];

/** What a way that faults may answer differently from static pinning. */
export const faultingDifferences: readonly AllowedDifference[] = [
  ...limits('base', 'variant').map((difference) => ({ ...difference, against: STATIC })),
  ...FOUND,
  ...STAGE2,
];

/** What selective faulting as posted may answer differently from all others. */
export const refusals: readonly AllowedDifference[] = [
  { op: 'dev_dma', variant: minus('EACCES'), reason: REFUSED },
  { op: 'dev_dma', base: minus('EACCES'), reason: REFUSED },
];
