/** On whose word a time rests: its parts by where the prices behind them come from. */
import type { Against } from '../results/replay.js';
import type { PriceFrom } from '../results/sensitivity.js';
import { sumOf } from '../sums.js';

export interface TimeFrom {
  /** Left out: no price of a step is behind it. */
  readonly from: PriceFrom | undefined;
  /** In any unit; of a difference it may be negative, and counts by its size. */
  readonly time: number;
}

export interface OriginShares {
  /** At assumed prices, and waiting for locks that are held for what is at such, 0..1. */
  readonly assumed: number;
  /** At prices that are an assumed share of a fitted sum, 0..1. */
  readonly split: number;
  /** Waiting for locks whose assumed handover is longer than they were held, 0..1. */
  readonly handover: number;
}

/** null where there is no time at all: nothing is a share of that. */
export function originShares(times: Iterable<TimeFrom>): OriginShares | null {
  let [all, assumed, split, handover] = [0, 0, 0, 0];
  for (const { from, time } of times) {
    const size = Math.abs(time);
    all += size;
    if (from === 'assumed' || from === 'held') assumed += size;
    if (from === 'split') split += size;
    if (from === 'handover') handover += size;
  }
  return all === 0 ? null : { assumed: assumed / all, split: split / all, handover: handover / all };
}

/**
 * On whose word a difference rests. Waiting has no price: where it goes against the difference, all of that is in the steps,
 * and it is left out.
 */
export function sharesBehind({ why }: Pick<Against, 'why'>): OriginShares | null {
  const difference = sumOf(why, ({ timeDelta }) => timeDelta);
  const isWaiting = (from: PriceFrom) => from === 'waited' || from === 'handover' || from === 'held';
  const behind = why.filter(({ from, timeDelta }) => !isWaiting(from) || timeDelta * difference > 0);
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
  /** A tenth or more of it is at assumed prices, at assumed shares of a fitted sum, and waiting for an assumed handover. */
  readonly assumed: boolean;
  readonly split: boolean;
  readonly handover: boolean;
}

const NOTHING: OriginShares = { assumed: 0, split: 0, handover: 0 };

/** null where no more than half of it rests on such. */
export function basisOf(against: Pick<Against, 'why'>): Basis | null {
  const { assumed, split, handover } = sharesBehind(against) ?? NOTHING;
  const share = assumed + split + handover;
  if (share <= 0.5) return null;
  const [isAssumed, isSplit, isHandover] = [assumed, split, handover].map((one) => one >= NAMED);
  return { isAll: share >= ALL, assumed: isAssumed, split: isSplit, handover: isHandover };
}

/**
 * A difference rests on assumed prices alone: less than a tenth of it each at assumed shares of a fitted sum and waiting for
 * an assumed handover, nothing measured or fitted. Waiting that goes against it may be there (sharesBehind).
 */
export function restsOnAssumed(against: Pick<Against, 'why'>): boolean {
  const basis = basisOf(against);
  return basis?.isAll === true && !basis.split && !basis.handover;
}

/** More than half of a difference is waiting for locks whose assumed handover is longer than they were held. */
export function restsOnHandover(against: Pick<Against, 'why'>): boolean {
  return (sharesBehind(against) ?? NOTHING).handover > 0.5;
}
