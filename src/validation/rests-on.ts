/** Which share of a modelled time rests on prices that nobody measured or fitted. */
import type { ReplayResult, StepTotal } from '../results/replay.js';
import { originShares } from '../stats/origin-shares.js';

export interface RestsOn {
  /** At assumed prices, 0..1. */
  readonly assumedShare: number | null;
  /** At an assumed share of a fitted sum. */
  readonly splitShare: number | null;
}

/** For a figure that is no time: a count, or a property of the trace. */
export const NO_TIME: RestsOn = { assumedShare: null, splitShare: null };

/** @param steps what lies behind the figure, of a lane of the result */
export function restsOn({ steps: prices }: ReplayResult, steps: readonly StepTotal[]): RestsOn {
  const priceFrom = new Map(prices.map(({ name, from }) => [name, from]));
  const shares = originShares(steps.map(({ step, time }) => ({ from: priceFrom.get(step), time })));
  return shares === null ? NO_TIME : { assumedShare: shares.assumed, splitShare: shares.split };
}
