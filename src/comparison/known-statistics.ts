/**
 * What exact statistics say where rows can't: a saved replay keeps mean, extremes and percentiles beside its rows of
 * powers of two, and values may have moved within those.
 */

import type { Judged } from '../stats/verdict.js';
import { SAME_BELOW_PERCENT } from '../stats/word.js';
import type { MapAgainst, MapColumn, PercentileValue, Verdict } from './result.js';

/** Variant minus BASE of every statistic that both sides know itself, the mean first. */
export function knownChanges(base: MapColumn, variant: MapColumn): number[] {
  const pairs = [
    [base.mean, variant.mean],
    [base.min, variant.min],
    [base.max, variant.max],
    ...base.percentiles.map((one, i) => [known(one), known(variant.percentiles[i])]),
  ];
  return pairs.flatMap(([from, to]) => (from === null || to === null ? [] : [to - from]));
}

function known({ range }: PercentileValue): number | null {
  return range !== null && range.lo === range.hi ? range.lo : null;
}

type ByStatistics = Pick<MapAgainst, 'verdict' | 'judgedBy' | 'whole'>;

/** A mean that moved by no more is the same to a replay as well. */
export function meanMoved(base: MapColumn, variant: MapColumn): boolean {
  if (base.mean === null || variant.mean === null || base.mean === variant.mean) return false;
  const percent = (Math.abs(variant.mean - base.mean) / Math.abs(base.mean)) * 100;
  return percent >= SAME_BELOW_PERCENT;
}

const UNTOLD: readonly Verdict[] = ['no change', 'no change by rows', 'inconclusive'];

/**
 * The verdict where rows find no change, or none that is sure, and yet the mean moved. Calls with the same draws leave
 * nothing to chance: they got slower where no statistic got smaller. Of others nobody knows how much is chance.
 * @param judged by the rows
 */
export function byStatistics(
  base: MapColumn,
  variant: MapColumn,
  judged: Judged,
  { isTime, sameDraws }: { readonly isTime: boolean; readonly sameDraws: boolean },
): ByStatistics {
  const byRows: ByStatistics = {
    verdict: judged.verdict,
    judgedBy: 'values',
    whole: judged.directions.whole,
  };
  const isTold = !UNTOLD.includes(judged.verdict);
  if (isTold) return byRows;
  if (!meanMoved(base, variant))
    return sameDraws && judged.isNearByRows ? { ...byRows, verdict: 'no change' } : byRows;
  if (!sameDraws) return { ...byRows, verdict: 'inconclusive' };
  const changes = knownChanges(base, variant);
  const direction = Math.sign(changes[0]);
  if (changes.some((change) => change * direction < 0))
    return { verdict: 'inconclusive', judgedBy: 'statistics', whole: 0 };
  const word: Verdict = !isTime ? 'changed' : direction > 0 ? 'regressed' : 'improved';
  return { verdict: word, judgedBy: 'statistics', whole: direction };
}
