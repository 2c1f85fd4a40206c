/** vfio_unmap_partial_iopf (RFC v3, patch 3): what faults mapped of a part of a vfio_dma is unmapped. */
import {
  COND_RESCHED,
  GATHER_ALLOC,
  IOMMU_PTE,
  IOMMU_UNMAP,
  IOPF_BITMAP_SCAN,
  IOPF_BITMAP_SET,
  IOTLB_SYNC,
} from '../steps.js';
import type { Container } from '../type1/container.js';

/** Pages of iopf_mapped_bitmap that one step of its search looks at. */
const SCANNED = 64;

/** Runs of mapped pages in [first, first + pages) are unmapped one by one, the IOTLB is flushed once at the end. */
export function unmapFaulted({ ledger, io }: Container, first: number, pages: number): void {
  const end = first + pages;
  ledger.charge(GATHER_ALLOC);
  ledger.charge(IOPF_BITMAP_SCAN, Math.ceil(pages / SCANNED));
  for (let page = io.mapped.next(true, first, end); page < end; ) {
    const behind = io.mapped.next(false, page, end);
    ledger.charge(IOMMU_UNMAP);
    ledger.charge(IOMMU_PTE, io.unmap(page, behind - page));
    ledger.charge(IOPF_BITMAP_SET);
    ledger.charge(COND_RESCHED);
    page = io.mapped.next(true, behind, end);
  }
  ledger.charge(IOTLB_SYNC);
  io.forget(first, pages);
}
