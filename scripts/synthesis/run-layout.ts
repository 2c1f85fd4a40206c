/** How the pages of one call lie in guest memory: which of them follow one another. */
import type { Random } from './random.js';

/**
 * Longest run of neighbours in a call: 1 is all scattered; a number below the call's pages is one run of that length
 * somewhere, the other pages single; all of the pages is one contiguous run. `pairs`: runs of two throughout.
 */
export type RunLength = number | 'pairs';

/**
 * Page numbers of a call of `pages` pages from `start` on. Single pages keep one page of distance to each other and to
 * the run, so that no two of them join.
 */
export function layRun(start: number, pages: number, run: RunLength, random: Random): number[] {
  if (run === 'pairs') return Array.from({ length: pages }, (_, i) => start + i + (i >> 1));
  const before = run > 1 && run < pages ? random.below(pages - run + 1) : 0;
  const list: number[] = [];
  let at = start;
  while (list.length < pages) {
    const length = run > 1 && list.length === before ? run : 1;
    for (let i = 0; i < length; i++) list.push(at++);
    at++;
  }
  return list;
}

/** Pages from the first to the last of such a call and the gap behind it. */
export function spanOf(pages: number, run: RunLength): number {
  if (run === 'pairs') return pages + ((pages + 1) >> 1);
  return run > 1 ? 2 * (pages - run) + run + 1 : 2 * pages;
}

/** The runs of such a list. */
export function runsOf(pfns: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const [i, pfn] of pfns.entries()) {
    if (i > 0 && pfn === pfns[i - 1] + 1) runs[runs.length - 1].push(pfn);
    else runs.push([pfn]);
  }
  return runs;
}
