/**
 * The host pages behind guest memory. A host pfn is a function of (vm, page), not of allocation order, so that every
 * lane sees the same pfns; neighbours are physically contiguous exactly where the backing says so.
 */

export interface Backing {
  readonly kind: '4k' | 'thp' | 'hugetlb-2m' | 'hugetlb-1g';
  /** 4k only: that many neighbours are physically contiguous. */
  readonly run: number;
  readonly untouched: boolean;
}

/** Distance between the host pfns of two VMs: memories of less than 2^33 pages each can't overlap. */
const VM_STRIDE = 2 ** 34;

/**
 * PAGE_SIZE / sizeof(void *): what a page of pointers or pfns holds. VFIO_PIN_PAGES_MAX_ENTRIES, and the capacity of a
 * vfio_batch (v5.12).
 */
export function entriesPerPage(pageShift: number): number {
  return 1 << (pageShift - 3);
}

/**
 * page % size, for V8 is slow at % of two doubles. The page is not negative; or, for one that is, only whether the remainder
 * is 0 may be asked.
 */
export function remainder(page: number, size: number): number {
  return page - Math.floor(page / size) * size;
}

/** A backing with its sizes worked out for a page size. */
export class BackingGeometry {
  /** Pages of one physically contiguous group; groups start at multiples of that. */
  readonly span: number;
  /** The group is one compound page (THP, hugetlb). */
  readonly compound: boolean;
  readonly hugetlb: boolean;
  /** Of a compound page: in how many pieces of 2 MB a first touch clears it, at least one. */
  readonly clearedPieces: number;
  readonly untouched: boolean;
  /** Pfns that are left out between two groups, so that they are not contiguous. */
  private readonly gap: number;
  /** 1 / span where that is exact, else 0: a division takes four times as long. */
  private readonly perPage: number;

  /** @param pageShift log2 of the page size (12, 14 or 16) */
  constructor(backing: Backing, pageShift: number) {
    this.compound = backing.kind !== '4k';
    this.hugetlb = backing.kind === 'hugetlb-2m' || backing.kind === 'hugetlb-1g';
    this.untouched = backing.untouched;
    if (backing.kind === '4k') this.span = backing.run;
    else if (backing.kind === 'thp') this.span = 2 ** (pageShift - 3);
    else this.span = 2 ** ((backing.kind === 'hugetlb-2m' ? 21 : 30) - pageShift);
    this.gap = this.compound ? this.span : 1;
    this.perPage = Number.isInteger(Math.log2(this.span)) ? 1 / this.span : 0;
    this.clearedPieces = Math.max(1, (this.span * 2 ** pageShift) / 2 ** 21);
  }

  /** First page of the compound page that a page is part of; the page itself where it is part of none. */
  headOf(page: number): number {
    return this.compound ? page - remainder(page, this.span) : page;
  }

  /** Both are of compound pages, of the same size. */
  isLike(other: BackingGeometry): boolean {
    return this.compound && other.compound && this.span === other.span;
  }

  /** Host pfn of a page. Compound pages are aligned to their size; between two groups lies a gap. */
  pfn(vm: number, page: number): number {
    const { span, gap, perPage } = this;
    const group = Math.floor(perPage > 0 ? page * perPage : page / span);
    return vm * VM_STRIDE + page + group * gap;
  }

  /** Physically contiguous groups that [first, first + pages) touches; pages is at least 1. */
  groupsIn(first: number, pages: number): number {
    return Math.floor((first + pages - 1) / this.span) - Math.floor(first / this.span) + 1;
  }

  /**
   * How many physically contiguous runs from `page` on are alike, whole groups that end at `end` or before; 1 where there is
   * no second, or `page` is inside of a group.
   */
  alikeRuns(page: number, end: number): number {
    return remainder(page, this.span) === 0 ? Math.max(1, Math.floor((end - page) / this.span)) : 1;
  }

  /** Pages from `page` to the end of its physically contiguous group, itself included. */
  contiguousFrom(page: number): number {
    return this.span - remainder(page, this.span);
  }
}
