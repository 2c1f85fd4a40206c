/**
 * Where the ways to guest memory answer differently by nature. KVM looks for a memory slot, VFIO for a vfio_dma, and each
 * has errnos of its own: v1 of the patch asks for no right, v2 says -EFAULT to everything, the merged form tells the reasons
 * apart.
 */
import { minus } from '../errno.js';
import { followsFromLimit } from './limit-differences.js';
import { stage2Follows } from './stage2-differences.js';
import type { AllowedDifference } from './variant.js';

/** Variants that answer alike. */
const FAMILIES = {
  kvm: ['kvm-rw'],
  v1: ['iova-rw-per-page'],
  patch: ['dma-rw-mutex', 'dma-rw-rwsem'],
  merged: ['dma-rw-group-held', 'dma-rw-mmget-not-zero'],
} as const;

type Family = keyof typeof FAMILIES;

interface Difference {
  /** What each family returns for the same call. */
  readonly returns: Partial<Record<Family, number>>;
  /** Left out: a read and a write. */
  readonly op?: 'dma_write';
  readonly reason: string;
}

const OK = 0;
const EFAULT = minus('EFAULT');
const EINVAL = minus('EINVAL');
const EPERM = minus('EPERM');
const ENODEV = minus('ENODEV');

const DIFFERENCES: readonly Difference[] = [
  {
    returns: { kvm: OK, patch: EINVAL },
    reason: 'no bytes: KVM has nothing to do and returns 0, VFIO refuses',
  },
  {
    returns: { kvm: OK, v1: EINVAL, merged: EINVAL },
    reason: 'no bytes, or a memory slot without a vfio_dma: KVM returns 0, vfio_dma_rw -EINVAL',
  },
  {
    returns: { kvm: EFAULT, patch: EINVAL },
    reason: 'no bytes and no mm: KVM takes the mm first, VFIO looks at the length first',
  },
  {
    returns: { kvm: OK, patch: EFAULT },
    reason: 'a memory slot without a vfio_dma, or with one that may not be written',
  },
  {
    returns: { kvm: OK, merged: EPERM },
    reason: 'a memory slot whose vfio_dma may not be read, or not be written',
  },
  {
    returns: { kvm: EFAULT, v1: OK, patch: OK, merged: OK },
    reason: 'a vfio_dma without a memory slot, or with a read-only one',
  },
  {
    returns: { kvm: EFAULT, v1: EINVAL, patch: EFAULT, merged: EINVAL },
    reason: 'nothing there: the merged vfio_dma_rw and v1 say -EINVAL, the others -EFAULT',
  },
  {
    returns: { kvm: EFAULT, patch: EFAULT, merged: EPERM },
    reason: 'no right or no mm: the merged vfio_dma_rw says -EPERM, the others -EFAULT',
  },
  {
    returns: { kvm: EFAULT, v1: ENODEV, patch: EFAULT },
    reason: 'no mm: v1 of the patch says -ENODEV, the others -EFAULT',
  },
  {
    returns: { v1: ENODEV, merged: EPERM },
    reason: 'no mm: v1 of the patch says -ENODEV, the merged vfio_dma_rw -EPERM',
  },
  {
    returns: { v1: OK, patch: EFAULT },
    op: 'dma_write',
    reason: 'a vfio_dma that may not be written: v1 of the patch asks for no right',
  },
  {
    returns: { v1: EINVAL, merged: EPERM },
    reason: 'a vfio_dma without the right, and none behind it: v1 of the patch comes to that',
  },
  {
    returns: { v1: OK, patch: OK, merged: EPERM },
    reason:
      'a vfio_dma without a right: v1 asks for none, v2 not for READ, the merged vfio_dma_rw for READ in every case',
  },
];

const COPIED: Difference = {
  returns: { kvm: EFAULT, patch: EFAULT },
  reason: 'memory slots end elsewhere than vfio_dmas: one way copies more than the other before -EFAULT',
};

/** kvm_write_guest sets bits of KVM's dirty log, vfio_dma_rw those of VFIO's: KVM then tells and protects other pages. */
const LOG_REASON = "KVM's dirty log has what KVM wrote itself, and not what VFIO did";

/** Also within a family: pages are touched until a copy fails. */
const STAGE2_REASON =
  'what one way wrote and the other did not is a page of its own there, or another in the dirty log: the guest faults on other pages';

/** Once a write has differed: a map that may only be read needs room under RLIMIT_MEMLOCK for pages that were written. */
const PAGES_FOLLOW = followsFromLimit.filter(({ op }) => !op.startsWith('dma_'));

function logDifferences(against: readonly string[]): AllowedDifference[] {
  return [{ op: 'dirty_log', base: OK, variant: OK, what: 'copied', against, reason: LOG_REASON }];
}

/** What a variant of the dma_rw path may answer differently from each other one as BASE. */
export function dmaRwDifferences(name: string): AllowedDifference[] {
  const families = Object.keys(FAMILIES) as Family[];
  const own = families.find((family) => (FAMILIES[family] as readonly string[]).includes(name))!;
  const logs = families.filter((other) => (other === 'kvm') !== (own === 'kvm'));
  const answers = [...DIFFERENCES, COPIED].flatMap((difference) =>
    families.flatMap((other): AllowedDifference[] => {
      const base = difference.returns[other];
      const variant = difference.returns[own];
      if (other === own || base === undefined || variant === undefined) return [];
      const copied = difference === COPIED;
      if (base === variant && !copied) return [];
      const { reason, op: alone } = difference;
      const what = copied ? { what: 'copied' as const } : {};
      const ops = alone === undefined ? ['dma_read', 'dma_write'] : [alone];
      return ops.map((op) => ({
        op,
        base,
        variant,
        ...what,
        against: FAMILIES[other],
        reason,
      }));
    }),
  );
  return [
    ...answers,
    ...logs.flatMap((other) => logDifferences(FAMILIES[other])),
    ...stage2Follows(STAGE2_REASON),
    ...PAGES_FOLLOW,
  ];
}
