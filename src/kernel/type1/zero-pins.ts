/**
 * The zero page among the pages that vfio_pin_pages holds. vaddr_get_pfn asks for a page that may be written only where the
 * vfio_dma has IOMMU_WRITE; else gup gets the zero page where nobody has written (vfio_iommu_type1.c, v5.10). That one is
 * reserved: it is not accounted, and put_pfn leaves it alone (is_invalid_reserved_pfn; the reference that so leaks is given
 * back from v6.0 on, 873aefb376bb; from v6.2 on such a pin gets a page of its own, 84209e87c696). A write by the CPU puts
 * another page in its place, and the device goes on with the zero page.
 */
import { PageBits } from '../device/page-bits.js';
import type { Dma } from './dma.js';
import type { Mm } from './mm.js';

export class ZeroPins {
  /** There are some, or were: most containers have none, and need not look. */
  any = false;
  private readonly pages = new PageBits();

  get count(): number {
    return this.pages.count;
  }

  /** The zero page is pinned for this page, whatever stands at its place by now. */
  has(page: number): boolean {
    return this.any && this.pages.get(page);
  }

  /** Notes which of [first, first + pages), which gup has just got, are the zero page; returns how many. */
  note({ pages: table }: Mm, dma: Dma, first: number, pages: number): number {
    if (dma.isWritable || !table.host.any) return 0;
    const before = this.count;
    for (let page = first; page < first + pages; page++) if (table.isZeroPage(page)) this.pages.set(page, 1);
    if (this.count > before) this.any = true;
    return this.count - before;
  }

  /** The last reference of a page goes; true where it is one of these. */
  forget(page: number): boolean {
    return this.any && this.pages.clear(page, 1) > 0;
  }
}
