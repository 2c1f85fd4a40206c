/** The maps of several runs as one, for the picture and for percentiles: the values of all, each as it was recorded. */
import type { RecordedHistogram, Scale } from '../recordings/recording.js';
import { binned, joined } from '../stats/partition.js';
import { meanOf } from '../stats/samples.js';
import { sumOf } from '../sums.js';
import { type Distribution, sharedEdges } from './axis.js';
import type { Picked } from './compare.js';
import type { RunValues } from './pair-of-runs.js';

/** @param values of each run, at least one; rows of several widths are joined to the finest that all share */
export function pooled(values: readonly Distribution[]): Distribution {
  if (values.length === 1) return values[0];
  const samples = values.filter((one) => one.is === 'samples');
  if (samples.length === values.length) {
    const all = new Float64Array(sumOf(samples, (one) => one.values.length));
    let at = 0;
    for (const one of samples) {
      all.set(one.values, at);
      at += one.values.length;
    }
    return { is: 'samples', values: all };
  }
  const histograms = values.filter((one) => one.is === 'histogram');
  const edges = sharedEdges(values);
  const counts = values.map((one) => countsOn(one, edges));
  const buckets = edges.slice(0, -1).map((lo, row) => ({
    lo,
    hi: edges[row + 1],
    count: sumOf(counts, (own) => own[row]),
  }));
  return { is: 'histogram', scale: commonScale(histograms), buckets: withoutEnds(buckets) };
}

/** Counts on edges that cut no row of it. */
export function countsOn(value: Distribution, edges: readonly number[]): Float64Array {
  return value.is === 'samples' ? binned(value.values, edges) : joined(value.buckets, edges);
}

/** What each run with values has, on edges that cut no row of any. */
export function runsOn(
  { value, runs }: Pick<Picked, 'value' | 'runs'>,
  edges: readonly number[],
): RunValues[] {
  return (runs ?? [{ value }]).flatMap((one: Pick<Picked, 'value'> | null, run): RunValues[] => {
    if (one === null) return [];
    const own = one.value as Distribution;
    const counts = countsOn(own, edges);
    if (sumOf(counts) === 0) return [];
    if (own.is === 'histogram') return [{ run, counts, sorted: null, mean: own.exact?.mean ?? null }];
    const sorted = own.values.slice().sort();
    return [{ run, counts, sorted, mean: meanOf(sorted) }];
  });
}

/** Open rows that hold nothing are no part of a scale. */
function withoutEnds(buckets: RecordedHistogram['buckets']): RecordedHistogram['buckets'] {
  return buckets.filter(({ lo, hi, count }) => count > 0 || (Number.isFinite(lo) && Number.isFinite(hi)));
}

/** As the runs were recorded, where all were alike; linear rows may have been printed as far as each run has values. */
function commonScale(histograms: readonly RecordedHistogram[]): Scale {
  const scales = histograms.map(({ scale }) => scale);
  const [first] = scales;
  if (first.kind === 'linear') {
    const linear = scales.filter((one) => one.kind === 'linear');
    const isOne = linear.length === scales.length && linear.every(({ step }) => step === first.step);
    if (!isOne || linear.some(({ min }) => (min - first.min) % first.step !== 0)) return { kind: 'rows' };
    const [min, max] = [Math.min(...linear.map((one) => one.min)), Math.max(...linear.map((one) => one.max))];
    return { ...first, min, max };
  }
  const isAlike = (one: Scale) =>
    one.kind === first.kind && (one.kind !== 'log2' || (first.kind === 'log2' && one.k === first.k));
  return scales.every(isAlike) ? first : { kind: 'rows' };
}
