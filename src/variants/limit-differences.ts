/** What follows where a limit stopped a mapping in one lane and not in the other. */
import { minus } from '../errno.js';
import type { AllowedDifference } from './variant.js';

type Side = 'base' | 'variant';

const FOLLOWS = 'a mapping or a pin is there in one way and not in the other, since a limit stopped it';

/** Later calls: in the lane `without` a mapping is missing that the lane `having` has. */
export function followsFromLimit(without: Side, having: Side): AllowedDifference[] {
  const [ENOMEM, EEXIST] = [minus('ENOMEM'), minus('EEXIST')];
  const [EINVAL, EFAULT, EPERM] = [minus('EINVAL'), minus('EFAULT'), minus('EPERM')];
  const differences: Omit<AllowedDifference, 'reason'>[] = [
    { op: 'map', [having]: EEXIST },
    // what begins or ends inside of a mapping that is there in one way only
    { op: 'unmap', [without]: EINVAL },
    { op: 'unmap', [having]: EINVAL },
    { op: 'unmap', what: 'copied' },
    { op: 'pin', [without]: EINVAL },
    { op: 'pin', [having]: ENOMEM },
    { op: 'pin', what: 'copied' },
    { op: 'unpin', [without]: EINVAL },
    { op: 'unpin', [having]: EINVAL },
    { op: 'unpin', what: 'copied' },
    { op: 'unpin', what: 'counts' },
    { op: 'dev_dma', [without]: EFAULT },
    { op: 'dev_dma', [without]: EPERM },
    { op: 'dev_dma', [having]: EPERM },
  ];
  return differences.map((difference) => ({ ...difference, reason: FOLLOWS }));
}
