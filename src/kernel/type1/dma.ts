/** One mapping of a container, as the paths hand it to one another. What a pin looks at lies in the tree's nodes. */
import type { BackingGeometry } from './backing.js';
import type { DmaTree } from './dma-tree.js';

/** IOMMU_READ and IOMMU_WRITE: what a mapping allows, and what an access needs. */
export const READ = 1;
export const WRITE = 2;

/** A prot has IOMMU_WRITE. */
export function writes(prot: number): boolean {
  return (prot & WRITE) !== 0;
}

/** struct vfio_dma */
export class Dma {
  /** Pages that MAP_DMA pinned and mapped, counted from its start. */
  mappedPages = 0;
  /** How many of them are the zero page: they are not accounted. */
  zeroPages = 0;

  /** @param node its node in the tree, as long as it is linked */
  constructor(
    private readonly dmas: DmaTree,
    readonly node: number,
    readonly geometry: BackingGeometry,
  ) {}

  get prot(): number {
    return this.dmas.prot(this.node);
  }

  /** The device may write through it. */
  get isWritable(): boolean {
    return writes(this.prot);
  }

  /** vfio_pfn entries in its pfn_list. */
  get pinned(): number {
    return this.dmas.pinned(this.node);
  }
}
