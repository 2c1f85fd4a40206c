/**
 * The runs that MAP_DMA finds in a new vfio_dma: maximal stretches of consecutive host pfns, all of them reserved or none
 * (vfio_pin_pages_remote, v5.10). The zero page follows no page, itself included, so that each of them is a run of its own.
 */
import type { Dma } from './dma.js';
import type { PageTable } from './page-table.js';

/** This many runs of this many pages each, one after another. */
export interface AlikeRuns {
  readonly run: number;
  readonly runs: number;
  /** They are the zero page: reserved, thus neither accounted, nor looked up among what is pinned, nor put. */
  readonly isZero: boolean;
  /** Pages that may still be locked for the first of them. */
  readonly room: number;
}

/** gup may get the zero page for a vfio_dma: up to v6.1, where the device may only read (zero-pins.ts). */
export function mayGetZeroPages(table: PageTable, dma: Dma): boolean {
  return !dma.isWritable && table.host.any;
}

/**
 * The runs from `page` on that are alike, one at least: none of them ends where the vfio_dma ends or where zero pages begin
 * or end, unless there is one alone.
 * @param zeroes mayGetZeroPages
 * @param end of the vfio_dma
 * @param room pages that may still be locked: own pages beyond it are in no run that is alike
 */
export function alikeRuns(
  table: PageTable,
  { geometry }: Dma,
  zeroes: boolean,
  page: number,
  end: number,
  room: number,
): AlikeRuns {
  const to = zeroes ? table.readsAlikeTo(page, end) : end;
  if (zeroes && table.readsZero(page))
    return { run: 1, runs: Math.max(1, to - 1 - page), isZero: true, room: Number.POSITIVE_INFINITY };
  return {
    run: Math.min(geometry.contiguousFrom(page), to - page),
    runs: geometry.alikeRuns(page, Math.min(to - 1, page + room)),
    isZero: false,
    room,
  };
}

/** How many of [first, end), which gup has got, are put when they are given back: all but the zero pages. */
export function putPages(table: PageTable, zeroes: boolean, first: number, end: number): number {
  if (!zeroes) return end - first;
  let pages = 0;
  for (let page = first; page < end; ) {
    const to = table.readsAlikeTo(page, end);
    if (!table.readsZero(page)) pages += to - page;
    page = to;
  }
  return pages;
}
