/** Steps of vfio_pin_pages, MAP_DMA and UNMAP_DMA, and of the ways in which device models reach guest memory. */
import { copy, lock, step } from './declare.js';

// vfio_pin_pages and vfio_unpin_pages: the wrapper in drivers/vfio/vfio.c
export const CALL = step('call', 'argument checks and call layers of one vfio_pin/unpin_pages call');
export const GROUP_GET = step('group_get', 'iommu_group_get, scan of vfio.group_list, vfio_group_get');
export const VFIO_GROUP_LOCK = lock(
  'vfio_group_lock',
  'mutex',
  'host',
  'mutex vfio.group_lock (one for the host)',
);
export const CONTAINER_USER = step('container_user', 'vfio_group_add_container_user and its undoing');
export const IOMMU_GROUP_MUTEX = lock(
  'iommu_group_mutex',
  'mutex',
  'group',
  'iommu_group->mutex around the viability scan',
);
export const UNBOUND_LOCK = lock(
  'unbound_lock',
  'mutex',
  'group',
  'group->unbound_lock, per device of the group',
);
export const DEVICE_LOCK = lock(
  'device_lock',
  'mutex',
  'group',
  'group->device_lock, per device of the group',
);
export const GROUP_PUT = step('group_put', 'vfio_group_put');
export const IOMMU_LOCK = lock('iommu_lock', 'mutex', 'container', 'vfio_iommu->lock of the container');
export const DIRTY_SCOPE = step('dirty_scope', 'first pin of a group: its pages become the dirty scope');

// per page, or per run where a variant batches
export const FIND_DMA = step('find_dma', 'vfio_find_dma: one descent of iommu->dma_list');
export const DMA_TREE_LEVEL = step('dma_tree_level', 'one node visited while descending iommu->dma_list');
export const PROT_CHECK = step('prot_check', 'dma->prot against the prot asked for');
export const VPFN_LOOKUP = step('vpfn_lookup', 'vfio_find_vpfn: one descent of dma->pfn_list');
export const VPFN_TREE_LEVEL = step('vpfn_tree_level', 'one node visited while descending dma->pfn_list');
export const VPFN_REF = step('vpfn_ref', 'the iova is pinned already: ref_count++');
export const GET_TASK_MM = step('get_task_mm', 'task_lock, mmget, and mmput after use');
export const MMAP_READ_LOCK = lock(
  'mmap_read_lock',
  'rwsem',
  'mm',
  'mmap_lock, for reading around gup; acct holds it for writing',
);
export const GUP_CALL = step(
  'gup_call',
  'one pin_user_pages_remote call: entry, vma lookup, FOLL_LONGTERM checks',
);
export const GUP_PAGE_4K = step('gup_page_4k', 'gup of one 4K page: walk, pte lock, page reference');
export const GUP_PAGE_THP = step(
  'gup_page_thp',
  'gup of one 4K page of a THP: walk, pmd lock, head reference (<= v6.5)',
);
export const GUP_PAGE_HUGETLB = step('gup_page_hugetlb', 'gup of one 4K page of a hugetlb page');
export const GUP_FOLIO = step('gup_folio', 'gup of the part of one large folio that a batch covers (v6.6)');
export const COMPOUND_ENTER = step(
  'compound_enter',
  'a gup call enters a compound page: its head is not in the cache',
);
export const WALK_WARM = step('walk_warm', 'extra for a page whose last pin is some time ago');
export const WALK_COLD = step('walk_cold', 'extra for a page whose last pin is long ago');
export const WALK_FAR = step(
  'walk_far',
  'extra for a page whose last pin is very long ago, or that was never pinned',
);
export const FAULT_IN_4K = step('fault_in_4k', 'first touch of a 4K page: handle_mm_fault, page cleared');
export const FAULT_IN_HUGE = step(
  'fault_in_huge',
  'first touch of a THP or hugetlb page: fault and clearing, once per 2M of it',
);
export const ACCT = step('acct', 'vfio_lock_acct: get_task_mm, mmap_write_lock, __account_locked_vm');
export const RESERVED_CHECK = step('reserved_check', 'is_invalid_reserved_pfn and loop bookkeeping');
export const VPFN_ALLOC = step('vpfn_alloc', 'kzalloc of a vfio_pfn, and its kfree later');
export const VPFN_INSERT = step('vpfn_insert', 'vfio_link_pfn: descent, rb_insert_color');
export const DIRTY_BIT = step('dirty_bit', 'bitmap_set of one bit while dirty tracking is on');
export const DIRTY_RANGE = step('dirty_range', 'bitmap_set of a whole run while dirty tracking is on');

// contiguous-pin (Xu, v2)
export const RUN_LAYERS = step('run_layers', "contiguous-pin: the patch's own call layers, once per run");
export const RUN_SCAN = step('run_scan', 'contiguous-pin: one comparison of the length scan');
export const PAGES_ARRAY = step(
  'pages_array',
  'contiguous-pin: kvmalloc, copy and kvfree of the page array of a run of 2 or more',
);

// unpin and unwinding
export const VPFN_UNREF = step('vpfn_unref', 'ref_count-- of a pinned iova');
export const PUT_PAGE = step('put_page', 'unpin_user_page of one page, marked dirty where it was writable');
export const PUT_FOLIO = step(
  'put_folio',
  'unpin of the part of one large folio that a region covers (v6.18)',
);
export const VPFN_ERASE = step('vpfn_erase', 'rb_erase from dma->pfn_list');

// VFIO_IOMMU_MAP_DMA and UNMAP_DMA
export const IOCTL = step('ioctl', 'ioctl entry, copy_from_user, checks');
export const DMA_ALLOC = step(
  'dma_alloc',
  'kzalloc of a vfio_dma, task reference, capability test; kfree later',
);
export const DMA_LINK = step('dma_link', 'vfio_link_dma: descent, rb_insert_color');
export const DMA_ERASE = step('dma_erase', 'rb_erase from iommu->dma_list, put_task_struct');
export const DMA_NEXT = step('dma_next', 'rb_next to the following vfio_dma at unmap (v5.12)');
export const BITMAP_ALLOC = step('bitmap_alloc', 'kvzalloc of the dirty bitmap of a vfio_dma');
export const PIN_REMOTE = step('pin_remote', 'one vfio_pin_pages_remote call: one physically contiguous run');
export const BATCH_ALLOC = step(
  'batch_alloc',
  'vfio_batch: page of struct page pointers, once per map (v5.12)',
);
export const VPFN_RANGE = step(
  'vpfn_range',
  'vpfn_pages: one range count in place of a lookup per page (v6.18)',
);
export const FOLIO_CHUNK = step('folio_chunk', 'num_pages_contiguous and the tests for one chunk (v6.18)');
export const IOMMU_MAP = step('iommu_map', 'one iommu_map call, per domain and run');
export const IOMMU_PTE = step('iommu_pte', 'one IOMMU page table entry written or cleared, of whatever size');
export const COND_RESCHED = step('cond_resched', 'cond_resched');
export const IOVA_TO_PHYS = step('iova_to_phys', 'one walk of the IOMMU page table at unmap');
export const IOMMU_UNMAP = step(
  'iommu_unmap',
  'one iommu_unmap_fast call: one physically contiguous run, with its region entry',
);
export const IOTLB_SYNC = step('iotlb_sync', 'one IOTLB flush, per 512 unmapped regions');
export const NOTIFIER = step('notifier', 'DMA_UNMAP notifier round trip to the driver that pinned pages');

// vfio_dma_rw (v2 of its patch and as merged in v5.7); kvm_read_guest and kvm_write_guest
export const DMA_RW = step('dma_rw', 'argument checks and call layers of one vfio_dma_rw call');
export const RW_CHUNK = step('rw_chunk', 'one chunk of a vfio_dma_rw: the part of it inside one vfio_dma');
export const TASK_LOCK = lock('task_lock', 'spinlock', 'task', 'task_lock inside get_task_mm');
export const MMGET = step('mmget', 'the rest of get_task_mm in vfio_dma_rw, and mmput after use');
export const MMGET_NOT_ZERO = step('mmget_not_zero', 'mmget_not_zero without task_lock, and mmput after use');
export const USE_MM = step('use_mm', 'use_mm and unuse_mm: a kernel thread borrows the mm');
export const KVM_RW = step('kvm_rw', 'wrapper, argument checks and loop of one kvm_read/write_guest call');
export const KVM_SRCU = lock('kvm_srcu', 'srcu', 'kvm', 'srcu_read_lock and unlock of kvm->srcu');
export const MEMSLOT_SEARCH = step('memslot_search', 'gfn_to_memslot: the slot that was hit last is tested');
export const MEMSLOT_LEVEL = step('memslot_level', 'one comparison of the binary search over the memslots');
export const MARK_PAGE_DIRTY = step('mark_page_dirty', 'mark_page_dirty_in_slot after a write of one page');
export const COPY_FROM_USER = copy('copy_from_user', 'one __copy_from_user call, without its bytes');
export const COPY_TO_USER = copy('copy_to_user', 'one __copy_to_user call, without its bytes');
export const COPY_BYTE = copy('copy_byte', 'one byte copied between guest memory and the caller');

// no path charges it: the replay adds it to a call that a hard interrupt of the host hits
export const INTERRUPT = step('interrupt', 'a hard interrupt of the host came during the call');
