/**
 * vfio_pin_map_dma: pins a new vfio_dma run by run, and maps each run in the container's IOMMU domain. A run is a physically
 * contiguous stretch, as long as it goes: one vfio_pin_pages_remote call. Where runs begin follows from the backing; runs
 * that are alike are charged together, so that mapping 1 TB does not take 268 million turns of this loop.
 */
import { minus } from '../../errno.js';
import {
  ACCT,
  BATCH_ALLOC,
  COND_RESCHED,
  FOLIO_CHUNK,
  GUP_CALL,
  GUP_FOLIO,
  IOMMU_MAP,
  IOMMU_PTE,
  PIN_REMOTE,
  PUT_PAGE,
  RESERVED_CHECK,
  VPFN_LOOKUP,
  VPFN_RANGE,
} from '../steps.js';
import { entriesPerPage } from './backing.js';
import type { Container } from './container.js';
import type { Dma } from './dma.js';
import { tableEntriesOfRuns } from './iommu.js';
import { type AlikeRuns, alikeRuns, mayGetZeroPages, putPages } from './map-runs.js';
import { MapSections } from './map-sections.js';
import { chargeGupPages } from './mm.js';
import { piecesOf } from './pieces.js';

/** v5.10: one vaddr_get_pfn a page; the page that breaks a run is put, and pinned again as head of the next run. */
export function pinMapPageByPage(container: Container, dma: Dma, first: number, pages: number): number {
  if (!container.mm.alive) return minus('ENODEV');
  const { ledger, mm } = container;
  const end = first + pages;
  const zeroes = mayGetZeroPages(mm.pages, dma);
  let faultedTo = first;
  for (let page = first; page < end; ) {
    const alike = alikeRuns(mm.pages, dma, zeroes, page, end, lockable(container));
    const { run, runs, isZero, room } = alike;
    const tested = runs * Math.min(run, room + 1);
    const behind = page + runs * run;
    const breaking = run <= room && behind < end ? runs : 0;
    const gups = tested + breaking;
    const lock = new MapSections(ledger, gups === 1);
    ledger.charge(PIN_REMOTE, runs);
    lock.reads(gups);
    ledger.charge(GUP_CALL, gups);
    chargeGupPages(ledger, dma.geometry, gups, gups);
    const touchedTo = page + tested + (breaking > 0 ? 1 : 0);
    mm.pages.faultInAll(ledger, faultedTo, touchedTo, dma.isWritable);
    faultedTo = touchedTo;
    lock.slots();
    ledger.charge(RESERVED_CHECK, gups);
    if (!isZero) ledger.charge(VPFN_LOOKUP, tested);
    lock.runs();
    // of alike runs that are ended by another page all are ended by pages of one kind
    if (!zeroes || !mm.pages.readsZero(behind)) ledger.charge(PUT_PAGE, breaking);
    const fits = accountAndMap(container, dma, page, alike, lock);
    const reads = { reads: gups, firstRead: 0, slotsPerRead: 1 };
    lock.end({ runs, slots: gups / runs, ...reads, writes: fits && !isZero ? runs : 0 });
    if (!fits) return minus('ENOMEM');
    page = behind;
  }
  return 0;
}

/** v5.12 vfio_batch: gup of up to 512 pages at once, kept across runs; each page is still looked at on its own. */
export function pinMapBatched(container: Container, dma: Dma, first: number, pages: number): number {
  return inBatches(container, dma, first, pages, false);
}

/**
 * v6.18: as v5.12, with gup (from v6.6 on) and bookkeeping by folio; without zero pages (v6.2, 84209e87c696); no page is pinned
 * twice any more, since a batch knows a VM_PFNMAP pfn (v6.15); and a look-around before each gup (v6.17, b1779e4f209c).
 */
export function pinMapLargeFolio(container: Container, dma: Dma, first: number, pages: number): number {
  return inBatches(container, dma, first, pages, true);
}

/**
 * vfio_pin_pages_remote, v5.12 to v6.14: a last page that has a batch to itself and breaks a run may be a VM_PFNMAP pfn, which
 * the batch can't remember. It is put, and pinned once more as a run of its own.
 * @param first page that the batches began with; `filledTo`: behind the last page that they have got
 */
export function isPinnedAgain(page: number, first: number, end: number, filledTo: number): boolean {
  return page > first && page + 1 === end && filledTo === page;
}

function inBatches(container: Container, dma: Dma, first: number, pages: number, byFolio: boolean): number {
  if (!container.mm.alive) return minus('ENODEV');
  const { ledger, mm } = container;
  const { geometry } = dma;
  const batch = entriesPerPage(container.options.pageShift);
  const end = first + pages;
  const zeroes = !byFolio && mayGetZeroPages(mm.pages, dma);
  ledger.charge(BATCH_ALLOC);
  let filledTo = first;
  for (let page = first; page < end; ) {
    const alike = alikeRuns(mm.pages, dma, zeroes, page, end, lockable(container));
    const { run, runs, isZero, room } = alike;
    const tested = runs * Math.min(run, room + 1);
    const firstRead = filledTo - page;
    let reads = 0;
    let slotsPerRead = batch;
    const again = !byFolio && isPinnedAgain(page, first, end, filledTo) ? 1 : 0;
    const single = runs === 1 && tested <= batch && again === 0;
    const lock = new MapSections(ledger, single);
    ledger.charge(PIN_REMOTE, runs);
    while (filledTo < page + tested) {
      // full batches together, then the one that the mapping's end cuts short
      const full = Math.floor((end - filledTo) / batch);
      const batches = Math.max(1, Math.min(full, Math.ceil((page + tested - filledTo) / batch)));
      const asked = full > 0 ? batches * batch : end - filledTo;
      if (again > 0) slotsPerRead = 1 / 2;
      reads += batches + again;
      if (byFolio) {
        lock.runs();
        ledger.charge(COND_RESCHED, batches);
      }
      lock.reads(batches + again);
      ledger.charge(GUP_CALL, batches + again);
      const folios = geometry.compound ? piecesOf(filledTo, asked / batches, batches, geometry.span) : 0;
      if (byFolio && geometry.compound) ledger.charge(GUP_FOLIO, folios);
      else chargeGupPages(ledger, geometry, asked + again, folios + again);
      if (!isZero) ledger.charge(PUT_PAGE, again);
      mm.pages.faultInAll(ledger, filledTo, filledTo + asked, dma.isWritable);
      // gup_must_unshare: what a pin for long would share is copied first, by a second fault
      if (byFolio && !dma.isWritable) mm.pages.faultInAll(ledger, filledTo, filledTo + asked, true);
      filledTo += asked;
    }
    lock.slots();
    if (byFolio) {
      const chunks = piecesOf(page - first, tested / runs, runs, batch);
      ledger.charge(FOLIO_CHUNK, chunks);
      ledger.charge(VPFN_RANGE, chunks);
    } else {
      ledger.charge(RESERVED_CHECK, tested);
      if (!isZero) ledger.charge(VPFN_LOOKUP, tested);
    }
    const fits = accountAndMap(container, dma, page, alike, lock);
    // what is left in the batch is put as well
    if (!fits) ledger.charge(PUT_PAGE, putPages(mm.pages, zeroes, page + tested, filledTo));
    const writes = fits && !isZero ? runs : 0;
    lock.end({ runs, slots: tested / runs, reads, firstRead, slotsPerRead, writes });
    if (!fits) return minus('ENOMEM');
    page += runs * run;
  }
  return 0;
}

/** Pages that may still be locked. */
function lockable({ mm }: Container): number {
  return mm.lockLimitPages - mm.lockedPages;
}

/**
 * vfio_lock_acct and iommu_map for runs that are alike. The limit is tested page by page before anything of a run is
 * added; over it, which can only be with one run, its pages are put and false is returned.
 */
function accountAndMap(
  container: Container,
  dma: Dma,
  page: number,
  { run, runs, isZero, room }: AlikeRuns,
  lock: MapSections,
): boolean {
  const { ledger, mm, io } = container;
  lock.runs();
  if (run > room) {
    ledger.charge(PUT_PAGE, room + 1);
    return false;
  }
  if (isZero) {
    io.zeroPages.set(page, page + runs, 1);
    dma.zeroPages += runs;
  } else {
    lock.writes();
    ledger.charge(ACCT, runs);
    lock.runs();
    mm.lock(runs * run);
  }
  ledger.charge(IOMMU_MAP, runs);
  ledger.charge(IOMMU_PTE, entriesOfRuns(container, dma, page, run, runs));
  ledger.charge(COND_RESCHED, runs);
  dma.mappedPages += runs * run;
  return true;
}

/** Table entries of `runs` runs of `run` pages each from `page` on. */
export function entriesOfRuns(
  { vm, options }: Container,
  { geometry }: Dma,
  page: number,
  run: number,
  runs: number,
): number {
  const pfn = geometry.pfn(vm, page);
  const stride = runs > 1 ? geometry.pfn(vm, page + run) - pfn : 0;
  return tableEntriesOfRuns(page, pfn, run, runs, stride, options.pageShift);
}
