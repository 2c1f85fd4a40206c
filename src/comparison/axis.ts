/** One axis for what several columns recorded, whatever rows or single values each of them has. */
import type { RecordedHistogram, RecordedSamples, Scale } from '../recordings/recording.js';
import { type Cuttable, commonEdges } from '../stats/partition.js';
import type { OpenRange } from './result.js';
import { edgesForValues, nextEdge } from './value-edges.js';

export type Distribution = RecordedHistogram | RecordedSamples;

/** Ascending edges that cut no row with values and hold all values; empty where there are no values at all. */
export function sharedEdges(distributions: readonly Distribution[]): number[] {
  const histograms = distributions.filter((one) => one.is === 'histogram');
  const samples = distributions.filter((one) => one.is === 'samples' && one.values.length > 0);
  if (histograms.every(({ buckets }) => buckets.every(({ count }) => count === 0))) {
    return samples.length === 0 ? [] : edgesForValues(samples.map((one) => (one as RecordedSamples).values));
  }
  const ranges = samples.map((one) => rangeOf((one as RecordedSamples).values));
  const most = Math.max(
    ...ranges.map(({ most }) => most),
    ...histograms.flatMap(({ buckets }) => buckets.map(({ lo, hi }) => (Number.isFinite(hi) ? hi : lo))),
  );
  return commonEdges([
    ...histograms.map((histogram) => cuttable(histogram, most)),
    ...ranges.map(({ least, most }) => anywhere(least, most)),
  ]);
}

/** Single values can be counted in any rows. */
function anywhere(least: number, most: number): Cuttable {
  // the edge above the largest value must be above it
  const above = most + Math.max(Math.abs(most) * 2 ** -52, Number.MIN_VALUE);
  return { rows: [{ lo: least, hi: above, count: 1 }], edges: [], isEdge: () => true };
}

function rangeOf(values: Float64Array): { least: number; most: number } {
  let [least, most] = [values[0], values[0]];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least, most };
}

/** @param most the largest value of all columns: edges are needed up to there */
function cuttable({ buckets, scale }: RecordedHistogram, most: number): Cuttable {
  const printed = buckets.flatMap(({ lo, hi }) => [lo, hi]);
  if (scale.kind === 'rows') {
    const filled = buckets.filter(({ count }) => count > 0);
    return {
      rows: buckets,
      edges: printed,
      isEdge: (value) => !filled.some(({ lo, hi }) => lo < value && value < hi),
    };
  }
  const edges = new Set([...scaleEdges(scale, most), ...printed]);
  return { rows: buckets, edges: [...edges], isEdge: (value) => edges.has(value) };
}

function scaleEdges(scale: Exclude<Scale, { kind: 'rows' }>, most: number): number[] {
  const edges: number[] = [];
  if (scale.kind === 'linear') {
    for (let i = 0; scale.min + i * scale.step <= scale.max; i++) edges.push(scale.min + i * scale.step);
    return edges;
  }
  const k = scale.kind === 'log2' ? scale.k : 0;
  // one past the largest value, which may itself be an edge
  for (let edge = 0; edges.length === 0 || edges[edges.length - 1] <= most; edge = nextEdge(edge, k)) {
    if (scale.kind === 'log2' || edge !== 1) edges.push(edge);
  }
  return edges;
}

/** Without a bound where that is infinite. */
export function openRange(lo: number, hi: number): OpenRange {
  return { lo: Number.isFinite(lo) ? lo : null, hi: Number.isFinite(hi) ? hi : null };
}

/** How a column was recorded, in a few words. */
export function recordedAs(distribution: Distribution): string {
  if (distribution.is === 'samples') return 'single values';
  const { scale } = distribution;
  if (scale.kind === 'log2') return scale.k === 0 ? 'hist' : `hist k=${scale.k}`;
  if (scale.kind === 'log2-from-01') return 'log2 from 0 -> 1';
  return scale.kind === 'linear' ? `lhist step ${scale.step}` : 'rows';
}
