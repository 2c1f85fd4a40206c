/**
 * The end of every report of a comparison: what was not compared, where the columns come from, what the tables show, and how
 * certain the verdicts are.
 */
import type { ComparedColumn, ComparisonResult } from '../../comparison/result.js';
import { MEAN_TOLERANCE } from '../../stats/verdict.js';
import { SAME_BELOW_PERCENT } from '../../stats/word.js';
import { grouped, quantity } from '../numbers.js';

/** What was not compared, and why: for the formats that put no link to the line. */
export function unmatchedTexts({ unmatched, columns }: ComparisonResult): string[] {
  return unmatched.map(({ column, title, line, source, why }) => {
    const where = `${source === undefined ? '' : `${source} `}line ${line}`;
    return `${title} of ${columns[column].label}, ${where}: ${why}`;
  });
}

/** Where a column comes from: `mail.txt, column +PATCH, mail table`. */
function sourceText({ source, column, form, rests, runs }: ComparedColumn): string {
  const named = (file: string) => (file === '-' ? 'standard input' : file);
  const rest = (of: string | undefined) => (of === undefined ? [] : [of]);
  const files =
    runs === undefined
      ? [named(source)]
      : runs.map((run, r) => [`${r + 1} ${named(run.source)}`, ...rest(run.rests)].join(', '));
  const all = runs === undefined ? files[0] : `${runs.length} runs, ${files.join('; ')}`;
  return [all, ...(column === null ? [] : [`column ${column}`]), form, ...(runs ? [] : rest(rests))].join(
    ', ',
  );
}

/** Where the columns come from, one statement each, and what else than variants they differ by. */
export function sourceTexts({ columns, unlike }: ComparisonResult): string[] {
  return [...columns.map((column) => `${column.label}: ${sourceText(column)}`), ...(unlike ?? [])];
}

/** What the columns and rows of the tables are. */
export const LEGEND: readonly string[] = [
  'K = 1024 in ranges. vs BASE: difference to BASE, in histograms in percentage points; cum. %: share up to the end of the row. A percentile lies in the row shown, its shift between the two bounds shown, or within chance where the 95 % interval of single values has no sign.',
  'moved: share of the values that would have to change their row to turn one histogram into the other; by chance: how much of that two samples of one distribution show on average. KS: largest difference of the cumulative shares. EMD: mean way of a value, in powers of two. P(faster) by rows counts values of one row half faster, half slower; in any case: its interval wherever in their rows they are.',
];

/** In fewer values than that, neighbours that resemble each other go unnoticed. */
const FEW = 50;

/** How certain intervals and verdicts are, for the end of every report. */
export function certainty({ alpha, negligible, replicates, seed, maps }: ComparisonResult): string[] {
  const isByStatistics = maps.some(({ against }) => against.some((one) => one?.judgedBy === 'statistics'));
  const isShort = maps.some(({ columns }) =>
    columns.some((one) => one?.recorded === 'single values' && one.n > 0 && one.n < FEW),
  );
  const all = maps.flatMap(({ against }) => against.filter((one) => one !== null));
  const areRuns = all.some(({ runs }) => runs !== undefined);
  const areSingle = all.length === 0 || all.some(({ runs }) => runs === undefined);
  const points = `${quantity(negligible * 100)} point${negligible === 0.01 ? '' : 's'}`;
  return [
    `Verdicts: improved, regressed and changed need a probability at least ${points} off 50 %, a tail at least 1.25 times or at most 1/1.25 as frequent (farther out than p99: 2 times or 1/2), ${areSingle ? `or cumulative shares (KS) at least ${quantity(negligible * 300)} points apart` : `or a mean at least ${MEAN_TOLERANCE * 100} % off`}, and intervals that leave chance out. No change: the intervals of the probability within ${points} of 50 %, of the tail within these ratios, of a mean of single values within ±${MEAN_TOLERANCE * 100} %; no change by rows: what moved within a row is not seen, and may be up to its width. Equal distributions are called different in at most ${quantity(alpha * 100)} % of reports (Holm's correction over all maps and variants) if ${areSingle ? "calls are independent, which a histogram can't show; single values are drawn in blocks as long as neighbours resemble each other" : 'runs are independent, as those taken in turn are, and vary about normally'}.`,
    ...(areSingle
      ? [
          `Intervals: bootstrap, ${grouped(replicates)} replicates, seed ${seed}, at the level of that correction; 1,000 values on each side tell the probability to about ±3 points, 10,000 to ±1. They tell how sure these values are, not how much the machine differs from run to run: one run of each can't tell that.`,
        ]
      : []),
    ...(areRuns
      ? [
          `Where a side has several runs, these are compared, each once whatever its number of calls, by Welch's t: how often a call of a run is faster than one of any run, which the mean place of its calls must bear out, the share of its calls in the tail and, where it is known, its mean. Shapes are not judged: where no call is told to be faster, the share of the calls in the middle half of both sides is shown, with Welch's 95 % interval of the difference in points, less where the calls of the variant lie wider apart (three runs of each at least). Histograms and percentiles are of the calls of all runs. "95 %" is Welch's interval of the means, in percent Fieller's, or by rows Welch's of the geometric means with every call in the middle of its row, corrected for nothing; with several runs on both sides "by chance" is how much moves from run to run.`,
        ]
      : []),
    ...(isShort && areSingle
      ? [`Fewer than ${FEW} single values: taken as independent, too few to check.`]
      : []),
    ...(isByStatistics
      ? [
          `Where rows find no change in saved replays of the same calls and seed, though the mean moved by ${SAME_BELOW_PERCENT} % or more, their exact statistics decide: regressed where none got smaller, improved where none got larger.`,
        ]
      : []),
  ];
}
