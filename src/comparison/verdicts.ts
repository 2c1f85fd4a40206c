/** A variant's map against BASE's, as data: distances, shifts and the verdict. */
import { grouped } from '../counted.js';
import { percentOf } from '../stats/compare.js';
import { LEAST_N } from '../stats/difference.js';
import {
  earthMovers,
  kolmogorovSmirnov,
  log2Positions,
  movedByChance,
  probabilitySmaller,
  sharesMoved,
} from '../stats/distances.js';
import { shiftBetween } from '../stats/percentiles.js';
import type { Judged } from '../stats/verdict.js';
import { openRange } from './axis.js';
import { byStatistics, knownChanges } from './known-statistics.js';
import type { Pair } from './pair.js';
import { percentBetween } from './pair-of-runs.js';
import type { ComparedMap, MapAgainst, OpenRange, PercentileShift, RunsAgainst } from './result.js';

/**
 * @param column index of the variant
 * @param judged null where there are too few values for any verdict
 * @param sameDraws both are saved replays of the same calls with the same seed
 */
export function against(
  map: Omit<ComparedMap, 'against'>,
  column: number,
  pair: Pair,
  judged: Judged | null,
  sameDraws: boolean,
): MapAgainst {
  const [base, variant] = [map.columns[0]!, map.columns[column]!];
  const { difference, differenceEdges } = pair;
  const tail = difference?.tail;
  const smaller = difference?.smaller.value ?? probabilitySmaller(pair.base, pair.variant);
  const sameRows = smaller === 0.5 && pair.base.every((count, row) => count === pair.variant[row]);
  const isSame = sameRows && knownChanges(base, variant).every((change) => change === 0);
  // rows alone do not tell that the values are the same
  const isKnown = base.mean !== null && variant.mean !== null;
  const { verdict, judgedBy, whole } = verdictOf(map, column, pair, isSame && isKnown, judged, sameDraws);
  return {
    verdict,
    untold:
      difference !== null
        ? null
        : pair.runs === null
          ? tooFew([base.n, variant.n], pair, map.isTime)
          : untoldOfRuns(pair.runs.told),
    open: verdict === 'inconclusive' ? (judged?.open ?? null) : null,
    isSame,
    sameRows,
    judgedBy,
    shifts: base.percentiles.map(({ p, range }, i) => {
      const interval = pair.shiftIntervals[i];
      return {
        ...shift(p, range, variant.percentiles[i].range),
        ...(interval ? { interval: openRange(interval.lo, interval.hi) } : {}),
      };
    }),
    meanPercent: base.mean === null || variant.mean === null ? null : percentOf(base.mean, variant.mean),
    meanRange: judged?.mean ? openRange(judged.mean.lo * 100, judged.mean.hi * 100) : null,
    totalVariation: sharesMoved(pair.base, pair.variant),
    movedByChance: pair.runs?.movedByRuns ?? movedByChance(pair.base, pair.variant, pair.independentN),
    kolmogorovSmirnov: kolmogorovSmirnov(pair.base, pair.variant),
    earthMovers: earthMovers(pair.base, pair.variant, log2Positions(pair.edges)),
    smaller,
    smallerRange: judged?.smaller ?? null,
    smallerAnywhere: isSame && isKnown ? { lo: 0.5, hi: 0.5 } : (judged?.anywhere ?? null),
    tail:
      tail && judged?.tail
        ? {
            from: differenceEdges[tail.fromRow],
            base: tail.base,
            variant: tail.variant,
            ratio: Math.exp(tail.logRatio.value),
            ...judged.tail,
          }
        : null,
    whole,
    inTail: judged?.directions.tail ?? 0,
    shapeChanged: judged?.shapeChanged ?? false,
    blockLengths: pair.blockLengths,
    independentN: pair.independentN,
    ...(pair.runs === null ? {} : { runs: { ...pair.runs.told, inMean: judged?.directions.mean ?? 0 } }),
  };
}

function verdictOf(
  map: Omit<ComparedMap, 'against'>,
  column: number,
  { ofValues, runs }: Pair,
  isSame: boolean,
  judged: Judged | null,
  sameDraws: boolean,
): Pick<MapAgainst, 'verdict' | 'judgedBy' | 'whole'> {
  const whole = judged?.directions.whole ?? 0;
  if (runs !== null) return { verdict: judged?.verdict ?? 'inconclusive', judgedBy: 'runs', whole };
  if (judged === null || isSame)
    return { verdict: isSame && judged !== null ? 'no change' : 'inconclusive', judgedBy: 'values', whole };
  if (ofValues) return { verdict: judged.verdict, judgedBy: 'values', whole };
  const { isTime } = map;
  return byStatistics(map.columns[0]!, map.columns[column]!, judged, { isTime, sameDraws });
}

function tooFew(n: readonly [number, number], pair: Pair, isTime: boolean): string {
  if (Math.min(...n) < LEAST_N)
    return [`n too small: ${Math.min(...n)}, of at least ${LEAST_N}`, ...apartTexts(n, pair, isTime)].join(
      ', but ',
    );
  const { independentN: independent, blockLengths } = pair;
  const side = independent[0] <= independent[1] ? 0 : 1;
  if (independent[side] >= LEAST_N) {
    const parts = n.map((one, i) => Math.floor(one / blockLengths[i]));
    return `neighbouring values are too alike: they can only be drawn in ${Math.min(...parts)} blocks, of at least ${LEAST_N}`;
  }
  return `neighbouring values are too alike: ${alikeText(n[side], independent[side])}, of at least ${LEAST_N}`;
}

/** One run against several tells whether it is like one of them, and not how far others of its side would be. */
function untoldOfRuns({ runs, of, base, variant, further }: Omit<RunsAgainst, 'inMean'>): string {
  const about = tooFewRuns(runs);
  if (further === null) return about;
  const several = runs[1] === 1 ? 'BASE' : 'the variant';
  const [value, center] = runs[1] === 1 ? [variant, base] : [base, variant];
  const isInside = value >= further.lo && value <= further.hi;
  const off = (to: number) => {
    const percent = percentBetween(of, center, to);
    return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)} %`;
  };
  const range =
    of === 'mean' && center <= 0
      ? ''
      : ` (${off(further.lo)} to ${off(further.hi)} of their ${of === 'mean' ? 'mean' : 'geometric mean by rows'})`;
  return `${about}; it is ${isInside ? 'inside' : 'outside'} what 95 % of further runs of ${several} would be, by its ${grouped(Math.max(...runs))} runs${range}`;
}

/** Why runs do not tell how much they differ: there is one on a side, or they came to the same. */
export function tooFewRuns(runs: readonly [number, number]): string {
  if (Math.min(...runs) > 1)
    return 'no run differs from another of its side, so nothing tells how much runs do';
  if (Math.max(...runs) === 1) return 'both sides have it in one run, so nothing tells how much runs differ';
  return `${runs[1] === 1 ? 'the variant' : 'BASE'} has one run, so nothing tells how much its runs differ`;
}

/** `5,000 say no more than 12 independent ones would` */
export function alikeText(n: number, independent: number): string {
  return `${grouped(n)} say no more than ${grouped(independent)} independent ones would`;
}

/** Of a few runs that lie apart: two-sided, one of the ways in which chance orders them is as extreme (Mann-Whitney). */
function apartTexts(n: readonly [number, number], { apart }: Pair, isTime: boolean): string[] {
  if (apart === 0 || Math.min(...n) < LEAST_APART) return [];
  const word = isTime ? (apart > 0 ? 'slower' : 'faster') : apart > 0 ? 'larger' : 'smaller';
  let orders = 1;
  for (let i = 1; i <= n[0]; i++) orders *= (n[1] + i) / i;
  return [
    `every value is ${word} than every one of BASE (p = ${(2 / orders).toPrecision(1)} if they are independent)`,
  ];
}

/** With three on either side chance alone has them apart in one case of ten. */
const LEAST_APART = 4;

function shift(p: number, base: OpenRange | null, variant: OpenRange | null): PercentileShift {
  if (base === null || variant === null) return { p, range: null };
  const [from, to] = [base, variant].map(({ lo, hi }) => ({
    lo: lo ?? Number.NEGATIVE_INFINITY,
    hi: hi ?? Number.POSITIVE_INFINITY,
  }));
  const { lo, hi } = shiftBetween(from, to);
  return { p, range: openRange(lo, hi) };
}
