/** The IOMMU side of MAP_DMA and UNMAP_DMA: how many table entries a range needs (drivers/iommu/iommu.c, v5.10). */

import { type BackingGeometry, remainder } from './backing.js';

/** log2 of pages per table entry by the bits of a table level: with 9 bits (pages of 4K) two levels have blocks, else one. */
const SHIFTS = Array.from({ length: 32 }, (_, bits) => (bits > 9 ? [bits, 0] : [2 * bits, bits, 0]));

/**
 * log2 of pages per entry, largest first: 1G, 2M and 4K; 32M and 16K; 512M and 64K (io-pgtable-arm.c,
 * arm_lpae_restrict_pgsizes).
 */
function entryShifts(pageShift: number): readonly number[] {
  return SHIFTS[pageShift - 3];
}

/** Pages of the smallest entry that is no single page: 2M with 4K pages. */
export function smallestBlock(pageShift: number): number {
  return 1 << (pageShift - 3);
}

/**
 * log2 of the pages that share the table entry of a page, where [first, first + pages) was mapped in physically
 * contiguous runs: the largest entry that lies in the page's run and divides iova and pfn alike.
 */
export function entryShift(
  geometry: BackingGeometry,
  vm: number,
  page: number,
  first: number,
  pages: number,
  pageShift: number,
): number {
  if (geometry.span < smallestBlock(pageShift)) return 0;
  const groupEnd = page + geometry.contiguousFrom(page);
  const runEnd = Math.min(first + pages, groupEnd);
  const runStart = Math.max(first, groupEnd - geometry.span);
  const apart = geometry.pfn(vm, page) - page;
  for (const shift of entryShifts(pageShift)) {
    const size = 1 << shift;
    const head = page - remainder(page, size);
    if (head >= runStart && head + size <= runEnd && remainder(apart, size) === 0) return shift;
  }
  return 0;
}

/**
 * Page table entries that __iommu_map writes for [iova, iova + pages) at a host pfn: at each place the largest size
 * that fits and that divides iova and pfn alike (iommu_pgsize). All in pages.
 */
export function tableEntries(iova: number, pfn: number, pages: number, pageShift: number): number {
  let entries = 0;
  let at = 0;
  for (const shift of entryShifts(pageShift)) {
    const size = 1 << shift;
    if ((pfn - iova) % size !== 0) continue;
    const head = (size - ((iova + at) % size)) % size;
    const whole = Math.floor((pages - at - head) / size);
    if (whole <= 0) continue;
    // the pages before and behind the whole entries of this size take smaller ones
    entries += whole;
    if (head > 0) entries += tableEntries(iova + at, pfn + at, head, pageShift);
    at += head + whole * size;
    if (at === pages) return entries;
    return entries + tableEntries(iova + at, pfn + at, pages - at, pageShift);
  }
  return entries;
}

/**
 * Table entries of `runs` runs of `run` pages each, one after another from an iova on, where the host pfns of two
 * neighbours lie `stride` apart.
 */
export function tableEntriesOfRuns(
  iova: number,
  pfn: number,
  run: number,
  runs: number,
  stride: number,
  pageShift: number,
): number {
  if (run < smallestBlock(pageShift)) return run * runs;
  // how many entries a run takes depends on its iova and pfn modulo the largest entry: after this many runs it repeats
  const period = 2 ** entryShifts(pageShift)[0];
  let all = 0;
  let ofRest = 0;
  const rest = runs % period;
  for (let i = 0; i < Math.min(runs, period); i++) {
    if (i === rest) ofRest = all;
    all += tableEntries(iova + i * run, pfn + i * stride, run, pageShift);
  }
  return runs < period ? all : Math.floor(runs / period) * all + ofRest;
}
