/** Published figures beside the modelled ones, as plain data: what `vfiobench validate` draws. */

export interface Figure {
  readonly id: string;
  /** The mailing-list thread. */
  readonly thread: string;
  /** What was measured, in words. */
  readonly what: string;
  /** fit: a price was fitted to it; predict: the model had to come up with it; trace-input: the trace was built to it. */
  readonly role: string;
  readonly bound: string;
  readonly published: string;
  readonly modelled: string;
  readonly error: string;
  /** Size of the error as a share of the bound. */
  readonly strain: number;
  readonly hit: boolean;
  /** Trace and lane that produce the modelled figure. */
  readonly from: string;
  /** Share of the modelled time that rests on assumed prices, 0..1; null where no time is measured. */
  readonly assumedShare: number | null;
  /** Why it misses, where that is known; null for a hit. */
  readonly remark: string | null;
}

export interface Direction {
  readonly id: string;
  readonly thread: string;
  readonly what: string;
  /** Change of the mean, percent. */
  readonly published: number;
  /** The published means are estimated at the middles of their buckets. */
  readonly atMiddles: boolean;
  readonly modelled: number;
  /** Both go up, or both down; null where nothing in the model makes a difference. */
  readonly right: boolean | null;
  /** Why there is none; null elsewhere. */
  readonly because: string | null;
}

export interface Validation {
  readonly schema: 'vfiobench-validate/1';
  readonly version: string;
  readonly figures: readonly Figure[];
  readonly directions: readonly Direction[];
  /** Published figures that no path of this version models, by thread. */
  readonly notModelled: readonly { readonly thread: string; readonly figures: number }[];
}
