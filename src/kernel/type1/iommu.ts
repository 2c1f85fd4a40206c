/** The IOMMU side of MAP_DMA and UNMAP_DMA: how many table entries a range needs (drivers/iommu/iommu.c, v5.10). */

/** log2 of pages per entry, largest first: 1G, 2M and 4K with 4K pages. */
function entryShifts(pageShift: number): readonly number[] {
  const bits = pageShift - 3;
  return [2 * bits, bits, 0];
}

/**
 * Page table entries that __iommu_map writes for [iova, iova + pages) at a host pfn: at each place the largest size
 * that fits and that divides iova and pfn alike (iommu_pgsize). All in pages.
 */
export function tableEntries(iova: number, pfn: number, pages: number, pageShift: number): number {
  let entries = 0;
  let at = 0;
  for (const shift of entryShifts(pageShift)) {
    const size = 2 ** shift;
    if ((pfn - iova) % size !== 0) continue;
    const head = (size - ((iova + at) % size)) % size;
    const whole = Math.floor((pages - at - head) / size);
    if (whole <= 0) continue;
    // head and tail around the whole entries need smaller ones
    entries += whole;
    if (head > 0) entries += tableEntries(iova + at, pfn + at, head, pageShift);
    at += head + whole * size;
    if (at === pages) return entries;
    return entries + tableEntries(iova + at, pfn + at, pages - at, pageShift);
  }
  return entries;
}
