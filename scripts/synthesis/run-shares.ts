/** How contiguous the data pages are: solved from the published run lengths of boot and fio together. */
import { meanOf } from '../../src/stats/samples.js';
import { sumOf } from '../../src/sums.js';

/** Calls and what is known of their runs, boot and fio together. */
export interface RunTask {
  /** Runs of one page and of two that do not depend on the shares: control blocks, direct data. */
  readonly fixedOnes: number;
  readonly fixedTwos: number;
  /** Data calls of two pages, of 4-7 pages, of 8-15, and the pages in the latter two together. */
  readonly twoCalls: number;
  readonly fourCalls: number;
  readonly eightCalls: number;
  readonly trackPages: number;
}

export interface RunShares {
  /** Of the track calls: wholly contiguous. */
  readonly whole: number;
  /** Of the calls of 8-15 pages that are not: with one run of 4-7 pages in them. */
  readonly partial: number;
  /** Of the two-page data calls: contiguous. */
  readonly pair: number;
}

/** Lengths of a partial run, equally often. */
export const PARTIAL_RUNS = [4, 5, 6, 7] as const;

/**
 * The shares that give runs in the proportions `observed` (1, 2-3, 4-7, 8-15 pages). Three shares, three free
 * proportions: one solution, found in the total number of runs, in which everything is linear.
 */
export function solveRunShares(task: RunTask, observed: readonly number[]): RunShares {
  const sum = sumOf(observed);
  const [ones, twos, fours, eights] = observed.map((count) => count / sum);
  const meanRun = meanOf(PARTIAL_RUNS);
  const at = (runs: number) => {
    const whole = (eights * runs) / task.eightCalls;
    const partialOfAll = (fours * runs - task.fourCalls * whole) / task.eightCalls;
    const pair = (twos * runs - task.fixedTwos) / task.twoCalls;
    const single =
      task.fixedOnes +
      2 * task.twoCalls * (1 - pair) +
      task.trackPages * (1 - whole) -
      meanRun * partialOfAll * task.eightCalls;
    return { whole, partialOfAll, pair, excess: single - ones * runs };
  };
  const runs = at(0).excess / (at(0).excess - at(1).excess);
  const { whole, partialOfAll, pair } = at(runs);
  const partial = partialOfAll / (1 - whole);
  for (const [name, share] of Object.entries({ whole, partial, pair })) {
    if (!(share >= 0 && share <= 1)) throw new Error(`no such trace: share ${name} would be ${share}`);
  }
  return { whole, partial, pair };
}
