/**
 * Which steps of the type1 code the instruction counts of kernel 6.1 tell apart. Shares inside a group are assumed.
 * What no recorded call takes, or no two calls tell apart, is assumed from other counts.
 */
import { type Assumed, type Draft, within } from './draft.js';

const COUNTED = 'medians of the stock Debian kernel 6.1.192, fixtures/type1-6.1';

function counted(price: number, why: string): Assumed {
  return within(2, price, why);
}

/** Locks with nobody waiting, and steps that only other kernels and variants take. */
const ASSUMED: Readonly<Record<string, Assumed>> = {
  iommu_lock: counted(30, 'mutex_lock and mutex_unlock with nobody waiting'),
  // the recorded hits leave next to nothing for these four beside the descents of the two trees
  prot_check: counted(3, 'one mask and compare'),
  vpfn_lookup: counted(5, 'call, root of the tree, return; the descent is vpfn_tree_level'),
  vpfn_ref: counted(3, 'ref_count++ and the page number stored'),
  vpfn_unref: counted(3, 'ref_count-- and a test'),
  group_get: counted(60, 'no such lookup in 6.1: two references and a short list'),
  vfio_group_lock: counted(30, 'mutex_lock and mutex_unlock with nobody waiting'),
  container_user: counted(80, 'no such step in 6.1: reference counts and the viability scan'),
  iommu_group_mutex: counted(30, 'mutex_lock and mutex_unlock with nobody waiting'),
  unbound_lock: counted(30, 'mutex_lock and mutex_unlock with nobody waiting'),
  device_lock: counted(30, 'mutex_lock and mutex_unlock with nobody waiting'),
  group_put: counted(20, 'no such step in 6.1: one reference count'),
  dirty_scope: counted(50, 'once per device: walk over the groups of the container'),
  dirty_bit: counted(20, 'bitmap_set of one bit'),
  dirty_range: counted(40, 'bitmap_set of a few words'),
  bitmap_alloc: counted(800, 'kvzalloc of a bitmap of one page: 512 of it the clearing'),
  walk_warm: counted(0, 'instruction counts see no caches'),
  walk_cold: counted(0, 'instruction counts see no caches'),
  walk_far: counted(0, 'instruction counts see no caches'),
  fault_in_huge: counted(265_000, 'clearing 2 MB is 262,144 of it (512 a 4K page)'),
  run_layers: counted(60, 'two call layers and the second look at the arguments'),
  run_scan: counted(4, 'one compare of two array elements'),
  pages_array: counted(250, 'kmalloc, copy and kfree of a small array'),
  vpfn_range: counted(40, 'one descent and its neighbours, in place of a lookup per page'),
  folio_chunk: counted(40, 'num_pages_contiguous and the tests of one chunk'),
  gup_folio: counted(
    600,
    'walk of one THP as for one page, the filling of the page array not counted; 6.12 has it',
  ),
  put_folio: counted(250, 'unpin of a folio range, about as much as of one page'),
  // vfio_dma_rw takes 391 instructions and an eighth of one a byte; a kernel thread 217 more, a write 5 less
  dma_rw: counted(80, 'share of the 391 of a vfio_dma_rw: checks and call layers'),
  rw_chunk: counted(60, 'share of the 391 of a vfio_dma_rw: one chunk'),
  task_lock: counted(30, 'share of the 391 of a vfio_dma_rw: a spinlock with nobody waiting'),
  mmget: counted(60, 'share of the 391 of a vfio_dma_rw: references to task and mm'),
  mmget_not_zero: counted(60, 'as mmget, which has task_lock beside it'),
  copy_from_user: counted(94.6, 'rest of the 391 of a vfio_dma_rw: all checks before the copy'),
  copy_to_user: counted(89.6, 'as copy_from_user, 5 less'),
  copy_byte: counted(0.125, 'rep movs counts eight bytes as one instruction'),
  use_mm: counted(217, 'what vfio_dma_rw takes more from a kernel thread'),
  kvm_rw: counted(80, 'kvm_read_guest was not recorded: as the layers of vfio_dma_rw'),
  kvm_srcu: counted(20, 'not recorded: two increments of a per-cpu counter and two barriers'),
  memslot_search: counted(25, 'not recorded: as find_dma without its descent'),
  memslot_level: counted(7, 'not recorded: as one step of a descent'),
  mark_page_dirty: counted(10, 'not recorded: a test and a return'),
  page_fault: counted(400, 'not recorded: exception entry and return, do_user_addr_fault and find_vma'),
  zero_page_pte: counted(
    500,
    'not recorded: handle_mm_fault down to the pte; of fault_in_4k, without page, charge and clearing',
  ),
  notifier: counted(1000, 'notifier chain into the driver and its own locking'),
};

function fitted(what: string): string {
  return `${what}; ${COUNTED}`;
}

export const ICOUNT_DRAFT: Draft = {
  groups: {
    ioctl: { why: fitted('a MAP_DMA that fails its first check'), shares: { ioctl: 1 } },
    call: { why: fitted('pin and unpin of few pages: what is paid once a call'), shares: { call: 1 } },
    'find dma': {
      why: fitted('failing map and unmap, by trees of 0 to 32,768 mappings'),
      shares: { find_dma: 1 },
    },
    'dma tree level': {
      why: fitted('calls on trees of 1 to 32,768 mappings'),
      shares: { dma_tree_level: 1 },
    },
    'vpfn tree level': {
      why: fitted('pins of up to 512 pages that are pinned, and unpins that leave a reference'),
      shares: { vpfn_tree_level: 1 },
    },
    'new dma': {
      why: fitted('map without an IOMMU domain, less its failing checks'),
      shares: { dma_alloc: 0.75, dma_link: 0.25 },
    },
    batch: { why: fitted('what a map with a domain pays once'), shares: { batch_alloc: 1 } },
    run: {
      why: fitted('per physically contiguous run of a map, less its accounting'),
      shares: { pin_remote: 0.3, iommu_map: 0.69, cond_resched: 0.01 },
    },
    'page 4k': {
      why: fitted('per 4K page of a map or pin, with its bookkeeping'),
      shares: { gup_page_4k: 0.95, reserved_check: 0.05 },
    },
    'page thp': { why: fitted('per page of a THP'), shares: { gup_page_thp: 1 } },
    'page hugetlb': { why: fitted('per page of a hugetlb page'), shares: { gup_page_hugetlb: 1 } },
    compound: { why: fitted('per gup call and compound page'), shares: { compound_enter: 1 } },
    'iommu entry': {
      why: fitted('maps of 511 against 512 pages of a THP or hugetlb page'),
      shares: { iommu_pte: 1 },
    },
    acct: { why: fitted('pins with and without an IOMMU domain'), shares: { acct: 1 } },
    // a map that may not batch (disable_hugepages) pays 521 more a page: the share of the gup call
    'pinned page': {
      why: fitted('per page of a pin, less its walk, accounting and lookups'),
      shares: { gup_call: 0.62, mmap_read_lock: 0.1, get_task_mm: 0.06, vpfn_alloc: 0.16, vpfn_insert: 0.06 },
    },
    'fault 4k': { why: fitted('pins of untouched memory'), shares: { fault_in_4k: 1 } },
    'put page': {
      why: fitted('per page of an unpin, less accounting and lookups'),
      shares: { put_page: 0.7, vpfn_erase: 0.3 },
    },
    'iova to phys': { why: fitted('per page of an unmap, less put_page'), shares: { iova_to_phys: 1 } },
    'iommu unmap': { why: fitted('per physically contiguous run of an unmap'), shares: { iommu_unmap: 1 } },
    'dma removed': {
      why: fitted('per mapping of an unmap'),
      shares: { dma_erase: 0.49, iotlb_sync: 0.49, dma_next: 0.02 },
    },
  },
  assumed: ASSUMED,
};

/** A part of the fit: the groups that some of the recorded calls identify on their own, before any other. */
export interface Stage {
  readonly kinds: RegExp;
  readonly groups: readonly string[];
}

/**
 * Calls that take few steps first, so that what the model lacks in long calls can't bend the price of a short step.
 * What is left is fitted at once to all calls.
 */
export const ICOUNT_STAGES: readonly Stage[] = [
  {
    kinds: /^(map_einval_zero|unmap_nothing|tree_eexist|tree_unmap_none)$/,
    groups: ['ioctl', 'find dma', 'dma tree level'],
  },
  { kinds: /^(repin|repin_u|repin_with_vpfns)$/, groups: ['call', 'vpfn tree level'] },
  { kinds: /^map_nopin$/, groups: ['new dma'] },
];
