/** A MAP_DMA or UNMAP_DMA request, its 64-bit iova and size split at the trace's page size. */
export interface RangeCall {
  page: number;
  /** Bytes of the iova below a page. */
  pageOffset: number;
  pages: number;
  /** Bytes of the size below a page. */
  lenOffset: number;
}

/** True where iova or size is no multiple of a page, or the size is 0: -EINVAL for map and unmap alike. */
export function misshapen({ pageOffset, pages, lenOffset }: RangeCall): boolean {
  return pageOffset !== 0 || pages === 0 || lenOffset !== 0;
}

/**
 * iova + size - 1 < iova in 64 bits: -EINVAL, newer -EOVERFLOW. A range may end at 2^64; what then becomes of its mapping is in
 * dma-search.ts.
 */
export function wraps({ page, pageOffset, pages, lenOffset }: RangeCall, pageShift: number): boolean {
  // of a size of 0 that is no more than 2^64: it wraps nowhere
  const behind = Math.ceil((pageOffset + lenOffset) / 2 ** pageShift);
  return page + pages + behind > 2 ** (64 - pageShift);
}
