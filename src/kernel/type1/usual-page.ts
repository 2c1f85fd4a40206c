/**
 * A short way for the pins and unpins of usual pages, which nearly all are: a single page (no part of a compound page) that
 * is in the page table, whose mm is alive and may lock one more, without dirty tracking. It leaves the same state and the
 * same steps as the primitives of container.ts do one by one (held by usual-page.test.ts); callers go on with those where it
 * says that a page is not usual.
 */
import type { BackingGeometry } from './backing.js';
import type { Container } from './container.js';
import type { Dma } from './dma.js';
import { NO_DMA } from './dma-tree.js';
import {
  FIND,
  LOOK_UP,
  PIN_PAGE,
  START_AND_PIN_PAGE,
  START_PINNED_PAGE,
  UNPIN_LAST,
  UNPIN_REFERENCE,
  UNPIN_ZERO,
} from './page-patterns.js';
import { descentDepth } from './pinned-pages.js';

/** The walk of gup for a usual page, HOT to FAR; null, and nothing done, for all others. */
function walkOfUsual(
  { mm, accountsPins, options }: Container,
  geometry: BackingGeometry,
  page: number,
): number | null {
  const full = accountsPins && mm.lockedPages >= mm.lockLimitPages;
  if (!mm.alive || options.dirtyTracking || full) return null;
  return mm.walkOf(geometry, page);
}

/** The number by which PIN_PAGE and its like tell how the page is pinned. */
function howPinned({ accountsPins }: Container, walk: number): number {
  return walk * 2 + (accountsPins ? 1 : 0);
}

/**
 * The state after a usual page is got, accounted and entered.
 * @param absent what PinnedPages.slot has returned for it
 */
function hold(container: Container, node: number, page: number, absent?: number): void {
  if (container.accountsPins) container.mm.lock(1);
  container.heldPages++;
  container.pinned.insert(page, absent);
  container.dmas.addPinned(node, 1);
}

/** vfio_pin_page_external and vfio_add_to_pfn_list for a usual page. False, and nothing done, for all others. */
export function pinUsualPage(container: Container, dma: Dma, page: number): boolean {
  const walk = walkOfUsual(container, dma.geometry, page);
  if (walk === null) return false;
  container.ledger.pass(PIN_PAGE, howPinned(container, walk), descentDepth(dma.pinned));
  hold(container, dma.node, page);
  return true;
}

/**
 * One whole turn of the pin loop: a page that is pinned already gets a reference, a usual page is pinned.
 * @param written the pattern for a usual page: START_AND_PIN_PAGE, or contiguous-pin's for a run of one
 * @returns the geometry of its vfio_dma; null, and nothing done, where the page is neither, or the call must fail at it
 */
export function startAndPin(
  container: Container,
  page: number,
  prot: number,
  written = START_AND_PIN_PAGE,
): BackingGeometry | null {
  const { dmas, pinned, ledger } = container;
  const node = dmas.find(page, 1);
  if (node === NO_DMA) return null;
  const { visited } = dmas;
  if ((dmas.prot(node) & prot) !== prot) return null;
  const geometry = container.geometryOf(node);
  const depth = descentDepth(dmas.pinned(node));
  const slot = pinned.slot(page);
  if (slot >= 0) {
    pinned.reference(slot);
    ledger.pass(START_PINNED_PAGE, visited, depth);
    return geometry;
  }
  const walk = walkOfUsual(container, geometry, page);
  if (walk === null) return null;
  ledger.pass(written, visited * 8 + howPinned(container, walk), depth);
  hold(container, node, page, slot);
  return geometry;
}

/** vfio_find_dma and vfio_unpin_page_external: false where the page lies in no mapping. An absent vpfn is no error. */
export function findAndUnpin(container: Container, page: number): boolean {
  const { dmas, pinned, ledger, accountsPins, mm } = container;
  const node = dmas.find(page, 1);
  const { visited } = dmas;
  if (node === NO_DMA) {
    ledger.pass(FIND, visited);
    return false;
  }
  const depth = descentDepth(dmas.pinned(node));
  const slot = pinned.slot(page);
  if (slot < 0) {
    ledger.pass(FIND, visited);
    ledger.pass(LOOK_UP, depth);
  } else if (pinned.unreference(slot) > 0) ledger.pass(UNPIN_REFERENCE, visited, depth);
  else if (pinned.zero.forget(page)) {
    ledger.pass(UNPIN_ZERO, visited, depth);
    container.putLast(node, page, slot);
  } else {
    const accounted = accountsPins && mm.alive;
    ledger.pass(UNPIN_LAST, visited * 2 + (accounted ? 1 : 0), depth);
    container.putLast(node, page, slot);
    if (accounted) mm.unlock(1);
    else if (accountsPins) container.unaccount(1);
  }
  return true;
}
