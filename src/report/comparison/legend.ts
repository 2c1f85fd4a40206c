/** What the tables of a comparison show, and how certain its verdicts are: the end of every report. */
import type { ComparisonResult } from '../../comparison/result.js';
import { SAME_BELOW_PERCENT } from '../../stats/word.js';
import { grouped, quantity } from '../numbers.js';

/** What the columns and rows of the tables are. */
export const LEGEND: readonly string[] = [
  'K = 1024 in ranges. vs BASE: difference to BASE, in histograms in percentage points; cum. %: share up to the end of the row. A percentile lies in the row shown, its shift between the two bounds shown.',
  'moved: share of the values that would have to change their row to turn one histogram into the other. KS: largest difference of the cumulative shares. EMD: mean way of a value, in powers of two.',
];

/** How certain intervals and verdicts are, for the end of every report. */
export function certainty({ alpha, negligible, replicates, seed, maps }: ComparisonResult): string[] {
  const isByStatistics = maps.some(({ against }) => against.some((one) => one?.judgedBy === 'statistics'));
  const points = `${quantity(negligible * 100)} point${negligible === 0.01 ? '' : 's'}`;
  return [
    `Verdicts: improved, regressed and changed need a probability at least ${points} off 50 %, a tail at least 1.25 times or at most 1/1.25 as frequent (farther out than p99: 2 times or 1/2), or cumulative shares (KS) at least ${quantity(negligible * 300)} points apart, and intervals that leave chance out; no change is an interval within ${points} of 50 %. Equal distributions are called different in at most ${quantity(alpha * 100)} % of reports (Holm's correction over all maps and variants).`,
    `Intervals: bootstrap, ${grouped(replicates)} replicates, seed ${seed}, at the level of that correction; values of one row count half faster, half slower. They tell how sure these values are, not how much the machine differs from run to run.`,
    ...(isByStatistics
      ? [
          `Where rows find no change in saved replays of the same calls and seed, though the mean moved by ${SAME_BELOW_PERCENT} % or more, their exact statistics decide: regressed where none got smaller, improved where none got larger.`,
        ]
      : []),
  ];
}
