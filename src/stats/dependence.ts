/**
 * How much neighbours in a series resemble each other: how long blocks must be to be drawn as a whole, and by how much
 * the variance of a mean exceeds that of independent values. Politis and White, Econometric Reviews 23 (2004), with
 * the correction of Patton, Politis and White (2009), for the circular block bootstrap.
 */
import { sumOf } from '../sums.js';

export interface Dependence {
  /** Values per block, at least 1. */
  readonly blockLength: number;
  /** Variance of the mean over that of as many independent values; at least 1. */
  readonly inflation: number;
}

/** A series counts as sorted if it never turns and rises (or falls) at least this often. */
const LEAST_RISES = 4;

/**
 * Whether the values were sorted: they never fall, or never rise, and take more than a step or two. Their order then says
 * nothing of the one in which they were taken.
 */
export function isSorted(series: Float64Array): boolean {
  let [rises, falls] = [0, 0];
  for (let i = 1; i < series.length && Math.min(rises, falls) === 0; i++) {
    if (series[i] > series[i - 1]) rises++;
    else if (series[i] < series[i - 1]) falls++;
  }
  return Math.min(rises, falls) === 0 && Math.max(rises, falls) >= LEAST_RISES;
}

const INDEPENDENT: Dependence = { blockLength: 1, inflation: 1 };

/** @param series in the order in which it was taken */
export function dependence(series: Float64Array): Dependence {
  const n = series.length;
  const correlation = correlations(series);
  if (n < 4 || correlation === null) return INDEPENDENT;
  // the first lag behind which a run of correlations is no larger than chance has it
  const run = Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))));
  const bound = 2 * Math.sqrt(Math.log10(n) / n);
  const most = Math.max(1, Math.floor(Math.sqrt(n)) * 2);
  const rho: number[] = [1];
  let [last, quiet] = [0, 0];
  for (let lag = 1; lag < n && lag <= most && quiet < run; lag++) {
    rho.push(correlation(lag));
    if (Math.abs(rho[lag]) >= bound) [last, quiet] = [lag, 0];
    else quiet++;
  }
  if (last === 0) return INDEPENDENT;
  let [spectrum, slope] = [1, 0];
  for (let lag = 1; lag <= 2 * last && lag < n; lag++) {
    const weight = Math.min(1, 2 * (1 - lag / (2 * last)));
    const both = 2 * weight * (rho[lag] ?? correlation(lag));
    spectrum += both;
    slope += both * lag;
  }
  // neighbours that differ by more than chance has it make a mean surer: to take them as independent is careful
  if (spectrum <= 1) return INDEPENDENT;
  const best = ((1.5 * slope ** 2) / spectrum ** 2) * n;
  return { blockLength: Math.max(1, Math.ceil(Math.cbrt(best))), inflation: spectrum };
}

/** Autocorrelation by lag; null for a series of one value only. */
function correlations(series: Float64Array): ((lag: number) => number) | null {
  const n = series.length;
  const mean = sumOf(series) / n;
  const centred = series.map((value) => value - mean);
  const variance = sumOf(centred, (value) => value * value);
  if (variance === 0) return null;
  return (lag) => {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += centred[i] * centred[i - lag];
    return sum / variance;
  };
}

/** Shares of the values below each value, equal ones counting half: 0..1, and no outlier weighs more than another. */
export function ranks(series: Float64Array, sorted: Float64Array): Float64Array {
  return series.map(
    (value) => (firstNotBelow(sorted, value) + firstAbove(sorted, value)) / 2 / sorted.length,
  );
}

function firstNotBelow(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAbove(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
