/**
 * I/O page faults for VFIO: vfio_iommu_type1_dma_map_iopf and what surrounds it in the RFC "Add IOPF support for VFIO
 * passthrough", v3 (Shenming Lu, 9 Apr 2021). MAP_DMA pins nothing; a fault pins its page only until it is mapped.
 */

import { minus } from '../../errno.js';
import type { DeviceDma } from '../behaviour.js';
import { SPAN_END_MARK } from '../log-markers.js';
import {
  BATCH_ALLOC,
  DMA_NEXT,
  IOMMU_LOCK,
  IOMMU_MAP,
  IOMMU_PTE,
  IOPF_BITMAP_ALLOC,
  IOPF_BITMAP_PAGE,
  IOPF_BITMAP_SET,
  IOPF_BITMAP_TEST,
  IOPF_GROUP_LEVEL,
  IOPF_GROUP_LOCK,
  IOPF_HANDLER,
  MMU_NOTIFIER,
} from '../steps.js';
import { entriesPerPage } from '../type1/backing.js';
import type { Container } from '../type1/container.js';
import type { Dma } from '../type1/dma.js';
import { NO_DMA } from '../type1/dma-tree.js';
import { tableEntries } from '../type1/iommu.js';
import { isPinnedAgain } from '../type1/pin-map.js';
import { descentDepth } from '../type1/pinned-pages.js';
import type { Vm } from '../vm.js';
import { abortErrno, type DeviceAccess } from './access.js';
import { deliver, respond } from './fault-delivery.js';
import { takeBack } from './take-back.js';
import { unmapFaulted } from './unmap-faulted.js';

/** End of the range of pages around `page` in which a group may fault; REFUSED where its fault at `page` is refused. */
export type Faultable = (vm: Vm, dev: number, page: number) => number;

/** A fault is refused nowhere. */
const everywhere: Faultable = () => Number.POSITIVE_INFINITY;

/** Answer of a Faultable that refuses. */
export const REFUSED = -1;

/**
 * @param pages IOPF_PREMAP_LEN: pages that one fault maps, from its own on
 * @param faultable where a group may fault
 */
export function iopf(pages: number, faultable: Faultable = everywhere): DeviceDma {
  return {
    pinsAccounted: true,
    vfio: true,
    map({ ledger, options }, _dma, _first, mapped) {
      ledger.charge(IOPF_BITMAP_ALLOC);
      ledger.charge(IOPF_BITMAP_PAGE, Math.ceil(mapped / 8 / 2 ** options.pageShift));
      return 0;
    },
    unmap(container, _dma, first) {
      const { dmas } = container;
      unmapFaulted(container, first, dmas.pages[dmas.at(first)]);
    },
    reach({ container }, { prot }, page, wanted) {
      const { dmas, io } = container;
      if (!io.mapped.get(page)) return 0;
      const node = dmas.find(page, 1);
      if ((container.dma(node).prot & prot) !== prot) return 0;
      const end = Math.min(page + wanted, dmas.first[node] + dmas.pages[node]);
      return io.mapped.next(false, page, end) - page;
    },
    entryShift: ({ container: { io } }, page) => (io.inBlock(page) ? io.blockShift : 0),
    entriesAlike: ({ container: { io } }) => !io.hasBlocks,
    fault(vm, access, page) {
      vm.container.io.faults++;
      vm.ledger.beginSpan();
      const mapped = deliver(vm.ledger, () => handle(vm, access, page, pages, faultable));
      vm.ledger.mark(SPAN_END_MARK);
      return mapped;
    },
    invalidate(vm, first, length) {
      takeBack(vm, first, length, (from, count) => notifier(vm.container, from, count));
    },
    zeroPageReplaced(container, page) {
      // of a mapping that may be written no fault has mapped it; and who writes under iommu->lock comes by no other
      const { io, dmas } = container;
      if (io.mapped.get(page) && !container.dma(dmas.find(page, 1)).isWritable) notifier(container, page, 1);
    },
    // the series' notifier has no release, so that the kernel would leave these pages mapped till the container is closed
    exit({ container }) {
      notifier(container, 0, Number.POSITIVE_INFINITY);
    },
    pinned() {},
    unpinned() {},
  };
}

/** vfio_iommu_type1_dma_map_iopf: the pages that are mapped from the fault's on; an errno where the answer is INVALID. */
function handle(vm: Vm, access: DeviceAccess, page: number, most: number, faultable: Faultable): number {
  const { ledger, container, groups } = vm;
  ledger.charge(IOPF_HANDLER);
  ledger.acquire(IOPF_GROUP_LOCK);
  ledger.charge(IOPF_GROUP_LEVEL, descentDepth(groups.size));
  ledger.release(IOPF_GROUP_LOCK);
  ledger.acquire(IOMMU_LOCK);
  const mapped = serve(vm, container, access, page, most, faultable);
  ledger.release(IOMMU_LOCK);
  respond(ledger);
  return mapped;
}

function serve(
  vm: Vm,
  container: Container,
  { dev, prot }: DeviceAccess,
  page: number,
  most: number,
  faultable: Faultable,
): number {
  const end = faultable(vm, dev, page);
  if (end === REFUSED) return abortErrno(container, page, prot, minus('EACCES'));
  const node = container.findDmaAt(page);
  if (node === NO_DMA) return minus('EFAULT');
  const dma = container.dma(node);
  if (!container.allows(dma, prot)) return minus('EPERM');
  const { io, ledger, dmas } = container;
  ledger.charge(IOPF_BITMAP_TEST);
  if (io.mapped.get(page)) {
    io.duplicates++;
    return 1;
  }
  if (most === 1) return mapOne(container, dma, page);
  const last = Math.min(end, page + most, dmas.first[node] + dmas.pages[node]);
  return premap(container, dma, page, last);
}

/** RFC v3, patches 2 and 3: the page of the fault alone. */
function mapOne(container: Container, dma: Dma, page: number): number {
  if (!container.getTaskMm()) return minus('ENODEV');
  container.gup(dma, page, 1);
  mapFaulted(container, dma, page, 1);
  container.putPage(1, container.mm.pages.isZeroPage(page));
  return 1;
}

/**
 * RFC v3, patch 4: forward from the page of the fault up to `last`, or to a page that is mapped already; pinned in
 * batches, mapped in physically contiguous runs, each unpinned at once. A last page may be
 * pinned twice, as in MAP_DMA (isPinnedAgain).
 */
function premap(container: Container, dma: Dma, page: number, last: number): number {
  const { io, ledger, mm, options } = container;
  const end = io.mapped.next(true, page + 1, last);
  // the page that ends it was looked at as well
  ledger.charge(IOPF_BITMAP_TEST, end - page - 1 + (end < last ? 1 : 0));
  ledger.charge(BATCH_ALLOC);
  const batch = entriesPerPage(options.pageShift);
  let filledTo = page;
  for (let at = page; at < end; ) {
    if (!container.getTaskMm()) return minus('ENODEV');
    const run = Math.min(mm.pages.contiguousFrom(dma.geometry, at, dma.isWritable), end - at);
    if (isPinnedAgain(at, page, end, filledTo)) {
      container.gup(dma, at, 1);
      container.putPage(1, mm.pages.isZeroPage(at));
    }
    while (filledTo < at + run) {
      const asked = Math.min(batch, end - filledTo);
      container.gup(dma, filledTo, asked);
      filledTo += asked;
    }
    mapFaulted(container, dma, at, run);
    container.putPage(run, mm.pages.isZeroPage(at));
    at += run;
  }
  return end - page;
}

/** vfio_iommu_map of one run, and its bits. */
export function mapFaulted(container: Container, dma: Dma, first: number, pages: number): void {
  const { ledger, io, vm, options } = container;
  const pfn = dma.geometry.pfn(vm, first);
  ledger.charge(IOMMU_MAP);
  ledger.charge(IOMMU_PTE, tableEntries(first, pfn, pages, options.pageShift));
  ledger.charge(IOPF_BITMAP_SET);
  io.map(first, pages, pfn);
}

/** invalidate_range of RFC v3, patch 3: every vfio_dma is looked at, what faults mapped of the range is unmapped. */
function notifier(container: Container, first: number, pages: number): void {
  const { ledger, dmas } = container;
  ledger.charge(MMU_NOTIFIER);
  ledger.acquire(IOMMU_LOCK);
  ledger.charge(DMA_NEXT, dmas.size);
  for (const node of container.mappings()) {
    const from = Math.max(first, dmas.first[node]);
    const to = Math.min(first + pages, dmas.first[node] + dmas.pages[node]);
    if (to > from) unmapFaulted(container, from, to - from);
  }
  ledger.release(IOMMU_LOCK);
}
