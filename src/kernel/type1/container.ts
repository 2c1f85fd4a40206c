/**
 * A VFIO type1 container (struct vfio_iommu) and the primitives that its paths are made of. The primitive that does
 * the work charges it. Source: drivers/vfio/vfio_iommu_type1.c, v5.10, unless said otherwise.
 */

import type { Behaviour } from '../behaviour.js';
import { IOTLB_ENTRIES, IoDomain } from '../device/io-domain.js';
import type { Ledger } from '../ledger.js';
import {
  ACCT,
  DIRTY_BIT,
  DIRTY_RANGE,
  DMA_LINK,
  DMA_TREE_LEVEL,
  FIND_DMA,
  GET_TASK_MM,
  GUP_CALL,
  MMAP_READ_LOCK,
  PROT_CHECK,
  PUT_PAGE,
  RESERVED_CHECK,
  VPFN_ALLOC,
  VPFN_ERASE,
  VPFN_INSERT,
  VPFN_LOOKUP,
  VPFN_TREE_LEVEL,
  VPFN_UNREF,
} from '../steps.js';
import type { BackingGeometry } from './backing.js';
import { DmaTree, NO_DMA } from './dma-tree.js';
import type { Mm } from './mm.js';
import { PageWords } from './page-words.js';
import { descentDepth, PinnedPages } from './pinned-pages.js';

export interface ContainerOptions {
  /** An IOMMU-capable domain is in the container: MAP_DMA pins, maps and accounts, pin_pages accounts nothing. */
  readonly hasDomain: boolean;
  readonly pageShift: number;
  readonly dmaEntryLimit: number;
  readonly dirtyTracking: boolean;
  /** iova pages that MAP_DMA may use (aperture less reserved regions), ascending [first, end) pairs; null: all. */
  readonly validRanges: readonly (readonly [number, number])[] | null;
  /** Translations that a device's IOTLB holds; left out: IOTLB_ENTRIES. */
  readonly iotlbEntries?: number;
}

/** What a container knows of one vfio_dma beside its place in the tree. */
export interface Dma {
  readonly prot: number;
  readonly geometry: BackingGeometry;
  /** vfio_pfn entries in its pfn_list. */
  pinned: number;
  /** Pages that MAP_DMA pinned and mapped, counted from its start. */
  mappedPages: number;
}

export class Container {
  readonly dmas = new DmaTree();
  readonly pinned = new PinnedPages();
  dmaAvail: number;
  /** Pages that gup got for pins and that nobody has put: one for each pinned page between calls. */
  heldPages = 0;
  /** Devices whose group has pinned a page before (pinned_page_dirty_scope). */
  readonly dirtyScope = new Set<number>();
  /** Pages marked dirty while dirty tracking is on. */
  readonly dirty = new PageWords();
  /** What devices reach of it. */
  readonly io: IoDomain;
  private readonly dmaByNode: (Dma | undefined)[] = [];

  constructor(
    readonly vm: number,
    readonly mm: Mm,
    readonly ledger: Ledger,
    readonly behaviour: Behaviour,
    readonly options: ContainerOptions,
  ) {
    this.dmaAvail = options.dmaEntryLimit;
    this.io = new IoDomain(options.pageShift, options.iotlbEntries ?? IOTLB_ENTRIES);
  }

  /** do_accounting: vfio_pin_pages counts its pages as locked, since MAP_DMA has not. */
  get accountsPins(): boolean {
    return !this.options.hasDomain || this.behaviour.deviceDma.pinsAccounted;
  }

  /** Pages of host memory that can't be taken back. */
  get unmovablePages(): number {
    return this.io.pinnedPages + (this.accountsPins ? this.pinned.size : 0);
  }

  /** The vfio_dma of a node that a search returned. */
  dma(node: number): Dma {
    return this.dmaByNode[node]!;
  }

  /** vfio_find_dma over [page, page + pages). */
  findDma(page: number, pages = 1): number {
    return this.chargeDescent(FIND_DMA, this.dmas.find(page, pages));
  }

  /** vfio_find_dma_first_node over [page, page + pages) (v5.12). */
  findFirstDma(page: number, pages: number): number {
    return this.chargeDescent(FIND_DMA, this.dmas.findFirst(page, pages));
  }

  linkDma(page: number, pages: number, dma: Dma): number {
    const node = this.chargeDescent(DMA_LINK, this.dmas.insert(page, pages));
    this.dmaByNode[node] = dma;
    return node;
  }

  unlinkDma(node: number): void {
    this.dmas.erase(node);
    this.dmaByNode[node] = undefined;
  }

  /** (dma->prot & prot) == prot */
  allows(dma: Dma, prot: number): boolean {
    this.ledger.charge(PROT_CHECK);
    return (dma.prot & prot) === prot;
  }

  /** vfio_find_vpfn: slot of a pinned page, -1 where it is not pinned. */
  findVpfn(dma: Dma, page: number): number {
    this.ledger.charge(VPFN_LOOKUP);
    this.ledger.charge(VPFN_TREE_LEVEL, descentDepth(dma.pinned));
    return this.pinned.slot(page);
  }

  /** vfio_add_to_pfn_list: allocates and links a vfio_pfn with one reference. */
  addVpfn(dma: Dma, page: number): void {
    this.ledger.charge(VPFN_ALLOC);
    this.ledger.charge(VPFN_INSERT);
    this.ledger.charge(VPFN_TREE_LEVEL, descentDepth(dma.pinned));
    this.pinned.insert(page);
    dma.pinned++;
  }

  /** get_task_mm: false where the mm is gone. The step includes mmput after use. */
  getTaskMm(): boolean {
    this.ledger.charge(GET_TASK_MM);
    return this.mm.alive;
  }

  /** One pin_user_pages_remote call over consecutive pages, under mmap_read_lock, and the test of what it returned. */
  gup(dma: Dma, first: number, pages: number): void {
    this.ledger.acquire(MMAP_READ_LOCK, true);
    this.ledger.charge(GUP_CALL);
    this.heldPages += pages;
    this.mm.gup(this.ledger, dma.geometry, first, pages, dma.mappedPages > 0);
    this.ledger.release(MMAP_READ_LOCK);
    this.ledger.charge(RESERVED_CHECK, pages);
  }

  /** vfio_lock_acct(+pages), where this container accounts external pins; false over the limit. */
  account(pages: number): boolean {
    if (!this.accountsPins) return true;
    this.chargeAccounting();
    return this.mm.lock(pages);
  }

  /** put_pfn of one page that was never entered into the pfn_list. */
  putPage(pages = 1): void {
    this.heldPages -= pages;
    this.ledger.charge(PUT_PAGE, pages);
  }

  /** bitmap_set for one page. */
  markDirty(page: number): void {
    if (!this.options.dirtyTracking) return;
    this.ledger.charge(DIRTY_BIT);
    this.dirty.set(page, 1);
  }

  /** bitmap_set for a whole run. */
  markDirtyRange(first: number, pages: number): void {
    if (!this.options.dirtyTracking) return;
    this.ledger.charge(DIRTY_RANGE);
    for (let page = first; page < first + pages; page++) this.dirty.set(page, 1);
  }

  /** vfio_unpin_page_external: drops a reference; at the last one the page is put. An absent vpfn is no error. */
  unpinPage(dma: Dma, page: number): void {
    if (!this.dropReference(dma, page) || !this.accountsPins) return;
    this.chargeAccounting();
    this.mm.unlock(1);
  }

  /** vfio_lock_acct holds mmap_lock for writing; its step has the cost of that lock in it. */
  private chargeAccounting(): void {
    this.ledger.enter(MMAP_READ_LOCK);
    this.ledger.charge(ACCT);
    this.ledger.release(MMAP_READ_LOCK);
  }

  /** vfio_iova_put_vfio_pfn, without the accounting: true if it was the last reference and the page is put. */
  dropReference(dma: Dma, page: number): boolean {
    const slot = this.findVpfn(dma, page);
    if (slot < 0) return false;
    this.ledger.charge(VPFN_UNREF);
    if (this.pinned.unreference(slot) > 0) return false;
    this.putPage();
    this.ledger.charge(VPFN_ERASE);
    this.pinned.erase(slot);
    dma.pinned--;
    return true;
  }

  /** Charges what the tree has just done, with the nodes that it visited; passes the node on. */
  private chargeDescent(step: number, node: number): number {
    this.ledger.charge(step);
    this.ledger.charge(DMA_TREE_LEVEL, this.dmas.visited);
    return node;
  }

  /** The nodes of all mappings, ascending by iova. For tests and summaries. */
  *mappings(): Generator<number> {
    for (let node = this.dmas.findFirst(0, 2 ** 53); node !== NO_DMA; node = this.dmas.following(node))
      yield node;
  }
}
