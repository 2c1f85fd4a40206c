/**
 * vfio_pin_pages and vfio_unpin_pages: the wrapper of drivers/vfio/vfio.c, and below it vfio_iommu_type1_pin_pages and
 * _unpin_pages of vfio_iommu_type1.c (v5.10). The loop of the former is a slot: pinPageByPage here, or a variant's. Both go
 * a short way for usual pages (usual-page.ts).
 */
import { minus } from '../../errno.js';
import type { PinCall } from '../behaviour.js';
import { CALL, DIRTY_SCOPE, PROT_CHECK } from '../steps.js';
import { entriesPerPage } from './backing.js';
import type { Container } from './container.js';
import type { Dma } from './dma.js';
import { NO_DMA } from './dma-tree.js';
import { beginCall, endCall } from './group.js';
import { FIND, START_PAGE, START_PINNED_PAGE } from './page-patterns.js';
import { descentDepth } from './pinned-pages.js';
import { findAndUnpin, pinUsualPage, startAndPin } from './usual-page.js';

/** The argument checks that vfio_pin_pages and vfio_unpin_pages share: 0, or -EINVAL or -E2BIG and the call is over. */
function checkCount({ ledger, options }: Container, { count }: PinCall): number {
  if (count > 0 && count <= entriesPerPage(options.pageShift)) return 0;
  ledger.charge(CALL);
  return minus(count === 0 ? 'EINVAL' : 'E2BIG');
}

/** vfio_pin_pages: returns npage or a negative errno; on an error nothing stays pinned and phys is all 0. */
export function pinPages(container: Container, call: PinCall): number {
  const bad = checkCount(container, call);
  if (bad !== 0) return bad;
  const { pinLoop, deviceDma } = container.behaviour;
  beginCall(container);
  const ret = pinLoop(container, call);
  if (ret > 0 && container.dirtyScope.firstPinOf(call.dev)) container.ledger.charge(DIRTY_SCOPE);
  if (ret > 0 && container.options.hasDomain) deviceDma.pinned(container, call);
  endCall(container);
  return ret;
}

/** vfio_unpin_pages: returns the pages done, -EINVAL if the first lies in no mapping. */
export function unpinPages(container: Container, call: PinCall): number {
  const bad = checkCount(container, call);
  if (bad !== 0) return bad;
  beginCall(container);
  let done = 0;
  for (; done < call.count; done++) {
    if (!findAndUnpin(container, call.pfns[call.start + done])) break;
  }
  if (container.options.hasDomain) container.behaviour.deviceDma.unpinned(container, call, done);
  endCall(container);
  return done > 0 ? done : minus('EINVAL');
}

/**
 * The head of every iteration of the pin loop: find_dma, prot and vpfn of page `index`.
 * @returns the vfio_dma if the page has to be pinned; null if it was pinned already (its reference and phys are
 *   taken care of); a negative errno.
 */
export function startPage(container: Container, call: PinCall, index: number): Dma | null | number {
  const page = call.pfns[call.start + index];
  const { dmas, ledger, pinned } = container;
  const node = dmas.find(page, 1);
  const dma = node === NO_DMA ? null : container.dma(node);
  if (dma === null || (dma.prot & call.prot) !== call.prot) {
    ledger.pass(FIND, dmas.visited);
    if (dma === null) return minus('EINVAL');
    ledger.charge(PROT_CHECK);
    return minus('EPERM');
  }
  const slot = pinned.slot(page);
  ledger.pass(slot < 0 ? START_PAGE : START_PINNED_PAGE, dmas.visited, descentDepth(dma.pinned));
  if (slot < 0) return dma;
  pinned.reference(slot);
  call.phys[call.start + index] = dma.geometry.pfn(container.vm, page);
  return null;
}

/** vfio_pin_page_external and what follows it for one page: 0 or a negative errno with the page not pinned. */
export function pinOnePage(container: Container, dma: Dma, call: PinCall, index: number): number {
  const page = call.pfns[call.start + index];
  if (!pinUsualPage(container, dma, page)) {
    if (!container.getTaskMm()) return minus('ENODEV');
    container.gup(dma, page, 1);
    if (!container.account(1 - container.pinned.zero.note(container.mm, dma, page, 1))) {
      container.putPage();
      return minus('ENOMEM');
    }
    container.addVpfn(dma, page);
    container.markDirty(page);
  }
  call.phys[call.start + index] = dma.geometry.pfn(container.vm, page);
  return 0;
}

/** Undoes the first `done` pages of a failing call and passes the errno on. */
export function unwindPins(container: Container, call: PinCall, done: number, errno: number): number {
  for (let i = 0; i < done; i++) {
    const page = call.pfns[call.start + i];
    container.unpinPage(container.dma(container.findDma(page, 1)), page);
    call.phys[call.start + i] = 0;
  }
  return errno;
}

/** The loop of vfio_iommu_type1_pin_pages, v5.10: every page on its own. */
export function pinPageByPage(container: Container, call: PinCall): number {
  for (let i = 0; i < call.count; i++) {
    const page = call.pfns[call.start + i];
    const geometry = startAndPin(container, page, call.prot);
    if (geometry !== null) {
      call.phys[call.start + i] = geometry.pfn(container.vm, page);
      continue;
    }
    const dma = startPage(container, call, i);
    if (dma === null) continue;
    const ret = typeof dma === 'number' ? dma : pinOnePage(container, dma, call, i);
    if (ret !== 0) return unwindPins(container, call, i, ret);
  }
  return call.count;
}
