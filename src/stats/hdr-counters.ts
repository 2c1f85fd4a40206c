/**
 * Counters laid out as HdrHistogram with 3 significant digits lays them out, cheap enough for a hot loop: 2048
 * counters of width 1, then 1024 of each doubled width. The percentiles are read by hdr-histogram-js itself.
 */

// not from its front door, behind which lie encoders and WebAssembly: they take 25 ms to load
import { constructorFromBucketSize } from 'hdr-histogram-js/dist/JsHistogramFactory.js';
import { grown } from '../grown.js';
import type { Ranked } from './word.js';

const SUB_BUCKETS = 2048;
const HALF = SUB_BUCKETS / 2;
const HALF_MAGNITUDE = 10;
/** Significant ones. */
const DIGITS = 3;
const TWO_32 = 4294967296;

/** 2^-shift: a multiplication with a power of two is exact. */
const INVERSE_WIDTH = Float64Array.from({ length: 64 }, (_, shift) => 2 ** -shift);

/** Number of the counter for an integer 0 <= value < 2^53. */
export function hdrIndex(value: number): number {
  if (value < SUB_BUCKETS) return value | 0;
  const magnitude = value < TWO_32 ? 31 - Math.clz32(value) : 63 - Math.clz32(value / TWO_32);
  const shift = magnitude - HALF_MAGNITUDE;
  return (shift << HALF_MAGNITUDE) + ((value * INVERSE_WIDTH[shift]) | 0);
}

/** Smallest value that the counter of this number holds. */
export function hdrLowestValue(index: number): number {
  if (index < SUB_BUCKETS) return index;
  const shift = Math.floor(index / HALF) - 1;
  return (index - shift * HALF) * 2 ** shift;
}

export class HdrCounters {
  /** Grows to the largest value seen; most of a replay never see one. */
  private counts: Float64Array = new Float64Array(0);

  /**
   * @param value integer, 0 <= value < 2^53
   * @param times how often
   */
  record(value: number, times = 1): void {
    const index = hdrIndex(value);
    if (index >= this.counts.length) this.grow(index);
    this.counts[index] += times;
  }

  merge(other: HdrCounters): void {
    if (other.counts.length > this.counts.length) this.grow(other.counts.length - 1);
    for (let i = 0; i < other.counts.length; i++) this.counts[i] += other.counts[i];
  }

  /**
   * Values at percentiles as hdr-histogram-js reports them: the highest value that its counter may stand for, which
   * is at most 1/1024 above the true one.
   * @param max largest value recorded
   */
  percentiles(ps: readonly number[], max: number): number[] {
    const Histogram = constructorFromBucketSize(64);
    const histogram = new Histogram(1, Math.max(2, max), DIGITS);
    histogram.autoResize = false;
    const recorded = this.ranked();
    for (const [i, value] of recorded.values.entries())
      histogram.recordValueWithCount(value, recorded.counts[i]);
    const values = ps.map((p) => histogram.getValueAtPercentile(p));
    histogram.destroy();
    return values;
  }

  /** The values that were recorded, ascending, each as the smallest one that its counter may stand for. */
  ranked(): Ranked {
    const used: number[] = [];
    for (let index = 0; index < this.counts.length; index++) if (this.counts[index] > 0) used.push(index);
    const values = Float64Array.from(used, hdrLowestValue);
    const counts = Float64Array.from(used, (index) => this.counts[index]);
    return { values, counts };
  }

  private grow(index: number): void {
    this.counts = grown(this.counts, Math.max(SUB_BUCKETS, (Math.floor(index / HALF) + 1) * HALF));
  }
}
