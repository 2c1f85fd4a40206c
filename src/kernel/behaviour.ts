/**
 * Where a variant plugs in: the places at which kernels, patches and API choices differ. Behaviour has a slot for each; the
 * kernel model calls what is in the slot. A variant fills some of them (Variant.replaces, variants/variant.ts); the others
 * hold the default of their path, the first of that path in variants/table.ts (assemble, variants/assemble.ts).
 */

import type { DeviceAccess } from './device/access.js';
import type { DoorbellWay } from './kvm/doorbells.js';
import type { Serve } from './kvm/kick.js';
import type { BatchRule, NeedBreak } from './kvm/stage2/apply-range.js';
import type { TlbiRule } from './kvm/stage2/tlb.js';
import type { Container } from './type1/container.js';
import type { Dma } from './type1/dma.js';
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

/** How a vfio_ function comes by the device's group before it calls the container's driver, and lets go of it after. */
export interface GroupReference {
  enter(container: Container): void;
  leave(container: Container): void;
}

/** How a passed-through device comes by its memory: what MAP_DMA does for it, and what becomes of its faults. */
export interface DeviceDma {
  /** vfio_pin_pages accounts what it pins even where the container has an IOMMU domain, since MAP_DMA pins nothing. */
  readonly pinsAccounted: boolean;
  /** The device goes through VFIO's mappings; else MAP_DMA and UNMAP_DMA only tell the model what memory there is. */
  readonly vfio: boolean;
  /** Maps a linked vfio_dma as far as MAP_DMA does: 0, or a negative errno with dma.mappedPages telling how far it came. */
  map(container: Container, dma: Dma, first: number, pages: number): number;
  /** Undoes all that is mapped of a vfio_dma that is still linked. */
  unmap(container: Container, dma: Dma, first: number): void;
  /** How many pages from `page` on, `wanted` at most, the access reaches without a fault. Charges nothing: no kernel does this. */
  reach(vm: Vm, access: DeviceAccess, page: number, wanted: number): number;
  /** log2 of the pages that share the table entry of a page that the device reaches. */
  entryShift(vm: Vm, page: number): number;
  /** All pages of the vfio_dma have table entries of one size, so that entryShift need not be asked again for each. */
  entriesAlike(vm: Vm, page: number): boolean;
  /**
   * Delivers a fault and serves it, as a span of the ledger. Returns how many pages from `page` on are mapped now, or a
   * negative errno: the access is aborted.
   */
  fault(vm: Vm, access: DeviceAccess, page: number): number;
  /** The host takes back what it can of [first, first + pages). */
  invalidate(vm: Vm, first: number, pages: number): void;
  /** The zero page at `page` is replaced by a page of its own: devices may have it in their IOTLBs. Left out: they never have. */
  readonly zeroPageReplaced?: (container: Container, page: number) => void;
  /** The mm is gone. */
  exit(vm: Vm): void;
  /** vfio_pin_pages has pinned all pages of the call; iommu->lock is held. */
  pinned(container: Container, call: PinCall): void;
  /** vfio_unpin_pages is done with the first `done` pages of the call; iommu->lock is held. */
  unpinned(container: Container, call: PinCall, done: number): void;
}

export interface Behaviour {
  /** How the wrapper comes by the group: as vfio_pin_pages does, or vfio_group_pin_pages. */
  readonly groupReference: GroupReference;
  /** The loop of vfio_iommu_type1_pin_pages, under iommu->lock: npage, or a negative errno with nothing left pinned. */
  readonly pinLoop: (container: Container, call: PinCall) => number;
  /** vfio_pin_map_dma over a linked vfio_dma; 0, or a negative errno with dma.mappedPages telling how far it came. */
  readonly pinMapDma: (container: Container, dma: Dma, first: number, pages: number) => number;
  /** How UNMAP_DMA finds the first vfio_dma of a range. */
  readonly firstVictim: (container: Container, page: number, pages: number) => number;
  /** How it removes a vfio_dma and gets to the next; returns its node, or NO_DMA. */
  readonly removeVictim: (container: Container, node: number, page: number, pages: number) => number;
  /**
   * Charges the unpinning of unmapped regions, vfio_unpin_pages_remote for each: `regions` of them one after another from
   * `first` on, each of `pages` physically contiguous pages.
   */
  readonly unpinRegions: (
    container: Container,
    dma: Dma,
    first: number,
    pages: number,
    regions: number,
  ) => void;
  /** What map and unmap answer to iova + size past 2^64: -EINVAL, newer -EOVERFLOW. */
  readonly wrapErrno: number;
  /** Mappings are compared by their last byte, so that one which ends at 2^64 is found: v6.18 (dma-search.ts). */
  readonly inclusiveEnds: boolean;
  /** How a device model reads and writes guest memory: 0, or a negative errno with call.copied telling how far it came. */
  readonly dmaRw: (vm: Vm, call: RwCall) => number;
  /** How a passed-through device comes by its memory. */
  readonly deviceDma: DeviceDma;
  /** How guests and VMMs do doorbells: at which address each is, and how it is registered with KVM. */
  readonly doorbellWay: DoorbellWay;
  /** How KVM serves a guest's write to MMIO, between the exit and the entry. */
  readonly serveMmio: Serve;
  /** How far stage2_apply_range walks before it tests whether to reschedule. */
  readonly s2Batch: BatchRule;
  /** Whether it then lets in whoever waits for mmu_lock. */
  readonly s2NeedBreak: NeedBreak;
  /** When the unmapping and write-protecting of stage-2 ranges invalidates TLBs. */
  readonly s2Tlbi: TlbiRule;
}

export type Slot = keyof Behaviour;
