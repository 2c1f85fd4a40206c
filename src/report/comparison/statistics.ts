/** The table under a compared map: what each column has, and how far each variant is from BASE. */
import type {
  ComparedMap,
  ComparisonResult,
  MapAgainst,
  MapColumn,
  Verdict,
} from '../../comparison/result.js';
import { cutCells, fitLanes, narrowed, shorten, shortenAll } from '../fit-width.js';
import { grouped, percentChange, quantity, sharePercent } from '../numbers.js';
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
      return table(cutCells(rows, cellWidth), `l${'r'.repeat(rows[0].length - 1)}`);
    });
  return narrowed(draw, terminal.width);
}

type Cells = (column: MapColumn, index: number) => string;
type Changes = (against: MapAgainst, index: number) => string;

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
  const againstOf = (c: number) => (c === 0 ? null : map.against[c - 1]);
  const row = (name: string, cell: Cells, change: Changes): string[] => [
    name,
    ...columns.flatMap((c) => {
      const against = againstOf(c);
      return [cell(map.columns[c]!, c), ...(against ? [change(against, c)] : [])];
    }),
  ];
  const none = () => '';
  const isCompared = columns.some((c) => againstOf(c) !== null);
  const hasValues = columns.some((c) => map.columns[c]!.mean !== null);
  const known = (value: number | null) => (value === null ? '' : quantity(value));
  const told = map.columns[0]!.percentiles.map((_, i) => i).filter((i) =>
    columns.some((c) => map.columns[c]!.percentiles[i].range !== null),
  );
  const rows = [
    [unitText(map), ...columns.flatMap((c, i) => (againstOf(c) ? [names[i], 'vs BASE'] : [names[i]]))],
    row('n', ({ n }) => grouped(n), none),
    ...(hasValues
      ? [
          row(
            'mean',
            ({ mean }) => known(mean),
            ({ meanPercent }) => (meanPercent === null ? '' : percentChange(meanPercent)),
          ),
        ]
      : []),
    ...told.map((i) =>
      row(
        `p${map.columns[0]!.percentiles[i].p}`,
        ({ percentiles }) => axis.percentile(percentiles[i]),
        ({ shifts }) => axis.shift(shifts[i], map.columns[0]!.percentiles[i]),
      ),
    ),
    ...(told.length < map.columns[0]!.percentiles.length
      ? [
          row(
            `p${map.columns[0]!.percentiles[told.length].p}${told.length < map.columns[0]!.percentiles.length - 1 ? '+' : ''}`,
            () => 'n too small',
            none,
          ),
        ]
      : []),
    ...(hasValues ? [row('max', ({ max }) => known(max), none)] : []),
    ...(isCompared ? distances(map, columns, axis, row) : []),
    ...(isCompared ? [row('', none, ({ verdict }) => verdictText(verdict))] : []),
  ];
  return rows;
}

function distances(
  map: ComparedMap,
  columns: readonly number[],
  axis: AxisText,
  row: (name: string, cell: Cells, change: Changes) => string[],
): string[][] {
  const none = () => '';
  const all = columns.flatMap((c) => (c === 0 ? [] : (map.against[c - 1] ?? [])));
  const range = (lo: string, hi: string) => `${lo}..${hi}`;
  const tails = all.flatMap(({ tail }) => (tail === null ? [] : [tail.from]));
  // variants may be cut at different edges: then the table has no one name for them
  const from = tails.length > 0 && tails.every((edge) => edge === tails[0]) ? tails[0] : null;
  return [
    row('moved', none, ({ totalVariation }) => `${sharePercent(totalVariation, 1)} %`),
    row('  by chance', none, ({ movedByChance }) => `${sharePercent(movedByChance, 1)} %`),
    row('KS', none, ({ kolmogorovSmirnov }) => kolmogorovSmirnov.toFixed(4)),
    row('EMD', none, ({ earthMovers }) => earthMovers.toFixed(3)),
    row(map.isTime ? 'P(faster)' : 'P(smaller)', none, (against) =>
      tellsChance(against) ? `${probability(against.smaller)} %` : '',
    ),
    ...(all.some((against) => against.smallerRange !== null && tellsChance(against))
      ? [
          row('', none, (against) => {
            const { smallerRange: bounds } = against;
            return bounds === null || !tellsChance(against)
              ? ''
              : range(probability(bounds.lo), probability(bounds.hi));
          }),
        ]
      : []),
    ...(all.some((against) => isByRows(against) && tellsChance(against))
      ? [
          row('  in any case', none, (against) => {
            const bounds = against.smallerAnywhere;
            return bounds === null || !isByRows(against) || !tellsChance(against)
              ? ''
              : range(probability(bounds.lo), probability(bounds.hi));
          }),
        ]
      : []),
    ...(from === null
      ? []
      : [
          row(
            `from ${axis.bound(from)}`,
            (_, c) => {
              const tail =
                c === 0 ? all.find((against) => against.tail !== null)!.tail : map.against[c - 1]?.tail;
              return tail ? `${sharePercent(c === 0 ? tail.base : tail.variant, 1)} %` : '';
            },
            ({ tail }) => (tail === null ? '' : `× ${quantity(tail.ratio)}`),
          ),
          row('', none, ({ tail }) => (tail === null ? '' : range(quantity(tail.lo), quantity(tail.hi)))),
        ]),
  ];
}

/** Rows that are the same while values moved within them say nothing of who is faster. */
function tellsChance({ isSame, sameRows }: MapAgainst): boolean {
  return isSame || !sameRows;
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
