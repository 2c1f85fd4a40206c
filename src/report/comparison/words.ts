/** How a comparison of recordings is said in words, the same in every format for people. */
import type { ChalkInstance } from 'chalk';
import type {
  ComparedColumn,
  ComparedMap,
  ComparisonResult,
  MapAgainst,
  MapColumn,
  OpenRange,
  PercentileValue,
  Verdict,
} from '../../comparison/result.js';
import { alikeText } from '../../comparison/verdicts.js';
import type { Scale } from '../../recordings/recording.js';
import { inferScale, rowLabel } from '../../recordings/scale.js';
import { SAME_BELOW_PERCENT } from '../../stats/word.js';
import { grouped, percentChange, quantity, sharePercent, signed } from '../numbers.js';

/** Labels of a map's rows, and of other ranges and bounds on its axis. */
export class AxisText {
  private readonly scale: Scale;

  /** Bounds are powers of two, perhaps divided as hist(n, 5) divides them: K is 1024. */
  private readonly isBinary: boolean;

  constructor(map: Pick<ComparedMap, 'rows'>) {
    const rows = map.rows.map(closed);
    this.scale = inferScale(rows);
    this.isBinary =
      this.scale.kind === 'rows'
        ? rows.every(({ lo, hi }) => isBinary(lo) && isBinary(hi))
        : isLog2(this.scale);
  }

  row(range: OpenRange): string {
    const row = closed(range);
    if (this.scale.kind !== 'rows' || row.hi - row.lo === 1) return rowLabel(row, this.scale);
    const [lo, hi] = [row.lo, row.hi].map((bound) => (Number.isFinite(bound) ? this.bound(bound) : '...'));
    return `${lo === '...' ? '(' : '['}${lo}, ${hi})`;
  }

  /** A percentile: the row that holds it, or the value where it is known. */
  percentile({ range }: PercentileValue): string {
    if (range === null) return 'n too small';
    return range.lo !== null && range.lo === range.hi ? quantity(range.lo) : this.row(range);
  }

  /** How far a percentile moved. */
  shift({ range }: PercentileValue, base: PercentileValue): string {
    if (range === null || base.range === null) return '';
    const { lo, hi } = range;
    if (lo !== null && lo === hi) {
      const from = base.range.lo!;
      return percentChange(from === 0 ? null : (lo / from) * 100);
    }
    if (lo !== null && hi !== null && lo === -hi) return 'same row';
    return `${lo === null ? '...' : signed(lo, this.bound)} to ${hi === null ? '...' : signed(hi, this.bound)}`;
  }

  /** A bound as the rows write it: K is 1024 where they are powers of two. */
  readonly bound = (value: number): string => {
    if (!this.isBinary) return quantity(value);
    const size = Math.abs(value);
    const power = SUFFIXES.findLastIndex((_, i) => size >= 1024 ** i && Number.isInteger(size / 1024 ** i));
    if (power <= 0) return quantity(value);
    return `${value < 0 ? '−' : ''}${grouped(size / 1024 ** power)}${SUFFIXES[power]}`;
  };
}

function isLog2({ kind }: Scale): boolean {
  return kind === 'log2' || kind === 'log2-from-01';
}

/** An integer of at most six significant bits, or no number at all. */
function isBinary(bound: number): boolean {
  const size = Math.abs(bound);
  if (size < 1024 || !Number.isFinite(size)) return true;
  return Number.isInteger(size / 2 ** (Math.floor(Math.log2(size)) - 5));
}

const SUFFIXES = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

function closed({ lo, hi }: OpenRange): { lo: number; hi: number } {
  return { lo: lo ?? Number.NEGATIVE_INFINITY, hi: hi ?? Number.POSITIVE_INFINITY };
}

/** `ns`, or what stands where nothing says. */
export function unitText({ unit }: Pick<ComparedMap, 'unit'>): string {
  return unit ?? '(no unit)';
}

/** Where a column comes from: `mail.txt, column +PATCH, mail table`. */
function sourceText({ source, column, form, rests }: ComparedColumn): string {
  const file = source === '-' ? 'standard input' : source;
  const parts = [file, ...(column === null ? [] : [`column ${column}`]), form];
  return [...parts, ...(rests === undefined ? [] : [rests])].join(', ');
}

/** Where the columns come from, one statement each, and what else than variants they differ by. */
export function sourceTexts({ columns, unlike }: ComparisonResult): string[] {
  return [...columns.map((column) => `${column.label}: ${sourceText(column)}`), ...(unlike ?? [])];
}

/** Green improves, red regresses, yellow changes; the words say it without colour as well. */
export function verdictColoured(text: string, verdict: Verdict, chalk: ChalkInstance): string {
  if (verdict === 'improved') return chalk.green(text);
  if (verdict === 'regressed') return chalk.red(text);
  return verdict === 'changed' ? chalk.yellow(text) : text;
}

const RANK: readonly Verdict[] = ['regressed', 'improved', 'changed', 'inconclusive', 'no change'];

/** The maps of a variant that have values on both sides, those with an effect first. */
export function judgedMaps(
  result: ComparisonResult,
  column: number,
): { map: ComparedMap; against: MapAgainst }[] {
  return result.maps
    .flatMap((map) => {
      const against = map.against[column - 1];
      return against ? [{ map, against }] : [];
    })
    .sort((a, b) => RANK.indexOf(a.against.verdict) - RANK.indexOf(b.against.verdict));
}

/** What lies behind a verdict, the median first. */
export function effectText(map: ComparedMap, against: MapAgainst, label: string): string {
  if (against.isSame) {
    return ['the same in every row', ...(against.untold === null ? [] : [against.untold])].join('; ');
  }
  const axis = new AxisText(map);
  const means = meanText(map, against);
  const parts = [
    ...(against.sameRows ? ['the same in every row'] : []),
    medianText(map, against, axis),
    ...(means === null ? [] : [means]),
  ];
  if (against.untold !== null) return [...parts, against.untold].filter((part) => part !== '').join('; ');
  // where the rows are the same, half of the calls are faster by the rows, which says nothing
  if (!against.sameRows) parts.push(chanceText(map, against, label));
  const { tail, inTail, whole, shapeChanged, verdict, smallerRange } = against;
  if (tail !== null && inTail !== 0) {
    const but = whole * inTail < 0 ? 'but ' : '';
    parts.push(
      `${but}${map.isTime ? 'calls' : 'values'} from ${axis.bound(tail.from)} on are ${quantity(tail.ratio)} times as frequent (${quantity(tail.lo)}..${quantity(tail.hi)})`,
    );
  }
  if (shapeChanged && whole === 0) {
    parts.push(
      `${sharePercent(against.totalVariation, 1)} % of the ${map.isTime ? 'calls' : 'values'} moved`,
    );
  }
  if (verdict === 'inconclusive' && means !== null && isBeyondRows(against)) {
    parts.push(
      against.judgedBy === 'statistics'
        ? 'while other statistics went the other way'
        : 'and rows do not tell whether that is chance',
    );
  } else if (verdict === 'inconclusive') {
    const isBeyondChance = smallerRange !== null && (smallerRange.lo > 0.5 || smallerRange.hi < 0.5);
    parts.push(
      isBeyondChance
        ? 'which is more than chance, but whether it is enough to matter is open'
        : 'which neither shows a difference nor rules one out',
      ...dependenceTexts(map, against),
    );
  }
  return parts.filter((part) => part !== '').join(', ');
}

/** Why an interval is wide though there are many values: neighbours resemble each other. */
function dependenceTexts(map: ComparedMap, against: MapAgainst): string[] {
  const { independentN } = against;
  const ns = columnsOf(map, against).map(({ n }) => n);
  const side = independentN[0] / ns[0] <= independentN[1] / ns[1] ? 0 : 1;
  if (independentN[side] > ns[side] / 2) return [];
  return [`for neighbouring values resemble each other: ${alikeText(ns[side], independentN[side])}`];
}

/** Rows do not tell what became of a mean that moved by more than a replay calls the same. */
function isBeyondRows({ meanPercent, judgedBy }: MapAgainst): boolean {
  return judgedBy === 'statistics' || Math.abs(meanPercent ?? 0) >= SAME_BELOW_PERCENT;
}

/** `mean 3,575 → 3,953 ns (+10.6 %)` where it is known beside rows, which do not tell it. */
function meanText(map: ComparedMap, against: MapAgainst): string | null {
  const [base, variant] = columnsOf(map, against);
  if (base.mean === null || variant.mean === null) return null;
  if ([base, variant].every(({ recorded }) => recorded === 'single values')) return null;
  const unit = map.unit === null ? '' : ` ${map.unit}`;
  if (base.mean === variant.mean) return `mean ${quantity(base.mean)}${unit} in both`;
  return `mean ${quantity(base.mean)} → ${quantity(variant.mean)}${unit} (${percentChange(against.meanPercent)})`;
}

function columnsOf(map: ComparedMap, against: MapAgainst): [MapColumn, MapColumn] {
  return [map.columns[0]!, map.columns[map.against.indexOf(against) + 1]!];
}

function medianText(map: ComparedMap, against: MapAgainst, axis: AxisText): string {
  const [from, to] = columnsOf(map, against).map(({ percentiles }) => percentiles[0]);
  if (from.range === null || to.range === null) return '';
  const [first, second] = [axis.percentile(from), axis.percentile(to)];
  const unit = map.unit === null ? '' : ` ${map.unit}`;
  // a percentile of one side may be known and that of the other lie in a row
  if ([from.range, to.range].some(({ lo, hi }) => lo === hi)) {
    return first === second ? `median ${first}${unit} in both` : `median ${first} → ${second}${unit}`;
  }
  return first === second ? `median within ${first} in both` : `median within ${first} → ${second}`;
}

/** `a random +PATCH call is slower with probability 56.0 % (55.2..56.9)` */
function chanceText({ isTime }: ComparedMap, { smaller, smallerRange }: MapAgainst, label: string): string {
  const isSmaller = smaller > 0.5;
  const word = isTime ? (isSmaller ? 'faster' : 'slower') : isSmaller ? 'smaller' : 'larger';
  const chance = isSmaller ? smaller : 1 - smaller;
  const range =
    smallerRange && (isSmaller ? smallerRange : { lo: 1 - smallerRange.hi, hi: 1 - smallerRange.lo });
  const what = `a random ${label} ${isTime ? 'call' : 'value'} is ${word} with probability ${probability(chance)} %`;
  return range ? `${what} (${probability(range.lo)}..${probability(range.hi)})` : what;
}

/** A probability in percent: one decimal, more only near 0 and 100. */
export function probability(share: number): string {
  const percent = share * 100;
  const edge = Math.min(percent, 100 - percent);
  return percent.toFixed(edge > 0 && edge < 0.1 ? 3 : 1);
}

/** Said where a map was printed several times. */
export function snapshotNote(result: ComparisonResult, { columns }: ComparedMap): string | null {
  const several = columns.flatMap((column, c) =>
    column && column.snapshots > 1
      ? [`${result.columns[c].label} ${column.snapshot} of ${column.snapshots}`]
      : [],
  );
  return several.length === 0 ? null : `snapshots: ${several.join(', ')} (--snapshot takes another)`;
}
