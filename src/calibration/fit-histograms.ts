/**
 * Fits prices and dispersions to published histograms: the sum over the figures of total-variation distance is made
 * small, and of its square, so that no figure is given up for the others.
 */
import type { CallNoise, DispersedPrices, HistogramFigure } from './histogram-figure.js';
import { bucketShares, distanceTo } from './lognormal-mixture.js';
import { minimise } from './nelder-mead.js';

/** A number to fit within bounds, or one that is given. */
export interface Unknown {
  readonly start: number;
  /** Left out: given, not fitted. Prices must be above 0. */
  readonly bounds?: readonly [number, number];
}

export interface FitPrice {
  readonly price: Unknown;
  readonly sigma: Unknown;
}

export interface HistogramFit {
  readonly figures: readonly HistogramFigure[];
  readonly prices: readonly FitPrice[];
  readonly callSigma: Unknown;
  /** Given, not fitted. */
  readonly interrupts: Omit<CallNoise, 'callSigma'>;
  /** Pull on each fitted price towards its start: weight of its squared distance in logarithms; left out: none. */
  readonly ridge?: number;
}

export interface FittedHistograms extends DispersedPrices {
  /** Total-variation distance of each figure, in their order. */
  readonly distances: number[];
}

/** Weight of the squared distances against the plain ones: at a distance of 0.1 they count alike. */
const SQUARED = 10;

/** A fitted number is searched on the whole line: a logistic curve carries it into its bounds, in ratios. */
function decode({ start, bounds }: Unknown, take: () => number): number {
  if (bounds === undefined) return start;
  const [low, high] = bounds;
  return low * (high / low) ** (1 / (1 + Math.exp(-take())));
}

function encode({ start, bounds }: Unknown): number[] {
  if (bounds === undefined) return [];
  const [low, high] = bounds;
  if (!(low > 0 && low < start && start < high)) throw new Error(`${start} is not within ${low} .. ${high}`);
  const share = Math.log(start / low) / Math.log(high / low);
  return [Math.log(share / (1 - share))];
}

/** The best prices and dispersions; deterministic. */
export function fitHistograms(fit: HistogramFit): FittedHistograms {
  const unknowns = [
    ...fit.prices.map(({ price }) => price),
    ...fit.prices.map(({ sigma }) => sigma),
    fit.callSigma,
  ];
  const read = (x: readonly number[]): FittedHistograms => {
    let next = 0;
    const values = unknowns.map((unknown) => decode(unknown, () => x[next++]));
    const n = fit.prices.length;
    const prices = values.slice(0, n);
    const sigmas = values.slice(n, 2 * n);
    const noise: CallNoise = { ...fit.interrupts, callSigma: values[2 * n] };
    const shares = sharesOf(fit, { prices, sigmas, noise });
    const distances = fit.figures.map(({ observed }, i) => distanceTo(observed, shares[i]));
    return { prices, sigmas, noise, distances };
  };
  const cost = (x: readonly number[]) => {
    const { distances, prices } = read(x);
    const apart = distances.reduce((sum, distance) => sum + distance + SQUARED * distance * distance, 0);
    return fit.ridge === undefined ? apart : apart + fit.ridge * pull(fit, prices);
  };
  return read(minimise(cost, unknowns.flatMap(encode), 0.4).at);
}

/** Squared distances of the fitted prices from their starts, in logarithms. */
function pull({ prices: unknown }: HistogramFit, prices: readonly number[]): number {
  return unknown.reduce(
    (sum, { price: { start, bounds } }, i) =>
      bounds === undefined ? sum : sum + Math.log(prices[i] / start) ** 2,
    0,
  );
}

/** Shares of each figure's rows at given prices and dispersions, with what lies below and above them. */
export function sharesOf({ figures }: Pick<HistogramFit, 'figures'>, priced: DispersedPrices): number[][] {
  return figures.map(({ classes, borders }) => bucketShares(classes, borders, priced));
}
