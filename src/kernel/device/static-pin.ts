/** A passed-through device as VFIO has it: all memory is pinned and mapped by MAP_DMA, and what is not mapped aborts. */
import { minus } from '../../errno.js';
import type { DeviceDma } from '../behaviour.js';
import { EVTQ_EVENT, EVTQ_IRQ, EVTQ_THREAD } from '../steps.js';
import { NO_DMA } from '../type1/dma-tree.js';
import { entryShift, smallestBlock } from '../type1/iommu.js';
import { unmapUnpin } from '../type1/unmap.js';
import { abortErrno } from './access.js';
import { takeBack } from './take-back.js';

export const staticPin: DeviceDma = {
  pinsAccounted: false,
  vfio: true,
  map(container, dma, first, pages) {
    const ret = container.behaviour.pinMapDma(container, dma, first, pages);
    container.io.pinnedPages += dma.mappedPages - dma.zeroPages;
    // whoever wrote the loop
    container.mm.pages.present(first, first + dma.mappedPages, dma.isWritable);
    if (ret === 0) container.io.mappedEver += pages;
    return ret;
  },
  unmap(container, dma, first) {
    if (dma.mappedPages === 0) return;
    container.io.pinnedPages -= dma.mappedPages - dma.zeroPages;
    container.io.forget(first, dma.mappedPages);
    unmapUnpin(container, dma, first);
  },
  reach({ container }, { prot }, page, pages) {
    const { dmas } = container;
    const node = dmas.at(page);
    if (node === NO_DMA || (container.dma(node).prot & prot) !== prot) return 0;
    return Math.min(pages, dmas.first[node] + dmas.pages[node] - page);
  },
  entryShift({ container }, page) {
    const { dmas } = container;
    const node = dmas.at(page);
    const { geometry } = container.dma(node);
    const { pageShift } = container.options;
    const { zeroPages } = container.io;
    if (zeroPages.at(page) > 0) return 0;
    const first = zeroPages.runStart(page, dmas.first[node]);
    const end = zeroPages.runEnd(page, dmas.first[node] + dmas.pages[node]);
    return entryShift(geometry, container.vm, page, first, end - first, pageShift);
  },
  entriesAlike({ container }, page) {
    const { geometry } = container.dma(container.dmas.at(page));
    return geometry.span < smallestBlock(container.options.pageShift);
  },
  // nobody handles the event: the thread reports it and the transaction is aborted
  fault({ ledger, container }, { prot }, page) {
    ledger.charge(EVTQ_IRQ);
    ledger.acquire(EVTQ_THREAD);
    ledger.charge(EVTQ_EVENT);
    ledger.release(EVTQ_THREAD);
    return abortErrno(container, page, prot, minus('EFAULT'));
  },
  // only of what MAP_DMA has not pinned, which the IOMMU maps none of; type1 has no notifier
  invalidate: takeBack,
  exit() {},
  pinned() {},
  unpinned() {},
};
