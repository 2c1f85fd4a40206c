/** What a difference rests on: how prices that nobody measured are marked, and where they decide it. */
import { percent } from '../counted.js';
import type { Against } from '../results/replay.js';
import type { PriceFrom } from '../results/sensitivity.js';
import { basisOf } from '../stats/origin-shares.js';

/** Stands beside a step's name or price. */
export const MARKS: Readonly<Record<PriceFrom, string>> = {
  fitted: '',
  split: '~',
  measured: '',
  assumed: '*',
  waited: '',
  handover: '*',
  held: '*',
};

/** Said wherever marks are shown. */
export const MARKS_LEGEND = '~ an assumed share of a fitted sum, * an assumed price';

/** From this share on a figure says what rests on assumed prices. */
const NAMED = 0.1;

/** One line where more than half of the step times behind a difference are at assumed or split prices, else null. */
export function restsOn(against: Against): string | null {
  const basis = basisOf(against);
  if (basis === null) return null;
  const on = [
    ...(basis.assumed ? ['assumed prices (*)'] : []),
    ...(basis.handover ? ['the assumed handover of locks (*)'] : []),
    ...(basis.split ? ['assumed shares of a fitted sum (~)'] : []),
  ];
  return `this difference ${basis.isAll ? 'rests' : 'rests mostly'} on ${on.join(' and ')}`;
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
