/**
 * Pins and unpins of one page, as nearly all go, in one go: the same state and the same entries in the ledger as the
 * primitives of the container leave one by one.
 */
import type { Container, Dma } from './container.js';
import { NO_DMA } from './dma-tree.js';
import { FIND, LOOK_UP, PIN_PAGE, UNPIN_LAST, UNPIN_REFERENCE } from './page-patterns.js';
import { descentDepth } from './pinned-pages.js';

/**
 * vfio_pin_page_external and vfio_add_to_pfn_list for the usual page: its mm is alive and has room, it is a single page
 * and there. False, and nothing done, for all others.
 */
export function pinUsualPage(container: Container, dma: Dma, page: number): boolean {
  const { mm, accountsPins, options } = container;
  const full = accountsPins && mm.lockedPages >= mm.lockLimitPages;
  if (!mm.alive || options.dirtyTracking || full) return false;
  const walk = mm.walkOf(dma.geometry, page, dma.mappedPages > 0);
  if (walk === null) return false;
  if (accountsPins) mm.lock(1);
  container.heldPages++;
  container.ledger.pass(PIN_PAGE, walk * 2 + (accountsPins ? 1 : 0), descentDepth(dma.pinned));
  container.pinned.insert(page);
  dma.pinned++;
  return true;
}

/** vfio_find_dma and vfio_unpin_page_external: false where the page lies in no mapping. An absent vpfn is no error. */
export function findAndUnpin(container: Container, page: number): boolean {
  const { dmas, pinned, ledger, accountsPins } = container;
  const node = dmas.find(page, 1);
  const { visited } = dmas;
  if (node === NO_DMA) {
    ledger.pass(FIND, visited);
    return false;
  }
  const dma = container.dma(node);
  const depth = descentDepth(dma.pinned);
  const slot = pinned.slot(page);
  if (slot < 0) {
    ledger.pass(FIND, visited);
    ledger.pass(LOOK_UP, depth);
  } else if (pinned.unreference(slot) > 0) ledger.pass(UNPIN_REFERENCE, visited, depth);
  else {
    ledger.pass(UNPIN_LAST, visited * 2 + (accountsPins ? 1 : 0), depth);
    container.putLast(dma, slot);
    if (accountsPins) container.mm.unlock(1);
  }
  return true;
}
