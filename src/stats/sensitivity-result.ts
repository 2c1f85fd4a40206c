/** How far a comparison holds on other hardware: what its prices' intervals make of it, and at which price it turns. */
import type { PriceFrom, Unit } from './result.js';

/** Of an interval. */
export type Ends = readonly [low: number, high: number];

/** What the intervals of the prices make of a difference (price-spread.ts). */
export interface PriceSpread {
  /** 95 % interval; null: none of its prices has one. */
  readonly interval: Ends | null;
  /** The prices that the difference depends on and that have no interval: held as they are. */
  readonly held: readonly string[];
  /** Part of the difference that is in no price: waiting. The interval holds it as it was replayed. */
  readonly unpriced: number;
}

/** One price, or a fitted sum of prices that grows as a whole. */
export interface Flip {
  /** Name of the step, of the sum, or `interference`. */
  readonly price: string;
  /** The steps of the sum; left out for a single price. */
  readonly steps?: readonly string[] | undefined;
  readonly from: PriceFrom;
  /** In the unit of the result; `interference` is a factor. */
  readonly now: number;
  readonly interval: Ends | null;
  /** What the difference grows by per unit of the price. */
  readonly slope: number;
  /** The price at which the difference is 0, all others held; null: no price does that. */
  readonly at: number | null;
  /** at / now; null where there is no such price, or where it costs nothing now. */
  readonly times: number | null;
}

export interface Sensitivity extends PriceSpread {
  /** variant - BASE. */
  readonly difference: number;
  /**
   * Those that turn within their interval first, then the nearest; prices that the difference does not depend on are not in
   * here.
   */
  readonly flips: readonly Flip[];
}

/** A variant against BASE on one probe, by the means; or on all calls together, by the totals. */
export interface VariantSensitivity extends Sensitivity {
  readonly label: string;
  /** Title of the probe; null: all calls. */
  readonly probe: string | null;
  /** BASE's mean, or total. */
  readonly base: number;
  /** The calls went another way than the mean (word.ts); left out: they did not. */
  readonly byMeanAlone?: true | undefined;
}

export interface SensitivityResult {
  readonly unit: Unit;
  /** By variant: all calls, where several probes differ, then each probe of a time that does. */
  readonly verdicts: readonly VariantSensitivity[];
  /** What is held as it was replayed, a sentence each. */
  readonly heldAsReplayed: readonly string[];
}
