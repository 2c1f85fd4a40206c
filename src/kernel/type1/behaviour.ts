/**
 * The places where kernels, patches and API choices differ. A variant fills some of these slots; the slots that no
 * variant fills hold the v5.10 code (variants/table.ts).
 */
import type { Container, Dma } from './container.js';

/** One vfio_pin_pages or vfio_unpin_pages call. The object is reused from call to call. */
export interface PinCall {
  /** The caller's user_pfn[] is pfns[start .. start + count). */
  pfns: Float64Array;
  start: number;
  /** npage; where it is over the limit the pfns are not there. */
  count: number;
  prot: number;
  dev: number;
  /** The caller's phys_pfn[], same indices as pfns; zeroed before a pin. */
  phys: Float64Array;
}

/** What a vfio_pin_pages or vfio_unpin_pages call does around the driver's work. */
export interface GroupReference {
  enter(container: Container): void;
  leave(container: Container): void;
}

export interface Behaviour {
  /** How the wrapper comes by the group: vfio_pin_pages or vfio_group_pin_pages. */
  readonly groupReference: GroupReference;
  /** The loop of vfio_iommu_type1_pin_pages, under iommu->lock: npage, or a negative errno with nothing left pinned. */
  readonly pinLoop: (container: Container, call: PinCall) => number;
  /** vfio_pin_map_dma over a linked vfio_dma; 0, or a negative errno with dma.mappedPages telling how far it came. */
  readonly pinMapDma: (container: Container, dma: Dma, first: number, pages: number) => number;
  /** How UNMAP_DMA finds the first vfio_dma of a range. */
  readonly firstVictim: (container: Container, page: number, pages: number) => number;
  /** How it removes one and gets to the next. */
  readonly removeVictim: (container: Container, node: number, page: number, pages: number) => number;
  /** What unpinning one unmapped region costs (vfio_unpin_pages_remote). */
  readonly unpinRegion: (container: Container, dma: Dma, first: number, pages: number) => void;
  /** What map and unmap answer to iova + size past 2^64: -EINVAL, newer -EOVERFLOW. */
  readonly wrapErrno: number;
}

export type Slot = keyof Behaviour;
