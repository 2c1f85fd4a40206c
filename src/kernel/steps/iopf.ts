/**
 * Steps of a device's own DMA: what it moves, what its IOTLB misses, and how a fault is delivered and served. Names follow
 * the RFC "Add IOPF support for VFIO passthrough", v3 (Shenming Lu, Apr 2021, on v5.12), and io-pgfault.c of v5.13.
 */
import { copy, lock, step } from './declare.js';
// its steps were there first: numbers stay what they were
import './kick.js';

// the device
export const DEV_START = step(
  'dev_start',
  "before a passed-through device's first access: its queues, engine and session",
);
export const DEV_BYTE = copy('dev_byte', 'one byte moved by the device');
export const IOTLB_MISS = copy(
  'iotlb_miss',
  "a translation that the device's IOTLB does not hold: the part of the walk that nothing hides",
);

// delivery of a fault (arm_smmu_evtq_thread, arm_smmu_handle_evt, iommu_report_device_fault)
export const EVTQ_THREAD = lock(
  'evtq_thread',
  'mutex',
  'host',
  "the SMMU's event thread: one event at a time",
);
export const EVTQ_IRQ = step('evtq_irq', 'stalled access, event record, interrupt, event thread woken');
export const EVTQ_EVENT = step('evtq_event', 'one event read from the queue and decoded');
export const STREAMS_MUTEX = lock(
  'streams_mutex',
  'mutex',
  'host',
  'smmu->streams_mutex, from the search for the master until its handler returns',
);
export const DEV_IOMMU_LOCK = lock('dev_iommu_lock', 'mutex', 'group', 'dev_iommu->lock, around the handler');
export const FAULT_PARAM_LOCK = lock(
  'fault_param_lock',
  'mutex',
  'group',
  "fault_param->lock of the device's pending faults",
);
export const FAULT_PENDING = step('fault_pending', 'kmemdup of the event, and its place among the pending');
export const PAGE_RESPONSE = step(
  'page_response',
  'iommu_page_response: the pending fault found and freed, CMDQ RESUME (retry or abort)',
);

// vfio_iommu_type1_dma_map_iopf
export const IOPF_HANDLER = step('iopf_handler', 'vfio_iommu_type1_dma_map_iopf: entry, iommu_group_get');
export const IOPF_GROUP_LOCK = lock(
  'iopf_group_list_lock',
  'mutex',
  'host',
  'iopf_group_list_lock around the search for the group',
);
export const IOPF_GROUP_LEVEL = step(
  'iopf_group_level',
  'one node visited while descending the tree of groups with IOPF',
);
export const RANGE_FIND = step(
  'range_find',
  'search for a page among the pinned ranges of a group (RFC v3, patch 7)',
);
export const RANGE_COPY = step('range_copy', "one range of a group's tree copied at pin (RFC v3, patch 7)");
export const RANGE_ADD = step('range_add', "one page added to a group's ranges, or taken out");
export const IOPF_BITMAP_TEST = step('iopf_bitmap_test', 'one page looked up in iopf_mapped_bitmap');
export const IOPF_BITMAP_SET = step('iopf_bitmap_set', 'bitmap_set or bitmap_clear of one run in it');
export const IOPF_BITMAP_SCAN = step('iopf_bitmap_scan', '64 pages of it searched for what is mapped');
export const IOPF_BITMAP_ALLOC = step('iopf_bitmap_alloc', 'kvzalloc of iopf_mapped_bitmap, and its kvfree');
export const IOPF_BITMAP_PAGE = step('iopf_bitmap_page', 'one page of it allocated, cleared and freed');

// the MMU notifier of RFC v3, patch 3
export const MMU_NOTIFIER = step('mmu_notifier', 'one invalidate_range call into type1');
export const GATHER_ALLOC = step('gather_alloc', 'kzalloc of one iommu_iotlb_gather a domain, and kfree');

// host SVA (io-pgfault.c, iommu-sva-lib.c)
export const IOPF_QUEUE = step(
  'iopf_queue',
  'iommu_queue_iopf: kzalloc of the group, queue_work, worker woken',
);
export const SVA_FIND = step('sva_find', 'iommu_sva_find: PASID looked up, mmget; mmput after use');
export const FIND_VMA = step('find_vma', 'find_extend_vma, and its flags against the access');
export const HANDLE_MM_FAULT = step(
  'handle_mm_fault',
  'handle_mm_fault for a device, without allocating and clearing the page',
);
export const SVA_MAP = step('sva_map', 'mmap or munmap: all that host SVA needs of memory for its device');
