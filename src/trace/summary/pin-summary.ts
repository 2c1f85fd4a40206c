/** The pins of a trace: how long, how contiguous, how often of the same pages, and whether they make sense. */
import { ADDRESS_PAGE, MAX_STORED_PFNS, type TraceBatch } from '../batch.js';
import { PageRanges } from '../page-ranges.js';
import { PinTally } from './pin-tally.js';

/** Pages in units of the trace's page size. */
export interface PinnedPages {
  readonly calls: number;
  /** Pages asked for by all pins, over-long ones included. */
  readonly total: number;
  /** Different pages, counted per vm; an over-long pin (more than MAX_STORED_PFNS) adds none. */
  readonly distinct: number;
  /** Pages never pinned before. */
  readonly first: number;
  /** Pages pinned before but not at that moment. */
  readonly reused: number;
  /** Pages already pinned at that moment: only a reference is taken. */
  readonly already: number;
  /** Most pages pinned at one time, all vms together. */
  readonly peak: number;
  /**
   * Exact value to number of pins: pages per call, and length of each maximal ascending-by-one stretch of a call's
   * array. Calls over MAX_STORED_PFNS stand under the power of two below their number of pages, and have no runs.
   */
  readonly npageCounts: ReadonlyMap<number, number>;
  readonly runCounts: ReadonlyMap<number, number>;
}

/** Rows with something odd: how many, and the line of the first. */
export interface Oddity {
  rows: number;
  line: number;
}

export function note(oddity: Oddity, line: number): void {
  if (oddity.rows++ === 0) oddity.line = line;
}

function add(counts: Map<number, number>, value: number): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

/** Ranges of maps that are kept for a VM: beyond it no pin is said to lie outside of them. */
const MOST_MAPS = 65536;

export class PinSummary {
  readonly unpinsOfUnpinned: Oddity = { rows: 0, line: 0 };
  readonly pinsOutsideMaps: Oddity = { rows: 0, line: 0 };
  private readonly npageCounts = new Map<number, number>();
  private readonly runCounts = new Map<number, number>();
  private readonly tallies = new Map<number, PinTally>();
  private readonly maps = new Map<number, PageRanges>();
  private calls = 0;
  private total = 0;
  private pinnedNow = 0;
  private peak = 0;

  /** @param scale 4 KiB pages in a page of the trace */
  constructor(private readonly scale: number) {}

  private tally(vm: number): PinTally {
    const known = this.tallies.get(vm);
    if (known !== undefined) return known;
    const tally = new PinTally();
    this.tallies.set(vm, tally);
    return tally;
  }

  /** Remembers the range of a map row as one that pins may lie in. */
  map(batch: TraceBatch, row: number): void {
    const vm = batch.vm[row];
    const ranges = this.maps.get(vm) ?? new PageRanges(MOST_MAPS);
    this.maps.set(vm, ranges);
    const offsets = batch.addrOffset[row] + batch.lenOffset[row];
    const end = batch.addrPage[row] + batch.lenPages[row] + Math.ceil(offsets / ADDRESS_PAGE);
    ranges.add(Math.floor(batch.addrPage[row] / this.scale), Math.ceil(end / this.scale));
  }

  /** @param failed the call failed where it was recorded: it counts as a call, but pins nothing */
  pin(batch: TraceBatch, row: number, failed: boolean): void {
    const npage = batch.pfnCount[row];
    this.calls++;
    this.total += npage;
    if (npage > MAX_STORED_PFNS) {
      add(this.npageCounts, 2 ** Math.floor(Math.log2(npage)));
      return;
    }
    add(this.npageCounts, npage);
    const { pfns } = batch;
    const start = batch.pfnStart[row];
    const maps = this.maps.get(batch.vm[row]);
    let outside = false;
    for (let from = 0; from < npage; ) {
      let to = from + 1;
      while (to < npage && pfns[start + to] === pfns[start + to - 1] + 1) to++;
      add(this.runCounts, to - from);
      const first = pfns[start + from];
      outside ||= maps === undefined || !maps.has(first, first + to - from);
      from = to;
    }
    if (outside) note(this.pinsOutsideMaps, batch.line[row]);
    if (failed) return;
    const tally = this.tally(batch.vm[row]);
    const before = tally.pinned;
    for (let i = 0; i < npage; i++) tally.pin(pfns[start + i]);
    this.pinnedNow += tally.pinned - before;
    this.peak = Math.max(this.peak, this.pinnedNow);
  }

  unpin(batch: TraceBatch, row: number): void {
    const npage = batch.pfnCount[row];
    if (npage > MAX_STORED_PFNS) return;
    const tally = this.tally(batch.vm[row]);
    const before = tally.pinned;
    const start = batch.pfnStart[row];
    let unknown = false;
    for (let i = 0; i < npage; i++) {
      if (!tally.unpin(batch.pfns[start + i])) unknown = true;
    }
    this.pinnedNow += tally.pinned - before;
    if (unknown) note(this.unpinsOfUnpinned, batch.line[row]);
  }

  finish(): PinnedPages {
    const tallies = [...this.tallies.values()];
    const sum = (of: (tally: PinTally) => number) => tallies.reduce((total, tally) => total + of(tally), 0);
    return {
      calls: this.calls,
      total: this.total,
      distinct: sum((tally) => tally.distinct),
      first: sum((tally) => tally.first),
      reused: sum((tally) => tally.reused),
      already: sum((tally) => tally.already),
      peak: this.peak,
      npageCounts: this.npageCounts,
      runCounts: this.runCounts,
    };
  }
}
