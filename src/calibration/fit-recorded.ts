/**
 * From recorded histograms, and the trace that made them, to prices and dispersions: the histograms are matched
 * (fit-histograms.ts), and how sharply they change with each price says how well it is known.
 */
import { inverse, Matrix } from 'ml-matrix';
import { sumOf } from '../sums.js';
import type { FittedPrices, Start } from './fit-calls.js';
import {
  type FitPrice,
  type FittedHistograms,
  fitHistograms,
  type HistogramFit,
  sharesOf,
} from './fit-histograms.js';
import type { CallClass, CallNoise } from './histogram-figure.js';
import type { MeasuredClass } from './measured-classes.js';
import type { RecordedFigure } from './recorded-figures.js';
import {
  countsByGroup,
  groupPrice,
  groupSigma,
  type StepGroup,
  splitPrices,
  stepGroups,
} from './step-groups.js';
import { toldSums } from './told-sums.js';

/** How far a price may go from where it starts, as a factor. */
const REACH = 30;
const SIGMAS: readonly [number, number] = [0.01, 1.5];
const START_SIGMA = 0.1;
/** Pull of the ridge on the logarithm of a price against distances between histograms. */
const RIDGE = 2e-4;
/** Relative change of a number when it is asked how the histograms change. */
const NUDGE = 0.02;
const LEAST_SHARE = 1e-6;
/** Of all time at the start, less than that is not looked for: histograms are too coarse. */
const LEAST_TIME = 0.01;

/** A recorded histogram, and the calls of the trace that its probe sees. */
export interface MatchedFigure {
  readonly figure: RecordedFigure;
  readonly classes: readonly MeasuredClass[];
}

export interface RecordedFit extends FittedPrices {
  /** By figure, the share of its calls in each row; the first entry is what lies below all rows, the last what lies above. */
  readonly shares: readonly (readonly number[])[];
}

/** @param noise interrupts, and the sigma of a call to start from */
export function fitRecorded(figures: readonly MatchedFigure[], start: Start, noise: CallNoise): RecordedFit {
  const classes = figures.flatMap((one) => one.classes);
  const groups = stepGroups(classes.map(({ counts }) => counts));
  const columnsOf = ({ counts }: MeasuredClass): number[] => countsByGroup(groups, counts);
  const starts = groups.map((group) => groupPrice(group, (step) => start.prices[step]));
  const times = groups.map((_, i) => sumOf(classes, (one) => one.fitted.n * columnsOf(one)[i] * starts[i]));
  const whole = sumOf(times);
  const isLarge = times.map((time) => time / whole >= LEAST_TIME);
  const fit: HistogramFit = {
    figures: figures.map(({ figure: { lane, probe, buckets }, classes: of }) => ({
      id: `${lane} ${probe}`,
      classes: of.map((one): CallClass => ({ weight: one.fitted.n, counts: columnsOf(one) })),
      borders: [...buckets.map(({ lo }) => lo), buckets[buckets.length - 1].hi],
      observed: buckets.map(({ count }) => count),
    })),
    prices: groups.map((group, i) => unknownPrice(group, starts[i], start, isLarge[i])),
    callSigma: { start: Math.min(1, Math.max(noise.callSigma, SIGMAS[0] * 2)), bounds: SIGMAS },
    interrupts: noise,
    ridge: RIDGE,
  };
  const found = fitHistograms(fit);
  const shares = sharesOf(fit, found);
  const { covariance, told, degrees } = knowledge(fit, found, shares);
  return {
    prices: found.prices,
    covariance,
    held: covariance,
    told,
    misfit: 0,
    misfitLimits: null,
    degrees,
    groups,
    priors: starts.map((price) => ({ start: price, spread: Math.max(price, Number.EPSILON) })),
    sums: toldSums(classes.map(columnsOf)),
    dispersions: {
      fittedTo: 'how wide the histograms are',
      callSigma: found.noise.callSigma,
      sigmas: found.sigmas.map((sigma, i) => ({ sigma, told: isLarge[i] })),
    },
    stepPrices: splitPrices(groups, found.prices, start.prices),
    shares,
  };
}

/** @param wanted else price and dispersion stay as they are */
function unknownPrice(group: StepGroup, price: number, { prices, sigmas }: Start, wanted: boolean): FitPrice {
  const sigma = groupSigma(group, prices, sigmas);
  if (!wanted) return { price: { start: price }, sigma: { start: sigma } };
  return {
    price: { start: price, bounds: [price / REACH, price * REACH] },
    sigma: { start: Math.min(1, Math.max(sigma, START_SIGMA)), bounds: SIGMAS },
  };
}

/**
 * How well the prices are known: Fisher information of the bucket counts, overdispersed as far as the model misses them,
 * and the ridge's.
 * @param here shares of the rows at what was found
 */
function knowledge(
  fit: HistogramFit,
  { prices, sigmas, noise }: FittedHistograms,
  here: readonly (readonly number[])[],
): { covariance: number[][]; told: number[]; degrees: number } {
  const size = prices.length;
  // prices and sigmas, each as the logarithm of its ratio to what was found
  const sharesAt = (changed: number, by: number): number[][] => {
    const nudged = (values: readonly number[], offset: number): number[] =>
      values.map((value, i) => (i + offset === changed ? value * (1 + by) : value));
    return sharesOf(fit, { prices: nudged(prices, 0), sigmas: nudged(sigmas, size), noise });
  };
  let [chiSquare, cells] = [0, 0];
  fit.figures.forEach(({ observed }, f) => {
    const n = sumOf(observed);
    [0, ...observed, 0].forEach((count, b) => {
      const share = Math.max(here[f][b], LEAST_SHARE);
      if (count === 0 && share * n < 1) return;
      chiSquare += (count - share * n) ** 2 / (share * n);
      cells++;
    });
  });
  const wanted = fit.prices.filter(({ price }) => price.bounds !== undefined).length;
  // where rows are fewer than what is fitted, how far the model misses them is hardly known: one at best
  const degrees = Math.max(1, cells - fit.figures.length - 2 * wanted - 1);
  const overdispersion = Math.max(1, chiSquare / degrees);
  const isWanted = (i: number): boolean => fit.prices[i % size].price.bounds !== undefined;
  const flat = here.map((shares) => shares.map(() => 0));
  const slopes = Array.from({ length: 2 * size }, (_, i) => {
    if (!isWanted(i)) return flat;
    const [up, down] = [sharesAt(i, NUDGE), sharesAt(i, -NUDGE)];
    return up.map((shares, f) => shares.map((share, b) => (share - down[f][b]) / (2 * NUDGE)));
  });
  const information = slopes.map((a, i) =>
    slopes.map((b, j) =>
      fit.figures.reduce(
        (sum, { observed }, f) => {
          const n = sumOf(observed) / overdispersion;
          return sum + sumOf(here[f], (share, k) => (n * a[f][k] * b[f][k]) / Math.max(share, LEAST_SHARE));
        },
        i === j ? 1 : 0,
      ),
    ),
  );
  const errors = inverse(new Matrix(information)).to2DArray();
  const covariance = prices.map((a, i) => prices.map((b, j) => errors[i][j] * a * b));
  const told = prices.map((_, i) => Math.min(1, Math.max(0, 1 - errors[i][i])));
  return { covariance, told, degrees };
}
