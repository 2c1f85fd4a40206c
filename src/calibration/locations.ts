/**
 * The mean latency of each class of calls, such that calls which were preempted or interrupted do not drag it: the mean of
 * what lies within three sigma of the middle, corrected for what a lognormal has outside. A median alone would be below
 * the mean that a host's prices stand for, and a plain mean would follow one call in a thousand.
 */
import { beyond } from '../stats/normal.js';
import { sumOf } from '../sums.js';
import { Latencies } from './latencies.js';
import { varianceOf } from './lognormal.js';

/** Sigmas around the middle that count for the mean. */
const KEPT = 3;
/** Above that many sigmas a call was interrupted: of three hundred thousand none gets there by its dispersion. */
const INTERRUPTED = 4.5;
/** A call of a small class was interrupted where it took that many times what is expected, or more. */
const FAR_ABOVE = 2;
/** Fewer values than that do not show their own dispersion. */
const OWN = 20;
/** Fewer values than that, all classes of a probe together, show none at all: nothing is cut. */
const LEAST = 60;

export interface Location {
  /** Calls that count. */
  readonly n: number;
  readonly mean: number;
  /** Relative variance of one call, and of the mean. */
  readonly callVariance: number;
  readonly variance: number;
  /** Sum of the squares of the logarithms around their mean, and of how many independent ones. */
  readonly width: { readonly squares: number; readonly degrees: number };
  /** The class shows its own dispersion. */
  readonly own: boolean;
  /** Calls outside, and those of them that were interrupted, with what they took beyond the mean. */
  readonly cut: number;
  readonly interrupted: readonly { readonly extra: number; readonly n: number }[];
}

/** The latencies of one class and the probe that they belong to. */
export interface Sample {
  readonly probe: string;
  readonly values: Latencies;
}

/** What a fit makes of one sample: mean, and sigma of one call. */
export interface Expected {
  readonly mean: number;
  readonly sigma: number;
}

/**
 * One location for each sample; null where nothing is left.
 * @param expected of each; where it is known, calls of a small class are compared with it
 */
export function locate(samples: readonly Sample[], expected?: readonly Expected[]): (Location | null)[] {
  const centers = samples.map(({ values }, i) => {
    const { mean = 0 } = expected?.[i] ?? {};
    // a fit can make nothing of a kind of call, to which no latency compares
    return values.n >= OWN || mean === 0 ? values.quantiles(0.5)[0] : mean;
  });
  const pooled = pooledByProbe(samples, centers);
  const usual = usualSigma([...pooled.values()]);
  return samples.map(({ probe, values }, i) => {
    if (values.n === 0) return null;
    const { sigma, offset, n } = pooled.get(probe)!;
    const shared = expected?.[i].sigma ?? sigma;
    if (n < LEAST) return uncut(values, Math.max(shared, usual));
    return values.n >= OWN ? within(values, centers[i]) : below(values, centers[i] * offset, shared);
  });
}

/** Dispersion of all classes of a probe around their centres, and where the middle of it lies. */
function pooledByProbe(
  samples: readonly Sample[],
  centers: readonly number[],
): Map<string, { sigma: number; offset: number; n: number }> {
  const ratios = new Map<string, Latencies>();
  samples.forEach(({ probe, values }, i) => {
    if (values.n === 0) return;
    const all = ratios.get(probe) ?? new Latencies();
    ratios.set(probe, all);
    all.merge(values, 1 / centers[i]);
  });
  return new Map(
    [...ratios].map(([probe, all]) => {
      const [offset] = all.quantiles(0.5);
      return [probe, { sigma: all.sigma(), offset, n: all.n }];
    }),
  );
}

/** Dispersion of a probe whose own calls are too few to show it: that of all others, by their calls. */
function usualSigma(probes: readonly { readonly sigma: number; readonly n: number }[]): number {
  const shown = probes.filter(({ n }) => n >= LEAST);
  const n = sumOf(shown, (one) => one.n);
  return n === 0 ? 0 : sumOf(shown, (one) => one.sigma * one.n) / n;
}

function uncut(values: Latencies, sigma: number): Location {
  const { n, mean, logVariance } = values.around(values.quantiles(0.5)[0], Number.POSITIVE_INFINITY);
  const callVariance = varianceOf(sigma);
  return {
    n,
    mean,
    callVariance,
    variance: callVariance / n,
    width: widthOf(n, logVariance),
    own: false,
    cut: 0,
    interrupted: [],
  };
}

/** A class that shows its own middle and width. */
function within(values: Latencies, center: number): Location | null {
  const sigma = values.sigma();
  const { n, mean, logVariance } = values.around(center, Math.exp(KEPT * sigma));
  if (n === 0) return null;
  const corrected = mean / keptMean(sigma);
  const whole = logVariance / keptVariance();
  const callVariance = Math.expm1(whole);
  return {
    n,
    mean: corrected,
    callVariance,
    variance: callVariance / n,
    width: widthOf(n, whole),
    own: true,
    cut: values.n - n,
    interrupted: interruptedIn(values, center, Math.exp(INTERRUPTED * sigma), corrected),
  };
}

/**
 * A small class against what is expected of it. The expectation may be wrong, so that only what is far above it is cut:
 * a model that misses must not hide what it misses.
 */
function below(values: Latencies, center: number, sigma: number): Location | null {
  const factor = Math.max(FAR_ABOVE, Math.exp(INTERRUPTED * sigma));
  const interrupted = interruptedIn(values, center, factor, center);
  const cut = sumOf(interrupted, ({ n }) => n);
  const n = values.n - cut;
  if (n === 0) return null;
  const { mean, logVariance } = values.below(center, factor);
  const callVariance = varianceOf(sigma);
  const width = widthOf(n, logVariance);
  return { n, mean, callVariance, variance: callVariance / n, width, own: false, cut, interrupted };
}

function widthOf(n: number, logVariance: number): Location['width'] {
  return { squares: logVariance * (n - 1), degrees: n - 1 };
}

function interruptedIn(
  values: Latencies,
  center: number,
  factor: number,
  mean: number,
): Location['interrupted'] {
  return values.above(center, factor).map(({ value, n }) => ({ extra: value - mean, n }));
}

/** Share of a standard normal below z. */
function normalBelow(z: number): number {
  return z > 0 ? 1 - beyond(z) / 2 : beyond(z) / 2;
}

/** Mean of what is kept of a lognormal, in units of its mean. */
function keptMean(sigma: number): number {
  return (normalBelow(KEPT - sigma) - normalBelow(-KEPT - sigma)) / (normalBelow(KEPT) - normalBelow(-KEPT));
}

/** Variance of what is kept of a standard normal. */
function keptVariance(): number {
  const density = Math.exp(-(KEPT ** 2) / 2) / Math.sqrt(2 * Math.PI);
  return 1 - (2 * KEPT * density) / (normalBelow(KEPT) - normalBelow(-KEPT));
}
