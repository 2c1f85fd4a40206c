/** What a modelled time rests on. */
import { originShares, type TimeFrom } from '../../stats/origin-shares.js';

export interface RestsOn {
  /** Share at assumed prices, 0..1, and the steps that have them, the one with the most time first. */
  readonly assumedShare: number;
  readonly assumedSteps: readonly string[];
  /** Share at prices that are an assumed share of a fitted sum, 0..1. */
  readonly splitShare: number;
}

/** Of no time nothing rests on anything. */
export function restsOn(times: readonly (TimeFrom & { readonly step: string })[]): RestsOn {
  const { assumed, split } = originShares(times) ?? { assumed: 0, split: 0 };
  const steps = times.filter(({ from, time }) => from === 'assumed' && time > 0);
  return {
    assumedShare: assumed,
    assumedSteps: steps.sort((a, b) => b.time - a.time).map(({ step }) => step),
    splitShare: split,
  };
}
