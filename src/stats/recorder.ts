/**
 * What a probe keeps of its values while the replay runs. Values are integers (picoseconds, or plain counts), so
 * everything in here adds up to the same result in any order and over any number of workers.
 */
import type { Bucket, Percentile } from '../results/replay.js';
import { ExactSum } from './exact-sum.js';
import { HdrCounters } from './hdr-counters.js';
import { LOG2_BUCKETS, Log2Histogram, log2BucketIndex, log2LowerBound } from './log2.js';
import { enoughFor, PERCENTILES } from './percentiles.js';
import type { Ranked } from './word.js';

const LOWER_BOUNDS = Float64Array.from({ length: LOG2_BUCKETS + 1 }, (_, i) => log2LowerBound(i));

/** The log2 bucket of a time, ps, where unitsPerPs may have rounded and the lower bounds of the buckets have not. */
function bucketOf(ps: number, unitsPerPs: number, lowerPs: Float64Array): number {
  const index = log2BucketIndex(ps * unitsPerPs);
  if (ps < lowerPs[index]) return index - 1;
  return ps >= lowerPs[index + 1] ? index + 1 : index;
}

/** Latencies of one probe in one lane, recorded in picoseconds and reported in a unit. */
export class LatencyRecorder {
  private count = 0;
  /** Smallest and largest value. A typed array: a field would box the double on every store. */
  private readonly range = Float64Array.of(Number.POSITIVE_INFINITY, 0);
  private readonly sumPs = new ExactSum();
  private readonly log2 = new Log2Histogram();
  private readonly hdr = new HdrCounters();
  /** Smallest number of ps in each log2 bucket of the unit: exact, being psPerUnit times a power of two. */
  private readonly lowerPs: Float64Array;
  private readonly unitsPerPs: number;

  /** @param psPerUnit picoseconds in one unit (1000 for ns); cycles need no whole number of them */
  constructor(private readonly psPerUnit: number) {
    if (!(psPerUnit > 0 && Number.isFinite(psPerUnit))) throw new Error(`psPerUnit is ${psPerUnit}`);
    this.unitsPerPs = 1 / psPerUnit;
    this.lowerPs = LOWER_BOUNDS.map((bound) => bound * psPerUnit);
  }

  /** @param ps integer, 0 <= ps < 2^53 */
  record(ps: number): void {
    this.recordMany(ps, 1);
  }

  /** Records values[0 .. count), as record does. */
  recordAll(values: Float64Array, count: number): void {
    const { range, unitsPerPs, lowerPs } = this;
    const { counts } = this.log2;
    let sum = 0;
    let low = range[0];
    let high = range[1];
    for (let i = 0; i < count; i++) {
      const ps = values[i];
      sum += ps;
      low = Math.min(low, ps);
      high = Math.max(high, ps);
    }
    range[0] = low;
    range[1] = high;
    // this many of the highest would still add up exactly
    if (high < 2 ** 52 / count) this.sumPs.add(sum);
    else for (let i = 0; i < count; i++) this.sumPs.add(values[i]);
    for (let i = 0; i < count; i++) this.hdr.record(values[i]);
    for (let i = 0; i < count; i++) counts[bucketOf(values[i], unitsPerPs, lowerPs)]++;
    this.count += count;
  }

  /** @param ps as record() takes it, and `times` over */
  recordMany(ps: number, times: number): void {
    this.count += times;
    if (ps * times <= Number.MAX_SAFE_INTEGER) this.sumPs.add(ps * times);
    else this.addProduct(ps, times);
    const range = this.range;
    if (ps < range[0]) range[0] = ps;
    if (ps > range[1]) range[1] = ps;
    this.hdr.record(ps, times);
    this.log2.counts[bucketOf(ps, this.unitsPerPs, this.lowerPs)] += times;
  }

  /** Adds a product that a double may not hold, part by part. */
  private addProduct(ps: number, times: number): void {
    const most = Math.floor(Number.MAX_SAFE_INTEGER / ps);
    for (let left = times; left > 0; left -= most) this.sumPs.add(ps * Math.min(left, most));
  }

  /** Adds the values of another recorder of the same unit. */
  merge(other: LatencyRecorder): void {
    if (other.psPerUnit !== this.psPerUnit) throw new Error('recorders of different units cannot be merged');
    this.settle();
    this.count += other.n;
    this.range[0] = Math.min(this.range[0], other.range[0]);
    this.range[1] = Math.max(this.range[1], other.range[1]);
    this.sumPs.merge(other.sumPs);
    this.log2.add(other.log2);
    this.hdr.merge(other.hdr);
  }

  /** Takes down what is not yet, before anybody looks. */
  protected settle(): void {}

  /** Values so far. */
  get n(): number {
    this.settle();
    return this.count;
  }

  /** Smallest value in the unit; NaN while nothing was recorded, as for max and mean. */
  get min(): number {
    return this.n === 0 ? Number.NaN : this.range[0] / this.psPerUnit;
  }

  get max(): number {
    return this.n === 0 ? Number.NaN : this.range[1] / this.psPerUnit;
  }

  get mean(): number {
    return this.n === 0 ? Number.NaN : this.sumPs.dividedBy(this.n) / this.psPerUnit;
  }

  /** Sum of all values in the unit. */
  get total(): number {
    this.settle();
    return this.sumPs.toNumber() / this.psPerUnit;
  }

  /** hist() buckets of the values in whole units, as bpftrace would have counted them. */
  buckets(): Bucket[] {
    this.settle();
    return this.log2.buckets();
  }

  /** All values in ps, to three significant digits. */
  ranked(): Ranked {
    this.settle();
    return this.hdr.ranked();
  }

  /**
   * PERCENTILES in the unit, never above the true maximum. One beyond which fewer than one value would lie is null:
   * n is too small to tell it.
   */
  percentiles(): Percentile[] {
    const { n } = this;
    // each is a search through all counters; a probe of few values has the first ones, if any
    const told = PERCENTILES.filter((p) => enoughFor(p, n));
    const values = told.length === 0 ? [] : this.hdr.percentiles(told, this.range[1]);
    return PERCENTILES.map((p, i) => ({
      p,
      value: i < told.length ? Math.min(values[i], this.range[1]) / this.psPerUnit : null,
    }));
  }
}

/** Values below this are counted, and taken down when somebody asks. */
const SMALL = 1024;

/** Values that are no times (pages of a call): recorded and reported as the integers they are. Nearly all are small. */
export class CountRecorder extends LatencyRecorder {
  private readonly small = new Float64Array(SMALL);

  constructor() {
    super(1);
  }

  override record(value: number): void {
    if (value < SMALL) this.small[value]++;
    else super.record(value);
  }

  protected override settle(): void {
    const { small } = this;
    for (let value = 0; value < SMALL; value++) {
      if (small[value] > 0) this.recordMany(value, small[value]);
      small[value] = 0;
    }
  }
}
