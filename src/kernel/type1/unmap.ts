/** VFIO_IOMMU_UNMAP_DMA with the semantics of type1 v2: vfio_dma_do_unmap and vfio_unmap_unpin, v5.10. */
import { minus } from '../../errno.js';
import {
  DMA_ERASE,
  DMA_NEXT,
  IOCTL,
  IOMMU_LOCK,
  IOMMU_PTE,
  IOMMU_UNMAP,
  IOTLB_SYNC,
  IOVA_TO_PHYS,
  NOTIFIER,
  PUT_FOLIO,
  PUT_PAGE,
  VPFN_LOOKUP,
  VPFN_RANGE,
} from '../steps.js';
import { entriesPerPage } from './backing.js';
import type { Container } from './container.js';
import type { Dma } from './dma.js';
import { NO_DMA } from './dma-tree.js';
import { piecesOf } from './pieces.js';
import { unpinPages } from './pin.js';
import { entriesOfRuns } from './pin-map.js';
import { misshapen, type RangeCall, wraps } from './range-call.js';

/** VFIO_IOMMU_TLB_SYNC_MAX: unmapped regions that wait for one IOTLB flush. */
const TLB_SYNC_MAX = 512;

/** What UNMAP_DMA tells its caller: the return value, and in `size` the pages it unmapped. */
export interface Unmapped {
  ret: number;
  pages: number;
}

/** 0 and the pages unmapped (0 for an empty range), or -EINVAL; a range may not bisect a mapping. */
export function unmapDma(container: Container, call: RangeCall, result: Unmapped): void {
  container.ledger.charge(IOCTL);
  container.ledger.acquire(IOMMU_LOCK);
  result.pages = 0;
  result.ret = unmapLocked(container, call, result);
  container.ledger.release(IOMMU_LOCK);
}

function unmapLocked(container: Container, call: RangeCall, result: Unmapped): number {
  const { page, pages } = call;
  if (misshapen(call)) return minus('EINVAL');
  if (wraps(call, container.options.pageShift)) return container.behaviour.wrapErrno;
  if (bisects(container, page, pages)) return minus('EINVAL');
  const { dmas, behaviour } = container;
  let node = behaviour.firstVictim(container, page, pages);
  while (node !== NO_DMA) {
    // dma->task->mm != current->mm: the loop stops without an error. v6.18 no longer looks; its variant keeps the
    // test, since rows behind an mm_exit have no caller that a kernel would know
    if (!container.mm.alive) break;
    if (container.dma(node).pinned > 0) {
      notifyDriver(container, node);
      if (bisects(container, page, pages)) return minus('EINVAL');
      node = behaviour.firstVictim(container, page, pages);
      continue;
    }
    result.pages += dmas.pages[node];
    node = behaviour.removeVictim(container, node, page, pages);
  }
  return 0;
}

/** The test that neither end of the range lies inside a mapping. */
function bisects(container: Container, page: number, pages: number): boolean {
  const { dmas } = container;
  const head = container.findDmaAt(page);
  if (head !== NO_DMA && dmas.first[head] !== page) return true;
  const tail = container.findDmaAt(page + pages - 1);
  return tail !== NO_DMA && dmas.first[tail] + dmas.pages[tail] !== page + pages;
}

/** v5.10: a new descent for each victim. */
export function findVictim(container: Container, page: number, pages: number): number {
  return container.findDma(page, pages);
}

/** v5.10: removes a vfio_dma and descends again. */
export function removeAndFind(container: Container, node: number, page: number, pages: number): number {
  removeDma(container, node);
  return container.findDma(page, pages);
}

/** v5.12 vfio_find_dma_first_node. */
export function findFirstVictim(container: Container, page: number, pages: number): number {
  return container.findFirstDma(page, pages);
}

/**
 * v5.12: rb_next, then the removal. Left out is that up to v6.17 this may come to a mapping that ends at 2^64, and forgets it
 * with its pages mapped and pinned (iova < iova + size is false from the start).
 */
export function removeAndStep(container: Container, node: number, page: number, pages: number): number {
  const next = container.dmas.following(node);
  container.ledger.charge(DMA_NEXT);
  removeDma(container, node);
  if (next === NO_DMA || container.dmas.isLost(next)) return NO_DMA;
  return container.dmas.first[next] < page + pages ? next : NO_DMA;
}

/**
 * The DMA_UNMAP notifier: iommu->lock is dropped, the driver unpins what it holds of the mapping through
 * vfio_unpin_pages, as often as it pinned it, at most 512 pages a call.
 */
function notifyDriver(container: Container, node: number): void {
  const { ledger, dmas, pinned } = container;
  ledger.charge(NOTIFIER);
  ledger.release(IOMMU_LOCK);
  const pages = pinned.within(dmas.first[node], dmas.pages[node]);
  const held = pages.flatMap((page) => new Array<number>(pinned.references(pinned.slot(page))).fill(page));
  const most = entriesPerPage(container.options.pageShift);
  const pfns = Float64Array.from(held);
  for (let start = 0; start < held.length; start += most) {
    const count = Math.min(most, held.length - start);
    unpinPages(container, { pfns, start, count, prot: 0, dev: 0, phys: pfns });
  }
  ledger.acquire(IOMMU_LOCK);
}

/** vfio_remove_dma: unmaps and unpins what MAP_DMA mapped, then forgets the vfio_dma. */
export function removeDma(container: Container, node: number): void {
  const dma = container.dma(node);
  const first = container.dmas.first[node];
  if (container.options.hasDomain) container.behaviour.deviceDma.unmap(container, dma, first);
  container.mm.pages.unmapped(first, first + container.dmas.pages[node]);
  container.unlinkDma(node);
  container.ledger.charge(DMA_ERASE);
  container.dmaAvail++;
}

/**
 * vfio_unmap_unpin: region by region (one physically contiguous run each), with one IOTLB flush for every 512 of them.
 * Regions that are alike are charged together. The cond_resched behind each flush is a part of its step.
 */
export function unmapUnpin(container: Container, dma: Dma, first: number): void {
  const { ledger, io } = container;
  const { mappedPages, zeroPages, geometry } = dma;
  const end = first + mappedPages;
  let unmapped = 0;
  for (let page = first; page < end; ) {
    const isZero = zeroPages > 0 && io.zeroPages.at(page) > 0;
    const to = zeroPages > 0 ? io.zeroPages.runEnd(page, end) : end;
    const last = Math.min(to, end - 1);
    const run = isZero ? 1 : Math.min(geometry.contiguousFrom(page), to - page);
    const regions = isZero ? Math.max(1, last - page) : geometry.alikeRuns(page, last);
    const pages = regions * run;
    // one walk a page, and one that finds the run's end unless the mapping ends there
    ledger.charge(IOVA_TO_PHYS, page + pages < end ? pages + regions : pages);
    ledger.charge(IOMMU_UNMAP, regions);
    ledger.charge(IOMMU_PTE, entriesOfRuns(container, dma, page, run, regions));
    // put_pfn leaves reserved pages alone
    if (!isZero) container.behaviour.unpinRegions(container, dma, page, run, regions);
    unmapped += regions;
    page += pages;
  }
  ledger.charge(IOTLB_SYNC, Math.ceil(unmapped / TLB_SYNC_MAX));
  if (mappedPages > zeroPages) container.unaccount(mappedPages - zeroPages);
  if (zeroPages > 0) io.zeroPages.set(first, end, 0);
}

/** vfio_unpin_pages_remote up to v6.17: page by page, each looked up among the externally pinned ones. */
export function unpinEachPage(
  { ledger }: Container,
  _dma: Dma,
  _page: number,
  run: number,
  regions: number,
): void {
  ledger.charge(PUT_PAGE, regions * run);
  ledger.charge(VPFN_LOOKUP, regions * run);
}

/** v6.18: one range count per region, and an unpin per folio of it (unpin_user_page_range_dirty_lock). */
export function unpinByFolio(
  { ledger }: Container,
  { geometry }: Dma,
  page: number,
  run: number,
  regions: number,
): void {
  ledger.charge(VPFN_RANGE, regions);
  if (!geometry.compound) ledger.charge(PUT_PAGE, regions * run);
  else ledger.charge(PUT_FOLIO, piecesOf(page, run, regions, geometry.span));
}
