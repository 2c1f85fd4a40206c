/** A published log2 histogram and the calls behind it: what a fit of prices to histograms works on. */

/** Calls that take the same steps. */
export interface CallClass {
  /** How many calls, in any measure: only shares matter. */
  readonly weight: number;
  /** Count of each price in one call, in the order of HistogramFit.prices. */
  readonly counts: readonly number[];
}

export interface HistogramFigure {
  readonly id: string;
  readonly classes: readonly CallClass[];
  /** Bucket borders, ascending, one more than buckets. */
  readonly borders: readonly number[];
  /** Calls observed per bucket. */
  readonly observed: readonly number[];
}

/** Dispersion of calls and the interrupts that hit them, as a host file has them. */
export interface CallNoise {
  /** Sigma of a call as a whole, a lognormal of mean 1. */
  readonly callSigma: number;
  /** Interrupts in one unit of the prices (ns, cycles), their mean length in that unit and the sigma of its lognormal. */
  readonly interruptsPerUnit: number;
  readonly interruptMean: number;
  readonly interruptSigma: number;
}

/** What calls cost: the mean and the dispersion of each price, and the noise around a call. */
export interface DispersedPrices {
  /** In the unit of the borders. */
  readonly prices: readonly number[];
  /** Sigma of each price: one draw per call and price, as the replay draws. */
  readonly sigmas: readonly number[];
  readonly noise: CallNoise;
}
