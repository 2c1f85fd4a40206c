/**
 * Where ways to a device's memory answer differently by nature: what is pinned outlives the mm, and needs room under
 * RLIMIT_MEMLOCK and an mm at map; what faults needs the mm later.
 */
import { minus } from '../errno.js';
import type { AllowedDifference } from './variant.js';

const NO_ROOM =
  'static pinning locks all memory at map: over RLIMIT_MEMLOCK, or without an mm, it fails there';
const FOLLOWS = 'a mapping or a pin is there in one way and not in the other, since a limit stopped it';
const NO_MM = 'the mm is gone: pinned pages stay mapped, a fault has nothing to map';
const REFUSED = 'as posted, a group that has pinned pages is refused all others';

const STATIC = ['static-pin'];

/** Between static pinning and what faults: `static` and `faulting` are sides of an AllowedDifference. */
function limits(stat: 'base' | 'variant', faulting: 'base' | 'variant'): AllowedDifference[] {
  const [ENOMEM, ENODEV, EEXIST] = [minus('ENOMEM'), minus('ENODEV'), minus('EEXIST')];
  const [EINVAL, EFAULT, EPERM] = [minus('EINVAL'), minus('EFAULT'), minus('EPERM')];
  return [
    { op: 'map', [stat]: ENOMEM, reason: NO_ROOM },
    { op: 'map', [stat]: ENODEV, reason: NO_ROOM },
    { op: 'map', [faulting]: EEXIST, reason: FOLLOWS },
    // what begins or ends inside of a mapping that is there in one way only
    { op: 'unmap', [stat]: EINVAL, reason: FOLLOWS },
    { op: 'unmap', [faulting]: EINVAL, reason: FOLLOWS },
    { op: 'unmap', what: 'copied', reason: FOLLOWS },
    { op: 'pin', [stat]: EINVAL, reason: FOLLOWS },
    { op: 'pin', [faulting]: ENOMEM, reason: FOLLOWS },
    { op: 'pin', what: 'copied', reason: FOLLOWS },
    { op: 'unpin', [stat]: EINVAL, reason: FOLLOWS },
    { op: 'unpin', [faulting]: EINVAL, reason: FOLLOWS },
    { op: 'unpin', what: 'copied', reason: FOLLOWS },
    { op: 'unpin', what: 'counts', reason: FOLLOWS },
    { op: 'dev_dma', [stat]: EFAULT, reason: FOLLOWS },
    { op: 'dev_dma', [stat]: EPERM, reason: FOLLOWS },
    { op: 'dev_dma', [faulting]: EPERM, reason: FOLLOWS },
    { op: 'dev_dma', [stat]: 0, [faulting]: ENODEV, reason: NO_MM },
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
