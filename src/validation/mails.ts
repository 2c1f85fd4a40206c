/** The threads that this version models, by the names that they have here: subject, authors and dates of each. */
import { thereAre } from '../did-you-mean.js';
import { InputError } from '../failure.js';

export const MAILS = {
  'pin-pages-contiguous':
    '"[PATCH v2] vfio iommu type1: Improve vfio_iommu_type1_pin_pages performance", Xiaoyang Xu and Eric Farman, 8 and 14 Dec 2020',
  'dma-rw-vs-kvm-rw':
    '"[PATCH v2 2/2] drm/i915/gvt: subsitute kvm_read/write_guest with vfio_dma_rw", Yan Zhao and Alex Williamson, 14 to 21 Jan 2020',
  'ioeventfd-pv-mmio':
    '"[PATCH RFC] kvm: add PV MMIO EVENTFD", Michael S. Tsirkin and Alexander Graf, 4 Apr 2013',
  'iopf-passthrough':
    '"[RFC PATCH v3 0/8] Add IOPF support for VFIO passthrough", Shenming Lu and Alex Williamson, 9 Apr to 24 May 2021',
  'stage2-unmap-batch':
    '"[PATCH] KVM: arm64: Limit stage2_apply_range() batch size to smallest block", Krister Johansen and Oliver Upton, 28 and 29 Mar 2024',
} as const;

export type ThreadName = keyof typeof MAILS;

export const THREAD_NAMES = Object.keys(MAILS) as ThreadName[];

/** What --thread names. Throws InputError where there is no such thread. */
export function threadNamed(name: string): ThreadName {
  const known = THREAD_NAMES.find((thread) => thread === name);
  if (known !== undefined) return known;
  throw new InputError(`--thread ${name}: there is no such thread${thereAre(name, THREAD_NAMES)}`);
}
