/** What each probe measured, beside what the fitted host gives it. */
import type { Host } from '../hosts/host.js';
import { STEPS } from '../kernel/steps.js';
import type { CalibratedProbe } from '../results/calibration.js';
import type { Bucket } from '../results/replay.js';
import { totalVariation } from '../stats/compare.js';
import { valuesIn } from '../stats/distances.js';
import { Log2Histogram, log2BucketIndex, log2LowerBound, log2UpperBound } from '../stats/log2.js';
import { sumOf } from '../sums.js';
import { ALL, type CallFit, compareClasses, modelledLatency } from './fit-calls.js';
import type { CallNoise } from './histogram-figure.js';
import { bucketShares } from './lognormal-mixture.js';
import type { MeasuredClass } from './measured-classes.js';
import { MOST_MISFIT } from './misfit.js';

/** Where modelled values are put before their shape is judged, in the error that their mean may have. */
const SHIFTS = [-1, -0.5, 0, 0.5, 1];

/** Of fewer values no histogram is drawn. */
const LEAST_VALUES = 60;

/**
 * @param host the fitted one, for dispersions and interrupts
 * @param fit its prices before they were rounded
 */
export function probesOf(
  classes: readonly MeasuredClass[],
  role: CalibratedProbe['role'],
  host: Host,
  fit: CallFit,
): CalibratedProbe[] {
  const keys = [...new Set(classes.map(({ lane, probe }) => `${lane}\n${probe}`))];
  return keys.map((key) => {
    const [lane, probe] = key.split('\n');
    const of = classes.filter((one) => one.lane === lane && one.probe === probe);
    let [n, measuredSum, modelledSum] = [0, 0, 0];
    for (const { location, expected } of compareClasses(fit, of, ALL)) {
      n += location.n;
      measuredSum += location.n * location.mean;
      modelledSum += location.n * expected.mean;
    }
    const all = sumOf(of, (one) => ALL(one).n);
    const rows = all >= LEAST_VALUES ? histograms(of, host, fit.stepPrices) : null;
    return {
      lane,
      probe,
      role,
      n: all,
      measuredMean: measuredSum / n,
      modelledMean: modelledSum / n,
      errorPercent: (modelledSum / measuredSum - 1) * 100,
      measured: rows?.measured ?? null,
      modelled: rows?.modelled ?? null,
      totalVariation: rows === null ? null : totalVariation(rows.measured, rows.modelled),
      shapeDistance: rows === null ? null : rows.shapeDistance,
    };
  });
}

/** What a host adds to calls, in its unit; without interrupts their length does not matter. */
export function noiseOf(host: Host): CallNoise {
  const { call, interrupts, unitsPerNs } = host;
  return {
    callSigma: call?.sigma ?? 0,
    interruptsPerUnit: ((interrupts?.perSecond ?? 0) * 1e-9) / unitsPerNs.value,
    interruptMean: interrupts?.mean ?? 1,
    interruptSigma: Math.max(interrupts?.sigma ?? 0, 1e-6),
  };
}

function histograms(
  of: readonly MeasuredClass[],
  host: Host,
  prices: Float64Array,
): { measured: Bucket[]; modelled: Bucket[]; shapeDistance: number } {
  const histogram = new Log2Histogram();
  for (const one of of)
    for (const { value, n } of ALL(one).values()) histogram.counts[log2BucketIndex(Math.floor(value))] += n;
  const measured = histogram.buckets();
  const n = valuesIn(measured);
  const calls = of.map((one) => ({ weight: ALL(one).n, counts: [...one.counts.subarray(0, prices.length)] }));
  const means = calls.map(({ counts }) => modelledLatency(prices, Float64Array.from(counts)));
  const first =
    Math.min(log2BucketIndex(measured[0].lo), log2BucketIndex(Math.floor(Math.min(...means)))) - 2;
  const last = log2BucketIndex(measured[measured.length - 1].lo) + 3;
  const indexes = Array.from({ length: last - Math.max(1, first) }, (_, i) => Math.max(1, first) + i);
  const borders = indexes.map(log2UpperBound);
  const priced = {
    prices: [...prices],
    sigmas: STEPS.map(({ name }) => host.steps[name]?.sigma ?? 0),
    noise: noiseOf(host),
  };
  const at = (factor: number): number[] =>
    bucketShares(
      calls,
      borders.map((border) => border / factor),
      priced,
    );
  const shares = at(1);
  const measuredShares = indexes.map(
    (index) => (measured.find(({ lo }) => lo === log2LowerBound(index))?.count ?? 0) / n,
  );
  const distances = SHIFTS.map((shift) => distanceOf(measuredShares, at(1 + shift * MOST_MISFIT)));
  const modelled = indexes
    .map((index, i) => ({
      lo: log2LowerBound(index),
      hi: log2UpperBound(index),
      count: Math.round(shares[i] * n),
    }))
    .filter(({ lo, count }) => count > 0 || (lo >= measured[0].lo && lo <= measured[measured.length - 1].lo));
  return { measured, modelled, shapeDistance: Math.min(...distances) };
}

/** Total variation of shares; what lies above the last row is the last of `modelled`, and not in `measured`. */
function distanceOf(measured: readonly number[], modelled: readonly number[]): number {
  return sumOf(modelled, (share, i) => Math.abs(share - (measured[i] ?? 0))) / 2;
}
