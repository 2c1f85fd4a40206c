/**
 * A container's IOMMU domain, as its devices see it, beside what MAP_DMA pins: the pages that faults mapped, which of all
 * mapped pages devices touched, and the IOTLB of each device.
 */
import { Areas } from '../areas.js';
import { Iotlb } from './iotlb.js';
import { PageBits } from './page-bits.js';
import type { PinnedRanges } from './pinned-ranges.js';

/** Translations of an IOTLB where the host does not say. */
export const IOTLB_ENTRIES = 1024;

export class IoDomain {
  /** iopf_mapped_bitmap of all vfio_dma: the pages that faults (or pins) mapped one by one or in runs. */
  readonly mapped = new PageBits();
  /** Blocks of 2^blockShift pages that are one table entry, by their number. */
  private readonly blocks = new PageBits();
  /** Pages that a device touched since they were mapped. */
  private readonly touched = new PageBits();
  private readonly iotlbs = new Map<number, Iotlb>();
  /** log2 of the pages of a block: 2 MB with 4K pages. */
  readonly blockShift: number;
  /** By device: what its driver pinned, where a variant keeps it (iopf-selective). */
  readonly pinnedRanges = new Map<number, PinnedRanges>();
  /** Where MAP_DMA mapped the zero page, whatever the CPU put in its place since. */
  readonly zeroPages = new Areas();
  /** Pages that MAP_DMA pinned and that are mapped now, without those. */
  pinnedPages = 0;
  /** Pages mapped so far, each as often as it was mapped, and those of them that a device touched while they were. */
  mappedEver = 0;
  touchedEver = 0;
  /** I/O page faults; those of them for a page that another fault had mapped meanwhile; accesses that were aborted. */
  faults = 0;
  duplicates = 0;
  aborts = 0;

  constructor(
    pageShift: number,
    private readonly iotlbEntries: number,
  ) {
    this.blockShift = pageShift - 3;
  }

  /** True the first time that a device is asked for: it has an IOTLB from now on. */
  opens(dev: number): boolean {
    if (this.iotlbs.has(dev)) return false;
    this.iotlbs.set(dev, new Iotlb(this.iotlbEntries));
    return true;
  }

  iotlb(dev: number): Iotlb {
    return this.iotlbs.get(dev)!;
  }

  /** A device reaches [first, first + pages), all of it mapped. */
  touch(first: number, pages: number): void {
    this.touchedEver += this.touched.set(first, pages);
  }

  /** [first, first + pages), none of it mapped, is mapped at a host pfn. */
  map(first: number, pages: number, pfn: number): void {
    this.mappedEver += this.mapped.set(first, pages);
    const size = 1 << this.blockShift;
    if ((pfn - first) % size !== 0) return;
    const block = Math.ceil(first / size);
    const end = Math.floor((first + pages) / size);
    if (end > block) this.blocks.set(block, end - block);
  }

  /**
   * [first, first + pages), all of it mapped, is unmapped; the IOTLBs keep it until they are told.
   * @returns table entries written: a block that is hit in part is split first
   */
  unmap(first: number, pages: number): number {
    const size = 1 << this.blockShift;
    const from = Math.floor(first / size);
    const to = Math.ceil((first + pages) / size);
    let entries = pages;
    for (
      let block = this.blocks.next(true, from, to);
      block < to;
      block = this.blocks.next(true, block + 1, to)
    ) {
      const whole = block * size >= first && (block + 1) * size <= first + pages;
      entries += whole ? 1 - size : size;
    }
    this.blocks.clear(from, to - from);
    this.mapped.clear(first, pages);
    this.touched.clear(first, pages);
    return entries;
  }

  /** Some block is one table entry. */
  get hasBlocks(): boolean {
    return this.blocks.count > 0;
  }

  /** Whether the page that a fault mapped is part of a block. */
  inBlock(page: number): boolean {
    return this.hasBlocks && this.blocks.get(Math.floor(page / (1 << this.blockShift)));
  }

  /** [first, first + pages) is no longer what it was: the devices' IOTLBs and what they touched there. */
  forget(first: number, pages: number): void {
    this.touched.clear(first, pages);
    for (const iotlb of this.iotlbs.values()) iotlb.forget(first, pages);
  }
}
