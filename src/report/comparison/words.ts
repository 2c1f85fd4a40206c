/** How a comparison of recordings is said in words, the same in every format for people. */
import type { ChalkInstance } from 'chalk';
import type {
  ComparedMap,
  ComparisonResult,
  MapAgainst,
  MapColumn,
  OpenRange,
  RunsAgainst,
  Verdict,
} from '../../comparison/result.js';
import { alikeText } from '../../comparison/verdicts.js';
import { SAME_BELOW_PERCENT } from '../../stats/word.js';
import { percentChange, quantity, sharePercent, signed } from '../numbers.js';
import { AxisText } from './axis-text.js';

/** `ns`, or what stands where nothing says. */
export function unitText({ unit }: Pick<ComparedMap, 'unit'>): string {
  return unit ?? '(no unit)';
}

/** ` ns` behind a value; nothing where nothing says. */
export function unitBehind({ unit }: Pick<ComparedMap, 'unit'>): string {
  return unit === null ? '' : ` ${unit}`;
}

/** Green improves, red regresses, yellow changes; the words say it without colour as well. */
export function verdictColoured(text: string, verdict: Verdict, chalk: ChalkInstance): string {
  if (verdict === 'improved') return chalk.green(text);
  if (verdict === 'regressed') return chalk.red(text);
  return verdict === 'changed' ? chalk.yellow(text) : text;
}

const RANK: readonly Verdict[] = [
  'regressed',
  'improved',
  'changed',
  'inconclusive',
  'no change by rows',
  'no change',
];

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
  const open = openTexts(map, against);
  if (against.isSame) {
    return ['the same in every row', ...(against.untold === null ? open : [against.untold])].join('; ');
  }
  const axis = new AxisText(map);
  const means = against.runs === undefined ? meanText(map, against) : runsText(map, against.runs);
  const parts = [
    ...(against.sameRows ? ['the same in every row'] : []),
    medianText(map, against, axis),
    ...(means === null ? [] : [means]),
  ];
  if (against.untold !== null) return [...parts, against.untold].filter((part) => part !== '').join('; ');
  // where the rows are the same, half of the calls are faster by the rows, which says nothing
  if (!against.sameRows) parts.push(chanceText(map, against, label));
  const { tail, inTail, whole, shapeChanged } = against;
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
  if (
    against.judgedBy !== 'runs' &&
    against.verdict === 'inconclusive' &&
    means !== null &&
    isBeyondRows(against)
  ) {
    parts.push(
      against.judgedBy === 'statistics'
        ? 'while other statistics went the other way'
        : 'and rows do not tell whether that is chance',
    );
  } else parts.push(...open);
  return parts.filter((part) => part !== '').join(', ');
}

/** What leaves an inconclusive verdict open. */
function openTexts(map: ComparedMap, against: MapAgainst): string[] {
  const { open, tail, meanRange, meanPercent, smallerRange, sameRows } = against;
  const calls = map.isTime ? 'calls' : 'values';
  if (open === 'rows') return [`but nearly all ${calls} are in one row, within which they may differ unseen`];
  if (open === 'tail')
    return [
      `but the tail is open: ${calls} from ${new AxisText(map).bound(tail!.from)} on are ${quantity(tail!.lo)} to ${quantity(tail!.hi)} times as frequent`,
    ];
  if (open === 'mean') {
    const isTold = (meanRange!.lo ?? 0) > 0 || (meanRange!.hi ?? 0) < 0;
    const range = percentsText(meanRange!);
    return [
      isTold
        ? `but the mean changed by ${percentChange(meanPercent)} (${range}): few ${calls} that take far longer, or shorter`
        : `but the mean is open: ${range}`,
    ];
  }
  if (open !== 'ranks') return [];
  const isBeyondChance = smallerRange !== null && (smallerRange.lo > 0.5 || smallerRange.hi < 0.5);
  return [
    isBeyondChance
      ? 'which is more than chance, but whether it is enough to matter is open'
      : sameRows
        ? 'but too few to rule a difference out'
        : 'which neither shows a difference nor rules one out',
    ...dependenceTexts(map, against),
  ];
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
  const unit = unitBehind(map);
  if (base.mean === variant.mean) return `mean ${quantity(base.mean)}${unit} in both`;
  return `mean ${quantity(base.mean)} → ${quantity(variant.mean)}${unit} (${percentChange(against.meanPercent)})`;
}

/** `mean of 3 and 3 runs 3,575 → 3,953 ns (+10.6 %, 95 %: +6.1 % to +15.1 %)`; by rows without the means. */
function runsText(map: ComparedMap, told: RunsAgainst): string {
  const { runs, of, base, variant, interval, percent, percentInterval } = told;
  const unit = unitBehind(map);
  const range =
    percentInterval !== null
      ? percentsText(percentInterval)
      : interval !== null && of === 'mean'
        ? `${signed(interval.lo, quantity)} to ${signed(interval.hi, quantity)}${unit}`
        : null;
  const changes = [
    ...(percent === null ? [] : [percentChange(percent)]),
    ...(range === null ? [] : [`95 %: ${range}`]),
  ].join(', ');
  const inBrackets = changes === '' ? '' : ` (${changes})`;
  const many = `${runs[0]} and ${runs[1]} runs`;
  return of === 'mean'
    ? `mean of ${many} ${quantity(base)} → ${quantity(variant)}${unit}${inBrackets}`
    : `${many} by rows${inBrackets}`;
}

/** `+6.1 % to +15.1 %`; `above +6.1 %` where BASE may be 0. */
function percentsText({ lo, hi }: OpenRange): string {
  if (lo !== null && hi !== null) return `${percentChange(lo)} to ${percentChange(hi)}`;
  if (lo === null && hi === null) return 'without bounds';
  return lo === null ? `below ${percentChange(hi)}` : `above ${percentChange(lo)}`;
}

function columnsOf(map: ComparedMap, against: MapAgainst): [MapColumn, MapColumn] {
  return [map.columns[0]!, map.columns[map.against.indexOf(against) + 1]!];
}

function medianText(map: ComparedMap, against: MapAgainst, axis: AxisText): string {
  const [from, to] = columnsOf(map, against).map(({ percentiles }) => percentiles[0]);
  if (from.range === null || to.range === null) return '';
  const [first, second] = [axis.percentile(from), axis.percentile(to)];
  const unit = unitBehind(map);
  // a percentile of one side may be known and that of the other lie in a row
  if ([from.range, to.range].some(({ lo, hi }) => lo === hi)) {
    return first === second ? `median ${first}${unit} in both` : `median ${first} → ${second}${unit}`;
  }
  return first === second ? `median within ${first} in both` : `median within ${first} → ${second}`;
}

/** `a random +PATCH call is slower with probability 56.0 % (55.2..56.9)` */
function chanceText({ isTime }: ComparedMap, against: MapAgainst, label: string): string {
  const { smaller, smallerRange } = against;
  const isSmaller = smaller > 0.5;
  const word = isTime ? (isSmaller ? 'faster' : 'slower') : isSmaller ? 'smaller' : 'larger';
  const chance = isSmaller ? smaller : 1 - smaller;
  const range =
    smallerRange && (isSmaller ? smallerRange : { lo: 1 - smallerRange.hi, hi: 1 - smallerRange.lo });
  const what = `a random ${label} ${isTime ? 'call' : 'value'} is ${word} with probability ${probability(chance)} %${isByRows(against) ? ' by rows' : ''}`;
  return range ? `${what} (${probability(range.lo)}..${probability(range.hi)})` : what;
}

/** Which of two values in one row is the smaller is not known, so that rows leave more open than chance does. */
export function isByRows({ smallerRange, smallerAnywhere, isSame }: MapAgainst): boolean {
  if (smallerRange === null || smallerAnywhere === null || isSame) return false;
  return smallerAnywhere.lo < smallerRange.lo || smallerAnywhere.hi > smallerRange.hi;
}

/** A probability in percent: one decimal, more only near 0 and 100. */
export function probability(share: number): string {
  const percent = share * 100;
  const edge = Math.min(percent, 100 - percent);
  return percent.toFixed(edge > 0 && edge < 0.1 ? 3 : 1);
}

/** Said where a map was printed several times. */
export function snapshotNote(result: ComparisonResult, { columns }: ComparedMap): string | null {
  const several = columns.flatMap((column, c) => {
    const runs = (column?.runs ?? [column]).flatMap((run) => run ?? []);
    if (runs.every(({ snapshots }) => snapshots === 1)) return [];
    const taken = runs.map(({ snapshot, snapshots }) => `${snapshot} of ${snapshots}`);
    return [`${result.columns[c].label} ${[...new Set(taken)].join(' and ')}`];
  });
  return several.length === 0 ? null : `snapshots: ${several.join(', ')} (--snapshot takes another)`;
}
