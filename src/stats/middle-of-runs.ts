/**
 * Whether values lie wider apart or closer together while half of them are still smaller: the share of a run's values in
 * the middle half of both sides. A shape of runs is told by no more than that, as few runs tell no more.
 */
import { sumOf } from '../sums.js';
import type { Estimate } from './difference.js';
import { meanOf, welch } from './samples.js';

/**
 * Two runs of a side may be alike by chance too often, and with more than twice as many on the one side Welch's interval is
 * too short: where runs differ as much as calls do, that of 95 % leaves out no difference at all in 12 of 100 equal sides
 * of 3 and 10 runs, and in 2 to 7 of others.
 */
const LEAST_RUNS = 3;
const MOST_TIMES = 2;
/** Between rows that hold less or more than that nothing is a middle. */
const HELD: readonly [number, number] = [0.25, 0.75];

export interface Middle {
  /** Rows from the one, before the other. */
  readonly fromRow: number;
  readonly toRow: number;
  /** Shares of the values in it, means over the runs. */
  readonly base: number;
  readonly variant: number;
  /** The variant's less BASE's. */
  readonly change: Estimate;
}

/**
 * @param base counts of each run, on the rows of both sides
 * @returns null where there are too few runs, or rows are too wide to have a middle
 */
export function middleOf(base: readonly Float64Array[], variant: readonly Float64Array[]): Middle | null {
  const [fewer, more] = [base.length, variant.length].sort((a, b) => a - b);
  if (fewer < LEAST_RUNS || more > MOST_TIMES * fewer) return null;
  const below = cumulative([base, variant]);
  const [fromRow, toRow] = [0.25, 0.75].map((share) => nearest(below, share));
  const held = below[toRow] - below[fromRow];
  const isOpen = fromRow === 0 || toRow === below.length - 1;
  if (isOpen || held < HELD[0] || held > HELD[1]) return null;
  const [own, theirs] = [base, variant].map((side) =>
    side.map((counts) => sumOf(counts.subarray(fromRow, toRow)) / sumOf(counts)),
  );
  // calls alone make a share vary by that much, however alike a few runs came out
  const [least, other] = [base, variant].map((side) =>
    meanOf(side.map((counts) => (held * (1 - held)) / sumOf(counts))),
  );
  return {
    fromRow,
    toRow,
    base: meanOf(own),
    variant: meanOf(theirs),
    change: welch(own, theirs, [least, other]),
  };
}

/** Share of the values before each row and before the end: each side counts as much, and each run of it. */
function cumulative(sides: readonly (readonly Float64Array[])[]): Float64Array {
  const below = new Float64Array(sides[0][0].length + 1);
  for (const side of sides)
    for (const counts of side) {
      let [sum, n] = [0, sumOf(counts)];
      for (let row = 0; row < counts.length; row++) {
        sum += counts[row];
        below[row + 1] += sum / n / side.length / sides.length;
      }
    }
  return below;
}

function nearest(below: Float64Array, share: number): number {
  return below.reduce(
    (best, one, row) => (Math.abs(one - share) < Math.abs(below[best] - share) ? row : best),
    0,
  );
}
