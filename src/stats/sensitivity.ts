/**
 * At which price the sign of a difference flips, all others held. Between lanes that replayed the same rows with the same
 * luck a difference is linear in each price, so that the step totals say it exactly; what was waited, and what an
 * interrupt or a NIC took, is held as it was replayed.
 */
import type { StepTotal } from '../results/replay.js';
import type { Flip, PriceFrom, PriceSpread, Sensitivity } from '../results/sensitivity.js';
import { sumOf } from '../sums.js';
import { heldPrices, type PriceKnowledge, type Slopes, type SpreadSum, spreadOf } from './price-spread.js';

/** Interference that calls met: what it is, and which steps it leaves alone. */
export interface Interference {
  readonly factor: number;
  readonly isSpared: (step: string) => boolean;
}

export const INTERFERENCE = 'interference';

/** Step totals of one side, and what they are divided by: calls for a mean, 1 for a total. */
export interface PricedSide {
  readonly steps: readonly StepTotal[];
  readonly per: number;
}

/**
 * What variant - BASE grows by per unit of each price. A step's time is its price times its counts, each with its draws
 * and with the interference that it met; of a step that costs nothing now, the plain count must do.
 * @param interference left out: no call met any. Exact where nothing disperses, else right on average.
 */
export function slopesOf(
  base: PricedSide,
  variant: PricedSide,
  { prices }: PriceKnowledge,
  interference?: Interference,
): Map<string, number> {
  const slopes = new Map<string, number>();
  let crowdedTime = 0;
  for (const [{ steps, per }, sign] of [[base, -1] as const, [variant, 1] as const]) {
    for (const { step, count, time } of steps) {
      const price = prices.get(step)?.price;
      if (price === undefined) continue;
      const weight = price > 0 ? time / price : count;
      slopes.set(step, (slopes.get(step) ?? 0) + (sign * weight) / per);
      if (interference !== undefined && interference.factor > 1 && !interference.isSpared(step))
        crowdedTime += (sign * (time - price * count)) / per;
    }
  }
  if (interference !== undefined && interference.factor > 1)
    slopes.set(INTERFERENCE, crowdedTime / (interference.factor - 1));
  return new Map([...slopes].filter(([, slope]) => Math.abs(slope) > ROUNDING));
}

/** Sums of equal counts with different draws leave such a difference. */
const ROUNDING = 1e-9;

/** What the intervals of the prices make of a difference. */
export function priceSpread(difference: number, slopes: Slopes, known: PriceKnowledge): PriceSpread {
  const inPrices = sumOf(
    [...slopes].filter(([name]) => name !== INTERFERENCE),
    ([name, slope]) => slope * known.prices.get(name)!.price,
  );
  return {
    interval: spreadOf(difference, slopes, known),
    held: heldPrices(slopes, known),
    unpriced: difference - inPrices,
  };
}

/** @param from where each price comes from */
export function sensitivity(
  difference: number,
  slopes: Slopes,
  known: PriceKnowledge,
  from: ReadonlyMap<string, PriceFrom>,
): Sensitivity {
  const single = [...slopes].map(([name, slope]): Flip => {
    const { price, interval } = known.prices.get(name)!;
    const at = flipAt(difference, slope, price, name === INTERFERENCE ? 1 : 0);
    return { price: name, from: from.get(name) ?? 'assumed', now: price, interval, slope, ...at };
  });
  const sums = known.fits
    .flatMap(({ sums }) => sums)
    .flatMap((sum) => wholeSum(sum, difference, slopes, known));
  return {
    difference,
    ...priceSpread(difference, slopes, known),
    flips: [...single, ...sums].sort(
      (a, b) => rank(a) - rank(b) || distance(a) - distance(b) || (a.price < b.price ? -1 : 1),
    ),
  };
}

/** A sum of several steps as one price, its shares kept; none where its steps cancel out. */
function wholeSum(sum: SpreadSum, difference: number, slopes: Slopes, { prices }: PriceKnowledge): Flip[] {
  const { name, steps, interval } = sum;
  if (steps.length === 1) return [];
  const now = sumOf(steps, (step) => prices.get(step)!.price);
  const time = sumOf(steps, (step) => prices.get(step)!.price * (slopes.get(step) ?? 0));
  if (now === 0 || time === 0) return [];
  const slope = time / now;
  return [{ price: name, steps, from: 'fitted', now, interval, slope, ...flipAt(difference, slope, now, 0) }];
}

function flipAt(difference: number, slope: number, now: number, least: number): Pick<Flip, 'at' | 'times'> {
  // in a tie every price on which it depends is at its turn already
  if (difference === 0) return { at: now, times: now === 0 ? null : 1 };
  const at = now - difference / slope;
  // where the price is all of the difference, rounding decides which side of nothing it turns on
  if (!(at > least + ROUNDING * now)) return { at: null, times: null };
  return { at, times: now === 0 ? null : at / now };
}

/** What an interval holds comes first, what no price does last. */
function rank({ at, interval }: Flip): number {
  if (at === null) return 2;
  return interval !== null && interval[0] <= at && at <= interval[1] ? 0 : 1;
}

/** How far a flip is from what the price is now, in powers of e; nothing now is farther than all others. */
function distance({ times }: Flip): number {
  return times === null ? Number.MAX_VALUE : Math.abs(Math.log(times));
}
