/**
 * The zero page among the pages that vfio_pin_pages holds. vaddr_get_pfn asks for a page that may be written only where the
 * vfio_dma has IOMMU_WRITE; else gup gets the zero page where nobody has written (vfio_iommu_type1.c, v5.10). That one is
 * reserved: it is not accounted, and put_pfn leaves it alone (is_invalid_reserved_pfn; the reference that so leaks is given
 * back from v6.0 on, 873aefb376bb; from v6.2 on such a pin gets a page of its own, 84209e87c696). A write by the CPU puts
 * another page in its place, and the device goes on with the zero page.
 */
import { PageBits } from '../device/page-bits.js';
import { VPFN_ERASE, VPFN_UNREF } from '../steps.js';
import type { Container, Dma } from './container.js';

/** IOMMU_WRITE */
const WRITE = 2;

/** The device may write through the mapping. */
export function isWritable({ prot }: Pick<Dma, 'prot'>): boolean {
  return (prot & WRITE) !== 0;
}

export class ZeroPins {
  private readonly pages = new PageBits();

  get count(): number {
    return this.pages.count;
  }

  /** The zero page is pinned for this page, whatever stands at its place by now. */
  has(page: number): boolean {
    return this.pages.count > 0 && this.pages.get(page);
  }

  /** Notes which of [first, first + pages), which gup has just got, are the zero page; returns how many. */
  note({ mm }: Container, dma: Dma, first: number, pages: number): number {
    if (isWritable(dma) || !mm.pages.host.any) return 0;
    const before = this.count;
    for (let page = first; page < first + pages; page++)
      if (mm.pages.isZeroPage(page)) this.pages.set(page, 1);
    return this.count - before;
  }

  /** vfio_iova_put_vfio_pfn at the last reference, where the page is one of these; false, and nothing done, for all others. */
  drop(container: Container, dma: Dma, page: number, slot: number): boolean {
    if (!this.has(page)) return false;
    container.ledger.charge(VPFN_UNREF);
    container.ledger.charge(VPFN_ERASE);
    container.putLast(dma, page, slot);
    this.pages.clear(page, 1);
    return true;
  }
}
