/**
 * vfio_pin_map_dma and vfio_unmap_unpin walked page by page, as the kernel's loops are written: what the run-wise
 * model must count. It shares no arithmetic with it.
 */
import type { BackingGeometry } from './backing.js';

export type MapLoop = 'page-by-page' | 'batched' | 'large-folio';

export interface NaiveMap {
  readonly ret: 0 | 'ENOMEM';
  readonly counts: Map<string, number>;
}

const BATCH = 512;
const TLB_SYNC_MAX = 512;
/** Pfn of the zero page, which no other page has. */
const ZERO = -1;

export class NaiveKernel {
  /** How mmap_lock was taken, in order: r for reading, w for writing. */
  locked = '';
  private readonly counts = new Map<string, number>();
  private mapped = 0;
  /** Of the mapped pages those that are accounted. */
  private accounted = 0;
  /** 4K pages, or first pages of compound pages, that have been faulted in. */
  private readonly touched = new Set<number>();

  constructor(
    private readonly memory: BackingGeometry,
    private readonly first: number,
    private readonly pages: number,
    private readonly lockLimit: number,
    private readonly loop: MapLoop,
    /** Where the mapping may only be read: pages of untouched memory that the CPU has written before. */
    private readonly written: ReadonlySet<number> | null = null,
  ) {}

  /** MAP_DMA of the whole memory; where it fails, with the unmapping of what was mapped. */
  map(): NaiveMap {
    const { loop } = this;
    const ok = loop === 'page-by-page' ? this.pinPageByPage() : this.pinBatched(loop === 'large-folio');
    if (!ok && this.mapped > 0) this.unmap();
    return { ret: ok ? 0 : 'ENOMEM', counts: this.counts };
  }

  unmap(): Map<string, number> {
    const end = this.first + this.mapped;
    const queue: [number, number][] = [];
    const sync = (): void => {
      this.count('iotlb_sync');
      for (const [page, pages] of queue.splice(0)) this.unpinRegion(page, pages);
    };
    for (let page = this.first; page < end; ) {
      this.count('iova_to_phys');
      let pages = 1;
      for (; page + pages < end; pages++) {
        this.count('iova_to_phys');
        if (this.breaks(page, pages)) break;
      }
      this.count('iommu_unmap');
      if (queue.push([page, pages]) === TLB_SYNC_MAX) sync();
      page += pages;
    }
    if (queue.length > 0) sync();
    if (this.accounted > 0) this.account();
    return this.counts;
  }

  /** v5.10 vfio_pin_pages_remote, over and over. */
  private pinPageByPage(): boolean {
    for (let page = this.first; page < this.first + this.pages; ) {
      this.count('pin_remote');
      let pinned = 0;
      for (; page + pinned < this.first + this.pages; pinned++) {
        this.gup(page + pinned, 1, false);
        this.count('reserved_check');
        if (this.breaks(page, pinned)) {
          this.put(page + pinned);
          break;
        }
        if (this.isZero(page + pinned)) continue;
        this.count('vpfn_lookup');
        if (this.accounted + pinned + 1 > this.lockLimit) {
          for (let i = 0; i <= pinned; i++) this.put(page + i);
          return false;
        }
      }
      this.accountAndMap(page, pinned);
      page += pinned;
    }
    return true;
  }

  /** v5.12 vfio_pin_pages_remote with its vfio_batch; v6.18 takes the contiguous pages of a batch at once. */
  private pinBatched(byFolio: boolean): boolean {
    this.count('batch_alloc');
    let batch: number[] = [];
    let offset = 0;
    for (let page = this.first; page < this.first + this.pages; ) {
      this.count('pin_remote');
      let pinned = 0;
      let broken = false;
      let refilled = false;
      while (!broken && page + pinned < this.first + this.pages) {
        if (batch.length === 0) {
          const asked = Math.min(BATCH, this.first + this.pages - page - pinned);
          if (byFolio) this.count('cond_resched');
          batch = this.gup(page + pinned, asked, byFolio);
          offset = 0;
          refilled = true;
        }
        while (batch.length > 0) {
          broken = this.breaks(page, pinned);
          if (broken) break;
          const chunk = byFolio ? batch.findIndex((pfn, i) => pfn !== batch[0] + i) : 1;
          const nr = chunk < 0 ? batch.length : chunk;
          this.count(byFolio ? 'folio_chunk' : 'reserved_check');
          if (!this.isZero(page + pinned)) {
            this.count(byFolio ? 'vpfn_range' : 'vpfn_lookup');
            if (this.accounted + pinned + nr > this.lockLimit) {
              for (let i = 0; i < pinned + batch.length; i++) this.put(page + i);
              return false;
            }
          }
          pinned += nr;
          batch = batch.slice(nr);
          offset += nr;
          refilled = false;
        }
      }
      this.accountAndMap(page, pinned, refilled);
      // up to v6.14: it may be a VM_PFNMAP pfn, which the batch can't remember
      if (!byFolio && batch.length === 1 && offset === 0) {
        this.put(page + pinned);
        batch = [];
      }
      page += pinned;
    }
    return true;
  }

  private touch(page: number): void {
    const { untouched, compound, span } = this.memory;
    const unit = compound ? page - (page % span) : page;
    if (!untouched || this.touched.has(unit)) return;
    this.touched.add(unit);
    if (compound) this.count('fault_in_huge');
    else if (this.written === null) this.count('fault_in_4k');
    else if (!this.written.has(page)) {
      this.count('zero_page_pte');
      // v6.2: a page of its own takes the place of what a pin for long must not share
      if (this.loop === 'large-folio') this.count('fault_in_4k');
    }
  }

  private gup(page: number, pages: number, byFolio: boolean): number[] {
    for (let at = page; at < page + pages; at++) this.touch(at);
    this.count('mmap_read_lock');
    this.locked += 'r';
    this.count('gup_call');
    const { memory } = this;
    const compounds = new Set<number>();
    for (let i = page; i < page + pages; i++) {
      if (memory.compound) compounds.add(Math.floor(i / memory.span));
      if (!memory.compound) this.count('gup_page_4k');
      else if (!byFolio) this.count(memory.hugetlb ? 'gup_page_hugetlb' : 'gup_page_thp');
    }
    for (const _ of compounds) this.count(byFolio ? 'gup_folio' : 'compound_enter');
    return Array.from({ length: pages }, (_, i) => this.pfn(page + i));
  }

  /** @param refilled the gup that found the run's end took pages of the next run alone, and is told after it */
  private accountAndMap(page: number, pinned: number, refilled = false): void {
    this.mapped += pinned;
    if (refilled) this.locked = this.locked.slice(0, -1);
    if (!this.isZero(page)) {
      this.accounted += pinned;
      this.account();
    }
    if (refilled) this.locked += 'r';
    for (const step of ['iommu_map', 'cond_resched']) this.count(step);
  }

  private account(): void {
    this.count('acct');
    this.locked += 'w';
  }

  private unpinRegion(page: number, pages: number): void {
    const { loop } = this;
    if (this.isZero(page)) return;
    const folios = new Set<number>();
    if (loop === 'large-folio') this.count('vpfn_range');
    for (let i = page; i < page + pages; i++) {
      if (loop !== 'large-folio') this.count('vpfn_lookup');
      if (loop !== 'large-folio' || !this.memory.compound) this.count('put_page');
      else folios.add(Math.floor(i / this.memory.span));
    }
    for (const _ of folios) this.count('put_folio');
  }

  /** The page after `pages` pages from `page` on does not go on with them: another pfn, or another that is reserved. */
  private breaks(page: number, pages: number): boolean {
    if (this.isZero(page) !== this.isZero(page + pages)) return true;
    return this.pfn(page + pages) !== this.pfn(page) + pages;
  }

  private isZero(page: number): boolean {
    const { untouched, compound } = this.memory;
    const may = this.written !== null && untouched && !compound && this.loop !== 'large-folio';
    return may && !this.written.has(page);
  }

  /** put_pfn, which leaves reserved pages alone. */
  private put(page: number): void {
    if (!this.isZero(page)) this.count('put_page');
  }

  private pfn(page: number): number {
    return this.isZero(page) ? ZERO : this.memory.pfn(0, page);
  }

  private count(step: string): void {
    this.counts.set(step, (this.counts.get(step) ?? 0) + 1);
  }
}
