/** From classes of measured calls to prices: robust means, the steps that they tell apart, least squares. */
import { type Dispersions, fitDispersions, sigmaOfCall } from './dispersions.js';
import { Latencies } from './latencies.js';
import { type Expected, type Location, locate, type Sample } from './locations.js';
import type { MeasuredClass } from './measured-classes.js';
import { type Equation, fitPrices, latencyOf, type PriceFit, type Prior } from './price-fit.js';
import {
  countsByGroup,
  groupPrice,
  groupSigma,
  type StepGroup,
  splitPrices,
  stepGroups,
} from './step-groups.js';
import { type ToldSum, toldSums } from './told-sums.js';

/** Fits in a row: from the second on, calls of small classes are compared with what the fit before expects of them. */
const ROUNDS = 3;
/** A price that starts from 0 may well reach this share of what it would be if it made up a whole call. */
const LEAST_SPREAD = 0.01;

/** Which calls of a class a fit sees. */
export type PartOf = (one: MeasuredClass) => Latencies;

export const FITTED: PartOf = ({ fitted }) => fitted;
export const HELD_OUT: PartOf = ({ heldOut }) => heldOut;
export const ALL: PartOf = ({ fitted, heldOut }) => {
  const all = new Latencies();
  all.merge(fitted);
  all.merge(heldOut);
  return all;
};

/** What a fit found, whatever it was fitted to. */
export interface FittedPrices extends PriceFit {
  readonly groups: readonly StepGroup[];
  /** What was believed of each group's price before. */
  readonly priors: readonly Prior[];
  /** Sums of them that the calls tell. */
  readonly sums: readonly ToldSum[];
  readonly dispersions: Dispersions;
  /** Price of each step by its number: the groups' split as the start had them, all others as they were. */
  readonly stepPrices: Float64Array;
}

export interface CallFit extends FittedPrices {
  /** By class; null where it has no call that counts. */
  readonly locations: readonly (Location | null)[];
}

/** Where a fit starts from. */
export interface Start {
  /** By the number of the step, in the unit of the latencies; 0 where the host has none. */
  readonly prices: Float64Array;
  readonly sigmas: Float64Array;
  readonly callSigma: number;
}

/** Latency that step prices give a class. */
export function modelledLatency(prices: Float64Array, counts: Float64Array): number {
  let sum = 0;
  for (let step = 0; step < counts.length; step++) if (counts[step] > 0) sum += counts[step] * prices[step];
  return sum;
}

/** What a fit makes of classes that it may not have seen. */
export function expectedOf(fit: CallFit, classes: readonly MeasuredClass[]): Expected[] {
  return classes.map(({ counts }) => ({
    mean: modelledLatency(fit.stepPrices, counts),
    sigma: sigmaOfCall(fit.dispersions, countsByGroup(fit.groups, counts), fit.prices),
  }));
}

/** A kind of call beside what a fit makes of it. */
export interface ComparedClass {
  readonly one: MeasuredClass;
  readonly location: Location;
  readonly expected: Expected;
}

/** The classes beside what a fit, which need not have seen them, makes of them; without those of which no call counts. */
export function compareClasses(
  fit: CallFit,
  classes: readonly MeasuredClass[],
  part: PartOf,
): ComparedClass[] {
  const expected = expectedOf(fit, classes);
  return locate(samplesOf(classes, part), expected).flatMap((location, i) =>
    location === null ? [] : [{ one: classes[i], location, expected: expected[i] }],
  );
}

/** The latencies of each class, and the lane's probe that they belong to. */
function samplesOf(classes: readonly MeasuredClass[], part: PartOf): Sample[] {
  return classes.map((one) => ({ probe: `${one.lane} ${one.probe}`, values: part(one) }));
}

/** Prices and dispersions of the calls; none of them may be without steps. */
export function fitCalls(classes: readonly MeasuredClass[], part: PartOf, start: Start): CallFit {
  const samples = samplesOf(classes, part);
  const seen = classes.filter((_, i) => samples[i].values.n > 0);
  const groups = stepGroups(seen.map(({ counts }) => counts));
  const columns = classes.map(({ counts }) => countsByGroup(groups, counts));
  const priors = groups.map((group, i) => {
    const price = groupPrice(group, (step) => start.prices[step]);
    return { start: price, spread: Math.max(price, LEAST_SPREAD * typicalPrice(columns, samples, i)) };
  });
  const widths = {
    call: start.callSigma,
    groups: groups.map((group) => groupSigma(group, start.prices, start.sigmas)),
  };
  const round = (locations: (Location | null)[]) => {
    const fit = fitPrices(equationsOf(columns, locations), priors);
    return { locations, fit, dispersions: fitDispersions(columns, locations, fit.prices, widths) };
  };
  let last = round(locate(samples));
  for (let i = 1; i < ROUNDS; i++) {
    const { fit, dispersions } = last;
    const expected = columns.map((counts) => ({
      mean: latencyOf(fit.prices, counts),
      sigma: sigmaOfCall(dispersions, counts, fit.prices),
    }));
    last = round(locate(samples, expected));
  }
  const { fit, locations, dispersions } = last;
  const sums = toldSums(columns.filter((_, i) => locations[i] !== null));
  const stepPrices = splitPrices(groups, fit.prices, start.prices);
  return { ...fit, groups, priors, sums, locations, dispersions, stepPrices };
}

function equationsOf(
  columns: readonly (readonly number[])[],
  locations: readonly (Location | null)[],
): Equation[] {
  return locations.flatMap((location, i) =>
    location === null ? [] : [{ counts: columns[i], value: location.mean, variance: location.variance }],
  );
}

/** What one count would cost if it were all of a call, over the calls that have it. */
function typicalPrice(
  columns: readonly (readonly number[])[],
  samples: readonly { readonly values: Latencies }[],
  group: number,
): number {
  const ratios = columns.flatMap((counts, i) =>
    counts[group] > 0 && samples[i].values.n > 0 ? [samples[i].values.quantiles(0.5)[0] / counts[group]] : [],
  );
  return Math.min(...ratios);
}
