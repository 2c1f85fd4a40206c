/** A variant's map against BASE's, as data: distances, shifts and the verdict. */
import { grouped } from '../counted.js';
import { percentOf } from '../stats/compare.js';
import { LEAST_N } from '../stats/difference.js';
import {
  earthMovers,
  kolmogorovSmirnov,
  log2Positions,
  probabilitySmaller,
  sharesMoved,
} from '../stats/distances.js';
import { shiftBetween } from '../stats/percentiles.js';
import type { Judged } from '../stats/verdict.js';
import { byStatistics, knownChanges } from './known-statistics.js';
import { openRange, type Pair } from './map.js';
import type { ComparedMap, MapAgainst, OpenRange, PercentileValue } from './result.js';

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
  const { verdict, judgedBy, whole } = verdictOf(map, column, pair, isSame, judged, sameDraws);
  return {
    verdict,
    untold: difference === null ? tooFew([base.n, variant.n], pair.independentN) : null,
    isSame,
    sameRows,
    judgedBy,
    shifts: base.percentiles.map(({ p, range }, i) => shift(p, range, variant.percentiles[i].range)),
    meanPercent: base.mean === null || variant.mean === null ? null : percentOf(base.mean, variant.mean),
    totalVariation: sharesMoved(pair.base, pair.variant),
    kolmogorovSmirnov: kolmogorovSmirnov(pair.base, pair.variant),
    earthMovers: earthMovers(pair.base, pair.variant, log2Positions(pair.edges)),
    smaller,
    smallerRange: judged?.smaller ?? null,
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
  };
}

function verdictOf(
  map: Omit<ComparedMap, 'against'>,
  column: number,
  { ofValues }: Pair,
  isSame: boolean,
  judged: Judged | null,
  sameDraws: boolean,
): Pick<MapAgainst, 'verdict' | 'judgedBy' | 'whole'> {
  const whole = judged?.directions.whole ?? 0;
  if (judged === null || isSame)
    return { verdict: isSame && judged !== null ? 'no change' : 'inconclusive', judgedBy: 'values', whole };
  if (ofValues) return { verdict: judged.verdict, judgedBy: 'values', whole };
  const { isTime } = map;
  return byStatistics(map.columns[0]!, map.columns[column]!, judged, { isTime, sameDraws });
}

function tooFew(n: readonly number[], independent: readonly number[]): string {
  if (Math.min(...n) < LEAST_N) return `n too small: ${Math.min(...n)}, of at least ${LEAST_N}`;
  const side = independent[0] <= independent[1] ? 0 : 1;
  return `neighbouring values are too alike: ${alikeText(n[side], independent[side])}, of at least ${LEAST_N}`;
}

/** `5,000 say no more than 12 independent ones would` */
export function alikeText(n: number, independent: number): string {
  return `${grouped(n)} say no more than ${grouped(independent)} independent ones would`;
}

function shift(p: number, base: OpenRange | null, variant: OpenRange | null): PercentileValue {
  if (base === null || variant === null) return { p, range: null };
  const [from, to] = [base, variant].map(({ lo, hi }) => ({
    lo: lo ?? Number.NEGATIVE_INFINITY,
    hi: hi ?? Number.POSITIVE_INFINITY,
  }));
  const { lo, hi } = shiftBetween(from, to);
  return { p, range: openRange(lo, hi) };
}
