/**
 * A VFIO type1 container (struct vfio_iommu), and the primitives that its paths are made of: each does its work on the
 * container's state, and charges the ledger for it. Source: drivers/vfio/vfio_iommu_type1.c, v5.10, unless said otherwise.
 */

import type { Behaviour } from '../behaviour.js';
import { IOTLB_ENTRIES, IoDomain } from '../device/io-domain.js';
import type { Ledger } from '../ledger.js';
import { PageWords } from '../page-words.js';
import { DIRTY_BIT, DIRTY_RANGE, GET_TASK_MM, PROT_CHECK, PUT_PAGE, VPFN_UNREF } from '../steps.js';
import type { BackingGeometry } from './backing.js';
import { CompoundPages } from './compound-pages.js';
import { DirtyScope } from './dirty-scope.js';
import { Dma } from './dma.js';
import { DmaTree } from './dma-tree.js';
import type { Mm } from './mm.js';
import { ACCOUNT, ADD, DROP_LAST, FIND, GUP_BEGIN, GUP_END, LINK, LOOK_UP } from './page-patterns.js';
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

export class Container {
  readonly dmas = new DmaTree();
  readonly pinned = new PinnedPages();
  dmaAvail: number;
  /** Pages that gup has got for vfio_pin_pages and that were not put: between calls as many as pages are pinned. */
  heldPages = 0;
  readonly dirtyScope = new DirtyScope();
  /** Pages marked dirty while dirty tracking is on. */
  readonly dirty = new PageWords();
  /** The container's IOMMU domain, as its devices see it. */
  readonly io: IoDomain;
  /** do_accounting: vfio_pin_pages accounts its pages as locked memory, since MAP_DMA has not. */
  readonly accountsPins: boolean;
  private readonly dmaByNode: (Dma | undefined)[] = [];
  /** Those of all mappings so far, and their numbers. */
  private readonly geometries: BackingGeometry[] = [];
  private readonly numbers = new Map<BackingGeometry, number>();
  readonly compound = new CompoundPages(this);

  constructor(
    readonly vm: number,
    readonly mm: Mm,
    readonly ledger: Ledger,
    readonly behaviour: Behaviour,
    readonly options: ContainerOptions,
  ) {
    if (!behaviour.inclusiveEnds) this.dmas.wrap = 2 ** (64 - options.pageShift);
    this.dmaAvail = options.dmaEntryLimit;
    this.accountsPins = !options.hasDomain || behaviour.deviceDma.pinsAccounted;
    this.io = new IoDomain(options.pageShift, options.iotlbEntries ?? IOTLB_ENTRIES);
  }

  /** Pages of host memory that the host can't take back; a pin of one page holds all of its compound page. */
  get unmovablePages(): number {
    return this.io.pinnedPages + (this.accountsPins ? this.pinned.accounted + this.compound.rest : 0);
  }

  /** The pages [first, end) that are held with a pinned page: the page, or all of its compound page. */
  heldWith(page: number): readonly [first: number, end: number] {
    const geometry = this.geometryOf(this.dmas.at(page));
    return this.isPart(geometry, page) ? this.compound.at(geometry, page) : [page, page + 1];
  }

  /** Whether a page is one of several in a compound page, which the host can't take apart while one is pinned. */
  private isPart(geometry: BackingGeometry, page: number): boolean {
    return geometry.compound && !this.mm.pages.isSmall(geometry, page);
  }

  /** The vfio_dma of a node that a search returned. */
  dma(node: number): Dma {
    return this.dmaByNode[node]!;
  }

  /** Its geometry, without a look at the rest. */
  geometryOf(node: number): BackingGeometry {
    return this.geometries[this.dmas.geometry(node)];
  }

  /** vfio_find_dma over [page, page + pages). */
  findDma(page: number, pages: number): number {
    return this.chargeDescent(FIND, this.dmas.find(page, pages));
  }

  /** vfio_find_dma of a byte of a page. */
  findDmaAt(page: number): number {
    return this.chargeDescent(FIND, this.dmas.findByte(page));
  }

  /** vfio_find_dma_first_node over [page, page + pages) (v5.12). */
  findFirstDma(page: number, pages: number): number {
    return this.chargeDescent(FIND, this.dmas.findFirst(page, pages));
  }

  /** vfio_link_dma: enters a vfio_dma over [page, page + pages), which overlaps none. */
  linkDma(page: number, pages: number, prot: number, geometry: BackingGeometry): Dma {
    const node = this.chargeDescent(LINK, this.dmas.insert(page, pages));
    const dma = new Dma(this.dmas, node, geometry);
    this.dmas.describe(node, prot, this.numberOf(geometry));
    this.dmaByNode[node] = dma;
    return dma;
  }

  private numberOf(geometry: BackingGeometry): number {
    const known = this.numbers.get(geometry);
    if (known !== undefined) return known;
    this.numbers.set(geometry, this.geometries.length);
    return this.geometries.push(geometry) - 1;
  }

  /** vfio_unlink_dma; removeDma charges it (DMA_ERASE). */
  unlinkDma(node: number): void {
    this.dmas.erase(node);
    this.dmaByNode[node] = undefined;
  }

  /** (dma->prot & prot) == prot */
  allows(dma: Dma, prot: number): boolean {
    this.ledger.charge(PROT_CHECK);
    return (dma.prot & prot) === prot;
  }

  /** vfio_find_vpfn: slot of a page in `pinned`, negative where the page is not pinned. */
  findVpfn(dma: Dma, page: number): number {
    this.ledger.pass(LOOK_UP, descentDepth(dma.pinned));
    return this.pinned.slot(page);
  }

  /** vfio_add_to_pfn_list: allocates and links a vfio_pfn with one reference. */
  addVpfn(dma: Dma, page: number): void {
    this.addVpfns(dma, page, 1);
  }

  /** The same for consecutive pages. */
  addVpfns(dma: Dma, first: number, pages: number): void {
    const end = first + pages;
    for (let page = first; page < end; ) {
      const depth = descentDepth(dma.pinned);
      // the tree stays as deep until it has the next power of two of nodes
      const added = Math.min(end - page, (1 << depth) - dma.pinned) | 0;
      this.ledger.pass(ADD, depth, added);
      this.dmas.addPinned(dma.node, added);
      for (let i = 0; i < added; i++, page++) {
        this.pinned.insert(page);
        if (this.isPart(dma.geometry, page)) this.compound.pin(dma.geometry, page);
      }
    }
  }

  /** get_task_mm: false where the mm is gone. The step includes mmput after use. */
  getTaskMm(): boolean {
    this.ledger.charge(GET_TASK_MM);
    return this.mm.alive;
  }

  /** One pin_user_pages_remote call over consecutive pages, under mmap_read_lock, and the test of what it returned. */
  gup(dma: Dma, first: number, pages: number): void {
    this.ledger.pass(GUP_BEGIN);
    this.heldPages += pages;
    this.mm.gup(this.ledger, dma.geometry, first, pages, dma.isWritable);
    this.ledger.pass(GUP_END, pages);
  }

  /** vfio_lock_acct(+pages), where this container accounts external pins; false over the limit. */
  account(pages: number): boolean {
    if (!this.accountsPins || pages === 0) return true;
    this.ledger.pass(ACCOUNT);
    return this.mm.lock(pages);
  }

  /** vfio_lock_acct(-pages); it finds that an mm which is gone can't be got (-ESRCH), and takes no lock of it. */
  unaccount(pages: number): void {
    if (this.mm.alive) this.ledger.pass(ACCOUNT);
    else this.ledger.charge(GET_TASK_MM);
    this.mm.unlock(pages);
  }

  /** put_pfn of pages that were not entered into the pfn_list; it leaves the zero page alone. */
  putPage(pages = 1, isZero = false): void {
    this.heldPages -= pages;
    if (!isZero) this.ledger.charge(PUT_PAGE, pages);
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
    if (this.dropReference(dma, page) && this.accountsPins) this.unaccount(1);
  }

  /** vfio_iova_put_vfio_pfn, without the accounting: true if it was the last reference and the page is put. The zero page is not. */
  dropReference(dma: Dma, page: number): boolean {
    const slot = this.findVpfn(dma, page);
    if (slot < 0) return false;
    if (this.pinned.unreference(slot) > 0) {
      this.ledger.charge(VPFN_UNREF);
      return false;
    }
    const isZero = this.pinned.zero.forget(page);
    this.ledger.pass(DROP_LAST, isZero ? 1 : 0);
    this.putLast(dma.node, page, slot);
    return !isZero;
  }

  /** Puts a page whose last reference is gone, and takes its vpfn out; the caller has charged it. */
  putLast(node: number, page: number, slot: number): void {
    const geometry = this.geometryOf(node);
    if (this.isPart(geometry, page)) this.compound.put(geometry, page);
    this.heldPages--;
    this.pinned.erase(slot);
    this.dmas.addPinned(node, -1);
  }

  /** Charges the descent that the tree has just made, by the nodes that it visited; returns the node it came to. */
  private chargeDescent(descent: number, node: number): number {
    this.ledger.pass(descent, this.dmas.visited);
    return node;
  }

  /**
   * The nodes of the mappings that have pages of [first, end), ascending by iova. Those that are lost only where MAP_DMA has
   * mapped them; else nothing comes to their pages by VFIO. No step of any kernel.
   */
  mappings(first = 0, end = 2 ** 53): Iterable<number> {
    return this.dmas.overlapping(first, end, this.options.hasDomain);
  }
}
