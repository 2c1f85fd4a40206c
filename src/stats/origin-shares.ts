/** On whose word a time rests: its parts by where the prices behind them come from. */
import type { Against, PriceFrom } from './result.js';

export interface TimeFrom {
  /** Left out: no price of a step is behind it. */
  readonly from: PriceFrom | undefined;
  /** In any unit; of a difference it may be negative, and counts by its size. */
  readonly time: number;
}

export interface OriginShares {
  /** At assumed prices, 0..1. */
  readonly assumed: number;
  /** At prices that are an assumed share of a fitted sum, 0..1. */
  readonly split: number;
}

/** null where there is no time at all: nothing is a share of that. */
export function originShares(times: Iterable<TimeFrom>): OriginShares | null {
  let [all, assumed, split] = [0, 0, 0];
  for (const { from, time } of times) {
    const size = Math.abs(time);
    all += size;
    if (from === 'assumed') assumed += size;
    if (from === 'split') split += size;
  }
  return all === 0 ? null : { assumed: assumed / all, split: split / all };
}

/**
 * On whose word a difference rests. Waiting has no price: where it goes against the difference, all of that is in the steps,
 * and it is left out.
 */
export function sharesBehind({ why }: Pick<Against, 'why'>): OriginShares | null {
  const difference = why.reduce((sum, { timeDelta }) => sum + timeDelta, 0);
  const behind = why.filter(({ from, timeDelta }) => from !== 'waited' || timeDelta * difference > 0);
  return originShares(behind.map(({ from, timeDelta }) => ({ from, time: timeDelta })));
}

/** From this share of the step times on nothing else is worth a `mostly`. */
const ALL = 0.995;
/** From this share on a kind of price is named. */
const NAMED = 0.1;

/** What a difference rests on that nobody measured: the one rule for marks, sentences and sweeps. */
export interface Basis {
  /** Nothing else is behind it; otherwise more than half. */
  readonly isAll: boolean;
  /** A tenth or more of it is at assumed prices, and at assumed shares of a fitted sum. */
  readonly assumed: boolean;
  readonly split: boolean;
}

/** null where no more than half of it rests on assumed prices and assumed shares. */
export function basisOf(against: Pick<Against, 'why'>): Basis | null {
  const { assumed, split } = sharesBehind(against) ?? { assumed: 0, split: 0 };
  if (assumed + split <= 0.5) return null;
  return { isAll: assumed + split >= ALL, assumed: assumed >= NAMED, split: split >= NAMED };
}

/**
 * A difference rests on assumed prices alone: less than a tenth of it at assumed shares of a fitted sum, nothing measured
 * or fitted. Waiting that goes against it may be there (sharesBehind).
 */
export function restsOnAssumed(against: Pick<Against, 'why'>): boolean {
  const basis = basisOf(against);
  return basis?.isAll === true && !basis.split;
}
