/** What a difference rests on: how prices that nobody measured are marked, and where they decide it. */
import { percent } from '../counted.js';
import { type OriginShares, sharesBehind } from '../stats/origin-shares.js';
import type { Against, PriceFrom } from '../stats/result.js';

/** Stands beside a step's name or price. */
export const MARKS: Readonly<Record<PriceFrom, string>> = {
  fitted: '',
  split: '~',
  measured: '',
  assumed: '*',
  waited: '',
};

/** Said wherever marks are shown. */
export const MARKS_LEGEND = '~ an assumed share of a fitted sum, * an assumed price';

/** From this share of the step times on nothing else is worth a `mostly`. */
const ALL = 0.995;
/** From this share on a kind of price is named. */
const NAMED = 0.1;
/** Where there is no difference. */
const NOTHING: OriginShares = { assumed: 0, split: 0 };

/** One line where more than half of the step times behind a difference are at assumed or split prices, else null. */
export function restsOn(against: Against): string | null {
  const { assumed, split } = sharesBehind(against) ?? NOTHING;
  if (assumed + split <= 0.5) return null;
  const rests = assumed + split >= ALL ? 'rests' : 'rests mostly';
  const on = [
    ...(assumed >= NAMED ? ['assumed prices (*)'] : []),
    ...(split >= NAMED ? ['assumed shares of a fitted sum (~)'] : []),
  ];
  return `this difference ${rests} on ${on.join(' and ')}`;
}

/** Nothing else than assumed prices lies behind a difference; waiting that goes against it may (sharesBehind). */
export function restsOnAssumed(against: Pick<Against, 'why'>): boolean {
  return (sharesBehind(against) ?? NOTHING).assumed >= ALL;
}

/** `12 % of it rests on assumed prices (fast_pio)` of a figure without a table of prices; null where few rest on any. */
export function assumedPart({
  assumedShare,
  assumedSteps,
}: {
  /** 0..1 */
  readonly assumedShare: number;
  /** Largest first. */
  readonly assumedSteps: readonly string[];
}): string | null {
  if (assumedShare < NAMED) return null;
  return `${percent(assumedShare, 0)} of it rests on assumed prices (${assumedSteps.slice(0, 3).join(', ')})`;
}
