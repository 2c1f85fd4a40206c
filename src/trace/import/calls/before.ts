/**
 * What must have been mapped and pinned before a recording began, for its calls to return what they did. A recording of a
 * running machine begins in the middle: without this, a replay would refuse the first pin of memory that was mapped long ago.
 *
 * - Memory that was pinned or accessed, and of which no earlier call of the recording says that it was mapped, was mapped. How
 *   it was divided into mappings nobody knows: pages less than a gigabyte apart are taken for one, as a guest's memory is, unless
 *   the recording says of what lies between that it was mapped, unmapped, or refused.
 * - Memory that was unmapped without the recording having mapped any of it was mapped in just that range, but for what the
 *   recording has unmapped before.
 * - A page that was unpinned more often than it was pinned had those pins.
 */
import { minus } from '../../../errno.js';
import { sumOf } from '../../../sums.js';
import { type PageRange, PageRanges } from '../../page-ranges.js';
import type { CallOp } from './call-columns.js';

/** Of an address space of 64 bits. */
const LAST_PAGE = 2 ** 52;
const PAGES_OF_A_GIGABYTE = 2 ** 18;
/** As many as vfio_pin_pages takes at once (VFIO_PIN_PAGES_MAX_ENTRIES). */
const MOST_PAGES = 512;

export class Before {
  /** Calls that succeeded where nothing of the recording, and nothing before it, allows them to. */
  unexplained = 0;
  /** What the recording has mapped, and not unmapped again. */
  private readonly mapped = new PageRanges();
  /** Of which the recording has told whether it is mapped. */
  private readonly told = new PageRanges();
  private readonly used = new PageRanges();
  private readonly unmapped: PageRange[] = [];
  /** Where unmaps begin and end: a mapping across one of them would have been refused. */
  private readonly edges = new Set<number>();
  /** Pins of the recording by page. */
  private readonly pins = new Map<number, number>();
  private readonly pinned = new Map<number, number>();

  /**
   * Takes the next call of a VM.
   * @param pages it is about
   * @param ret what it returned; NaN where nobody says
   */
  take(op: CallOp, pages: PageRange, ret: number): void {
    // what wraps around was no success, whatever the recording says
    if (pages.end <= pages.first || pages.end > LAST_PAGE) return;
    if (op === 'map') this.map(pages, ret);
    else if (op === 'unmap') this.unmap(pages, ret);
    else if (!(ret < 0)) this.use(op, pages, ret);
    else if (
      ret === minus('EINVAL') &&
      this.used.lacks(pages.first, pages.end) &&
      this.mapped.lacks(pages.first, pages.end)
    )
      this.told.add(pages.first, pages.end);
  }

  /** Mappings that were there, ascending. */
  maps(): PageRange[] {
    const loose = new PageRanges();
    for (const range of this.used) loose.add(range.first, range.end);
    for (const range of this.unmapped) loose.remove(range.first, range.end);
    const edges = Float64Array.from(this.edges).sort();
    const clusters: PageRange[] = [];
    for (const { first, end } of [...loose].flatMap((range) => cutAt(edges, range))) {
      const last = clusters.at(-1);
      if (last !== undefined && this.isOne(edges, { first: last.end, end: first }))
        clusters[clusters.length - 1] = { first: last.first, end };
      else clusters.push({ first, end });
    }
    return [...clusters, ...this.unmapped].sort((a, b) => a.first - b.first);
  }

  /** Whether what lies on both sides of a gap is taken for one mapping. */
  private isOne(edges: Float64Array, gap: PageRange): boolean {
    if (gap.end - gap.first >= PAGES_OF_A_GIGABYTE || edges[placeOf(edges, gap.first)] <= gap.end)
      return false;
    return this.told.lacks(gap.first, gap.end);
  }

  /** Calls that pinned what was pinned, each of pages in a row. */
  pinCalls(): PageRange[] {
    const calls: PageRange[] = [];
    let left = [...this.pinned].sort(([a], [b]) => a - b);
    while (left.length > 0) {
      for (const [page] of left) {
        const last = calls.at(-1);
        if (last?.end === page && page - last.first < MOST_PAGES)
          calls[calls.length - 1] = { first: last.first, end: page + 1 };
        else calls.push({ first: page, end: page + 1 });
      }
      left = left.flatMap(([page, pins]) => (pins > 1 ? [[page, pins - 1] as [number, number]] : []));
    }
    return calls;
  }

  private map(pages: PageRange, ret: number): void {
    const isNew = this.told.lacks(pages.first, pages.end) && this.used.lacks(pages.first, pages.end);
    if (ret === minus('EEXIST') && isNew) this.used.add(pages.first, pages.end);
    if (ret < 0) return;
    this.mapped.add(pages.first, pages.end);
    this.told.add(pages.first, pages.end);
  }

  private unmap(pages: PageRange, ret: number): void {
    if (ret < 0) return;
    this.edges.add(pages.first).add(pages.end);
    // else what the recording has mapped is what was unmapped
    if (this.mapped.lacks(pages.first, pages.end))
      this.unmapped.push(...this.told.missing(pages.first, pages.end));
    this.told.add(pages.first, pages.end);
    this.mapped.remove(pages.first, pages.end);
  }

  private use(op: CallOp, pages: PageRange, ret: number): void {
    const untold = this.told.missing(pages.first, pages.end);
    for (const range of untold) this.used.add(range.first, range.end);
    if (op === 'unpin') this.unpin(pages);
    else if (pagesOf(this.mapped.missing(pages.first, pages.end)) > pagesOf(untold)) this.unexplained++;
    if (op === 'pin') this.pin(pages, ret);
  }

  private pin({ first, end }: PageRange, ret: number): void {
    const last = Number.isNaN(ret) ? end : Math.min(end, first + ret);
    for (let page = first; page < last; page++) this.pins.set(page, (this.pins.get(page) ?? 0) + 1);
  }

  private unpin({ first, end }: PageRange): void {
    for (let page = first; page < end; page++) {
      const pins = this.pins.get(page) ?? 0;
      if (pins > 1) this.pins.set(page, pins - 1);
      else if (pins === 1) this.pins.delete(page);
      else if (this.told.lacks(page, page + 1)) this.pinned.set(page, (this.pinned.get(page) ?? 0) + 1);
      else this.unexplained++;
    }
  }
}

function pagesOf(ranges: readonly PageRange[]): number {
  return sumOf(ranges, ({ first, end }) => end - first);
}

/** A range in pieces that no edge lies in. */
function cutAt(edges: Float64Array, { first, end }: PageRange): PageRange[] {
  const pieces: PageRange[] = [];
  let from = first;
  for (let i = placeOf(edges, first + 1); edges[i] < end; i++) {
    pieces.push({ first: from, end: edges[i] });
    from = edges[i];
  }
  return [...pieces, { first: from, end }];
}

/** Place of the first of ascending numbers that is at least as large. */
function placeOf(numbers: Float64Array, least: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
