/** The table under a compared map: what each column has, and how far each variant is from BASE. */
import type {
  ComparedMap,
  ComparisonResult,
  MapAgainst,
  MapColumn,
  Verdict,
} from '../../comparison/result.js';
import { BesideBase } from '../beside-base.js';
import { cutCells, fitLanes, narrowed, shorten, shortenAll } from '../fit-width.js';
import { grouped, percentChange, points, quantity, sharePercent } from '../numbers.js';
import { table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { AxisText } from './axis-text.js';
import { isByRows, probability, unitText, verdictColoured } from './words.js';

/** @param shown columns with values; BASE alone where all are alike */
export function comparisonStatistics(
  result: ComparisonResult,
  map: ComparedMap,
  shown: readonly number[],
  terminal: Terminal,
): string[] {
  if (shown.length === 0) return [];
  const [base, others] = shown[0] === 0 ? [0, shown.slice(1)] : [null, shown];
  const draw = (cellWidth: number) =>
    fitLanes(base, others, terminal.width, (columns, nameWidth) => {
      const names = shortenAll(
        columns.map((c) => result.columns[c].label),
        nameWidth,
      );
      const rows = statisticRows(map, columns, names, (verdict) =>
        verdictColoured(verdict, verdict, terminal.chalk),
      );
      return table(cutCells(rows, cellWidth));
    });
  return narrowed(draw, terminal.width);
}

/**
 * Cells of the table, the heading first; every format for people has the same ones.
 * @param columns those with values
 * @param names of these columns
 */
export function statisticRows(
  map: ComparedMap,
  columns: readonly number[],
  names: readonly string[],
  verdictText: (verdict: Verdict) => string,
): string[][] {
  const axis = new AxisText(map);
  const beside = new BesideBase<MapColumn, MapAgainst>(
    columns.map((c, i) => ({
      name: names[i],
      values: map.columns[c]!,
      against: c === 0 ? null : map.against[c - 1],
    })),
  );
  const hasValues = columns.some((c) => map.columns[c]!.mean !== null);
  const known = (value: number | null) => (value === null ? '' : quantity(value));
  const { percentiles: ofBase } = map.columns[0]!;
  return [
    beside.heading(unitText(map)),
    beside.row('n', ({ n }) => grouped(n)),
    ...(hasValues
      ? [
          beside.row(
            'mean',
            ({ mean }) => known(mean),
            ({ meanPercent }) => (meanPercent === null ? '' : percentChange(meanPercent)),
          ),
        ]
      : []),
    ...beside.percentiles(
      ofBase.map(({ p }) => p),
      ({ percentiles }, i) => percentiles[i].range !== null,
      ({ percentiles }, i) => axis.percentile(percentiles[i]),
      ({ shifts }, i) => axis.shift(shifts[i], ofBase[i]),
    ),
    ...(hasValues ? [beside.row('max', ({ max }) => known(max))] : []),
    ...(beside.isCompared ? distances(map, columns, axis, beside) : []),
    ...beside.changes('', ({ verdict }) => verdictText(verdict)),
  ];
}

function distances(
  map: ComparedMap,
  columns: readonly number[],
  axis: AxisText,
  beside: BesideBase<MapColumn, MapAgainst>,
): string[][] {
  const all = columns.flatMap((c) => (c === 0 ? [] : (map.against[c - 1] ?? [])));
  const chances = ({ lo, hi }: NonNullable<MapAgainst['smallerRange']>) =>
    `${probability(lo)}..${probability(hi)}`;
  const told = all.filter(tellsChance);
  return [
    ...beside.changes('moved', ({ totalVariation }) => `${sharePercent(totalVariation, 1)} %`),
    ...beside.changes('  by chance', ({ movedByChance }) => `${sharePercent(movedByChance, 1)} %`),
    ...beside.changes('KS', ({ kolmogorovSmirnov }) => kolmogorovSmirnov.toFixed(4)),
    ...beside.changes('EMD', ({ earthMovers }) => earthMovers.toFixed(3)),
    ...beside.changes(map.isTime ? 'P(faster)' : 'P(smaller)', (against) =>
      tellsChance(against) ? `${probability(against.smaller)} %` : '',
    ),
    ...(told.some(({ smallerRange }) => smallerRange !== null)
      ? beside.changes('', (against) =>
          against.smallerRange === null || !tellsChance(against) ? '' : chances(against.smallerRange),
        )
      : []),
    ...(told.some(isByRows)
      ? beside.changes('  in any case', (against) =>
          against.smallerAnywhere === null || !isByRows(against) || !tellsChance(against)
            ? ''
            : chances(against.smallerAnywhere),
        )
      : []),
    ...middles(map, all, axis, beside),
    ...tailRows(map, all, axis, beside),
  ];
}

/** What lies in the tail. Variants may be cut at different edges: then the table has no one name for their tails. */
function tailRows(
  map: ComparedMap,
  all: readonly MapAgainst[],
  axis: AxisText,
  beside: BesideBase<MapColumn, MapAgainst>,
): string[][] {
  const tails = all.flatMap(({ tail }) => tail ?? []);
  if (tails.length === 0 || tails.some(({ from }) => from !== tails[0].from)) return [];
  const shareIn = (column: MapColumn): number | undefined =>
    column === map.columns[0] ? tails[0].base : map.against[map.columns.indexOf(column) - 1]?.tail?.variant;
  return [
    beside.row(
      `from ${axis.bound(tails[0].from)}`,
      (column) => {
        const share = shareIn(column);
        return share === undefined ? '' : `${sharePercent(share, 1)} %`;
      },
      ({ tail }) => (tail === null ? '' : `× ${quantity(tail.ratio)}`),
    ),
    ...beside.changes('', ({ tail }) => (tail === null ? '' : `${quantity(tail.lo)}..${quantity(tail.hi)}`)),
  ];
}

/** Rows that are the same while values moved within them say nothing of who is faster. */
function tellsChance({ isSame, sameRows }: MapAgainst): boolean {
  return isSame || !sameRows;
}

/** Of several runs the share in the middle half of both sides, where one variant has it and is no faster or slower. */
function middles(
  map: ComparedMap,
  all: readonly MapAgainst[],
  axis: AxisText,
  beside: BesideBase<MapColumn, MapAgainst>,
): string[][] {
  const middle = all.length === 1 && all[0].whole === 0 ? all[0].runs?.middle : undefined;
  if (!middle) return [];
  const { from, to, base, variant, interval } = middle;
  return [
    beside.row(
      `${axis.bound(from)} to ${axis.bound(to)}`,
      (column) => `${sharePercent(column === map.columns[0] ? base : variant, 1)} %`,
      () => points((variant - base) * 100),
    ),
    ...beside.changes('', () => `${points(interval.lo * 100)}..${points(interval.hi * 100)}`),
  ];
}

/** The columns without any value of a map: `z.txt: no values`. */
export function missingTexts(
  { columns }: ComparisonResult,
  map: ComparedMap,
  labelWidth = Number.POSITIVE_INFINITY,
): string[] {
  return columns.flatMap(({ label }, c) =>
    (map.columns[c]?.n ?? 0) > 0
      ? []
      : [`${shorten(label, labelWidth)}: ${map.columns[c] ? 'no values' : 'no such map'}`],
  );
}
