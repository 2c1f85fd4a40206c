/** What two ways of ringing doorbells may answer differently: a bus has room for 1000 devices, ways use other buses. */
import { minus } from '../errno.js';
import type { AllowedDifference } from './variant.js';

const reason = 'one bus is full where the other has room; the VMM serves such a doorbell itself';

export const kickDifferences: readonly AllowedDifference[] = [
  { op: 'ioeventfd', base: 0, variant: minus('ENOSPC'), reason },
  { op: 'ioeventfd', base: minus('ENOSPC'), variant: 0, reason },
];
