/**
 * vfio_pin_map_dma: pins a new vfio_dma run by run, maps each run in the container's IOMMU domain. A run is a maximal
 * physically contiguous stretch (one vfio_pin_pages_remote call). Runs are worked out from the backing, not page by
 * page, so that mapping 1 TB of huge pages does not take 268 million turns.
 */
import { minus } from '../../errno.js';
import {
  ACCT,
  BATCH_ALLOC,
  COND_RESCHED,
  FAULT_IN_4K,
  FAULT_IN_HUGE,
  FOLIO_CHUNK,
  GUP_CALL,
  GUP_FOLIO,
  IOMMU_MAP,
  IOMMU_PTE,
  MMAP_READ_LOCK,
  PIN_REMOTE,
  PUT_PAGE,
  RESERVED_CHECK,
  VPFN_LOOKUP,
  VPFN_RANGE,
} from '../steps.js';
import { type BackingGeometry, entriesPerPage } from './backing.js';
import type { Container, Dma } from './container.js';
import { tableEntries } from './iommu.js';
import { chargeGupPages } from './mm.js';

/** v5.10: one vaddr_get_pfn a page; the page that breaks a run is put, and pinned again as head of the next run. */
export function pinMapPageByPage(container: Container, dma: Dma, first: number, pages: number): number {
  if (!container.mm.alive) return minus('ENODEV');
  const { ledger } = container;
  const end = first + pages;
  let faultedTo = first;
  for (let page = first; page < end; ) {
    const run = Math.min(dma.geometry.contiguousFrom(page), end - page);
    const room = lockable(container);
    const tested = Math.min(run, room + 1);
    const breaking = run <= room && page + run < end ? 1 : 0;
    ledger.charge(PIN_REMOTE);
    ledger.charge(MMAP_READ_LOCK, tested + breaking);
    ledger.charge(GUP_CALL, tested + breaking);
    chargeGupPages(ledger, dma.geometry, tested + breaking, tested + breaking);
    faultIn(container, dma.geometry, first, faultedTo, page + tested + breaking);
    faultedTo = page + tested + breaking;
    ledger.charge(RESERVED_CHECK, tested + breaking);
    ledger.charge(VPFN_LOOKUP, tested);
    ledger.charge(PUT_PAGE, breaking);
    if (!accountAndMap(container, dma, page, run)) return minus('ENOMEM');
    page += run;
  }
  return 0;
}

/** v5.12 vfio_batch: gup of up to 512 pages at once, kept across runs; each page is still looked at on its own. */
export function pinMapBatched(container: Container, dma: Dma, first: number, pages: number): number {
  return inBatches(container, dma, first, pages, false);
}

/** v6.18: as v5.12, with gup (from v6.6 on) and bookkeeping by folio. */
export function pinMapLargeFolio(container: Container, dma: Dma, first: number, pages: number): number {
  return inBatches(container, dma, first, pages, true);
}

function inBatches(container: Container, dma: Dma, first: number, pages: number, byFolio: boolean): number {
  if (!container.mm.alive) return minus('ENODEV');
  const { ledger } = container;
  const { geometry } = dma;
  const batch = entriesPerPage(container.options.pageShift);
  const end = first + pages;
  ledger.charge(BATCH_ALLOC);
  let filledTo = first;
  for (let page = first; page < end; ) {
    const run = Math.min(geometry.contiguousFrom(page), end - page);
    const tested = Math.min(run, lockable(container) + 1);
    ledger.charge(PIN_REMOTE);
    while (filledTo < page + tested) {
      const asked = Math.min(batch, end - filledTo);
      // a lone page that broke the run before: it might have been a VM_PFNMAP pfn, is put and pinned once more
      const again = asked === 1 && filledTo === page && page > first ? 1 : 0;
      ledger.charge(MMAP_READ_LOCK, 1 + again);
      ledger.charge(GUP_CALL, 1 + again);
      const folios = geometry.groupsIn(filledTo, asked);
      if (byFolio && geometry.compound) ledger.charge(GUP_FOLIO, folios + again);
      else chargeGupPages(ledger, geometry, asked + again, folios + again);
      ledger.charge(PUT_PAGE, again);
      faultIn(container, geometry, first, filledTo, filledTo + asked);
      filledTo += asked;
    }
    if (byFolio) {
      const chunks = Math.floor((page + tested - 1 - first) / batch) - Math.floor((page - first) / batch) + 1;
      ledger.charge(FOLIO_CHUNK, chunks);
      ledger.charge(VPFN_RANGE, chunks);
    } else {
      ledger.charge(RESERVED_CHECK, tested);
      ledger.charge(VPFN_LOOKUP, tested);
    }
    if (!accountAndMap(container, dma, page, run)) {
      // the batch's rest is put as well
      ledger.charge(PUT_PAGE, filledTo - (page + tested));
      return minus('ENOMEM');
    }
    page += run;
  }
  return 0;
}

/** Pages that may still be locked. */
function lockable({ mm }: Container): number {
  return mm.lockLimitPages - mm.lockedPages;
}

/** First touches in [from, to) of a fresh mapping, all of it before `from` having been touched. */
function faultIn(
  { ledger }: Container,
  geometry: BackingGeometry,
  first: number,
  from: number,
  to: number,
): void {
  if (!geometry.untouched || to <= from) return;
  if (!geometry.compound) ledger.charge(FAULT_IN_4K, to - from);
  else {
    const touchedBefore = from > first && from % geometry.span !== 0 ? 1 : 0;
    const touched = geometry.groupsIn(from, to - from) - touchedBefore;
    ledger.charge(FAULT_IN_HUGE, touched * geometry.clearedPieces);
  }
}

/**
 * vfio_lock_acct and iommu_map for one run. The limit is tested page by page before anything of the run is added;
 * over it the run's pages are put and false is returned.
 */
function accountAndMap(container: Container, dma: Dma, page: number, run: number): boolean {
  const { ledger, mm, options, vm } = container;
  const room = lockable(container);
  if (run > room) {
    ledger.charge(PUT_PAGE, room + 1);
    return false;
  }
  ledger.charge(ACCT);
  mm.lock(run);
  ledger.charge(IOMMU_MAP);
  ledger.charge(IOMMU_PTE, tableEntries(page, dma.geometry.pfn(vm, page), run, options.pageShift));
  ledger.charge(COND_RESCHED);
  dma.mappedPages += run;
  return true;
}
