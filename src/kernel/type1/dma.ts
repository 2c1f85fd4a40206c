/** One mapping of a container, as the paths hand it to one another. What a pin looks at lies in the tree's nodes. */
import type { BackingGeometry } from './backing.js';
import type { DmaTree } from './dma-tree.js';

/** IOMMU_WRITE */
const WRITE = 2;

/** struct vfio_dma */
export class Dma {
  /** Pages that MAP_DMA pinned and mapped, counted from its start. */
  mappedPages = 0;

  /** @param node its node in the tree, as long as it is linked */
  constructor(
    private readonly dmas: DmaTree,
    readonly node: number,
    readonly geometry: BackingGeometry,
  ) {}

  get prot(): number {
    return this.dmas.prot(this.node);
  }

  /** IOMMU_WRITE: the device may write through it. */
  get isWritable(): boolean {
    return (this.prot & WRITE) !== 0;
  }

  /** vfio_pfn entries in its pfn_list. */
  get pinned(): number {
    return this.dmas.pinned(this.node);
  }
}
