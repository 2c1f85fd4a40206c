/**
 * The places where kernels, patches and API choices differ. A variant fills some of these slots; the slots that no
 * variant fills hold the default of their path (variants/table.ts).
 */
import type { DoorbellWay } from './kvm/doorbells.js';
import type { Serve } from './kvm/kick.js';
import type { Container, Dma } from './type1/container.js';
import type { Vm } from './vm.js';

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

/** One access of a device model to guest memory, by KVM or by VFIO. The object is reused from call to call. */
export interface RwCall {
  write: boolean;
  /** The gpa, which is the iova too: a page of the trace's size, and bytes into it. */
  page: number;
  offset: number;
  /** Bytes; 0 is a call that the kernel answers. */
  len: number;
  dev: number;
  /** The caller's buffer is data[start .. start + len): what a read fills, what a write takes. */
  data: Uint8Array;
  start: number;
  /** Bytes copied so far; the paths go on behind them. What was copied before an error stays. */
  copied: number;
}

/** What a call of a vfio_ function does around the driver's work. */
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
  /** How a device model reads and writes guest memory: 0, or a negative errno with call.copied telling how far it came. */
  readonly dmaRw: (vm: Vm, call: RwCall) => number;
  /** How guests and VMMs do doorbells: where each one is, and what of it KVM gets to know. */
  readonly doorbellWay: DoorbellWay;
  /** How KVM serves a guest's write to MMIO, between the exit and the entry. */
  readonly serveMmio: Serve;
}

export type Slot = keyof Behaviour;
