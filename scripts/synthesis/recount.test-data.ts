/**
 * What a finished trace of pins really does, counted from its rows alone: calls by size, states of the pages, runs.
 * Written without the code that made the trace, to check it.
 */
import type { TraceRow } from '../../src/trace/write.js';
import { COLD_PAGES, HOT_PAGES, type PageState } from './page-ages.js';

type Met = PageState | 'hit';

export interface Recount {
  /** Calls by number of pages. */
  readonly sizes: ReadonlyMap<number, number>;
  /** What pages met, by the calls' bucket (1, 2, 4, 8: its lower end). */
  readonly met: ReadonlyMap<number, ReadonlyMap<Met, number>>;
  /** Calls of several pages whose pages did not all meet the same. */
  readonly mixedCalls: number;
  /** Runs that contiguous-pin would make, by length. */
  readonly runs: ReadonlyMap<number, number>;
  /** Pages still pinned at the end. */
  readonly leftPinned: number;
}

function count<Key>(map: Map<Key, number>, key: Key): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** Counts over the pin and unpin rows. Throws Error where a page is unpinned that is not pinned. */
export function recount(rows: Iterable<TraceRow>): Recount {
  const references = new Map<number, number>();
  const lastGup = new Map<number, number>();
  const sizes = new Map<number, number>();
  const met = new Map<number, Map<Met, number>>();
  const runs = new Map<number, number>();
  let gups = 0;
  let mixedCalls = 0;

  const visit = (pfn: number): Met => {
    const held = references.get(pfn) ?? 0;
    references.set(pfn, held + 1);
    if (held > 0) return 'hit';
    const last = lastGup.get(pfn);
    const age = last === undefined ? Number.POSITIVE_INFINITY : gups - last;
    lastGup.set(pfn, ++gups);
    return age <= HOT_PAGES ? 'hot' : age <= COLD_PAGES ? 'cold' : 'slow';
  };

  for (const row of rows) {
    const pfns = row.pfns ?? [];
    if (row.op === 'pin') {
      count(sizes, pfns.length);
      const states = pfns.map(visit);
      const bucket = 2 ** Math.floor(Math.log2(pfns.length));
      const ofBucket = met.get(bucket) ?? new Map<Met, number>();
      met.set(bucket, ofBucket);
      for (const state of states) count(ofBucket, state);
      if (new Set(states).size > 1) mixedCalls++;
      let run = 0;
      for (let i = 0; i <= pfns.length; i++) {
        const joins = run > 0 && i < pfns.length && states[i] !== 'hit' && pfns[i] === pfns[i - 1] + 1;
        if (!joins && run > 0) count(runs, run);
        run = i < pfns.length && states[i] !== 'hit' ? (joins ? run + 1 : 1) : 0;
      }
    } else if (row.op === 'unpin') {
      for (const pfn of pfns) {
        const held = references.get(pfn);
        if (held === undefined) throw new Error(`page ${pfn} is unpinned but not pinned`);
        if (held === 1) references.delete(pfn);
        else references.set(pfn, held - 1);
      }
    }
  }
  return { sizes, met, mixedCalls, runs, leftPinned: references.size };
}

/** Numbers by size or length put into the buckets 1, 2-3, 4-7 and 8-15. */
export function inBuckets(counts: ReadonlyMap<number, number>): number[] {
  const buckets = [0, 0, 0, 0];
  for (const [size, n] of counts) buckets[Math.floor(Math.log2(size))] += n;
  return buckets;
}
