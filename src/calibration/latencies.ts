/**
 * Measured latencies of one kind of call, in constant memory: bins of about 1 %, each with the sum of its values, so that
 * the mean over any range of bins is exact.
 */
import { sumOf } from '../sums.js';

/** Bins in one doubling. */
const BINS = 64;
/**
 * Bounds are widened by this factor, two bins: else values that hardly differ would be cut by the width of their own bin.
 */
const SLACK = 2 ** (2 / BINS);
/** Share of a normal distribution below its mean less one standard deviation; its upper quartile, in deviations. */
const LOWER_TAIL = 0.158655;
const UPPER_QUARTER = 0.67449;

interface Bin {
  n: number;
  sum: number;
}

/** The values of a range. */
export interface Part {
  readonly n: number;
  readonly mean: number;
  /** Variance of the logarithms. */
  readonly logVariance: number;
}

export class Latencies {
  n = 0;
  private readonly bins = new Map<number, Bin>();

  /** @param value above 0, in any unit */
  add(value: number, times = 1): void {
    const index = Math.floor(Math.log2(value) * BINS);
    const bin = this.bins.get(index);
    if (bin === undefined) this.bins.set(index, { n: times, sum: value * times });
    else {
      bin.n += times;
      bin.sum += value * times;
    }
    this.n += times;
  }

  merge(other: Latencies, scale = 1): void {
    for (const { n, sum } of other.bins.values()) this.add((sum / n) * scale, n);
  }

  /** Mean of each bin and its number of values, ascending. */
  values(): { readonly value: number; readonly n: number }[] {
    return [...this.bins].sort(([a], [b]) => a - b).map(([, { n, sum }]) => ({ value: sum / n, n }));
  }

  /** Values below and above which shares q and 1 - q lie, to a bin. */
  quantiles(...shares: readonly number[]): number[] {
    const values = this.values();
    return shares.map((share) => {
      let below = 0;
      for (const { value, n } of values) {
        below += n;
        if (below >= share * this.n) return value;
      }
      return Number.NaN;
    });
  }

  /** Values within a factor of a centre, both ways; a bin counts whole by its mean. */
  around(center: number, factor: number): Part {
    return partOf(
      this.values().filter(
        ({ value }) => value <= center * factor * SLACK && value * factor * SLACK >= center,
      ),
    );
  }

  /** Values that are not above a factor of a centre. */
  below(center: number, factor: number): Part {
    return partOf(this.values().filter(({ value }) => value <= center * factor * SLACK));
  }

  /** Values above a factor of a centre. */
  above(center: number, factor: number): { readonly value: number; readonly n: number }[] {
    return this.values().filter(({ value }) => value > center * factor * SLACK);
  }

  /**
   * Sigma of the lognormal that the middle of the values looks like, from the quantiles on both sides of the median: what
   * a few interrupted calls at the upper end are like does not matter.
   */
  sigma(): number {
    const [low, median, high] = this.quantiles(LOWER_TAIL, 0.5, 0.75);
    return Math.max(Math.log(median / low), Math.log(high / median) / UPPER_QUARTER);
  }
}

function partOf(values: readonly { readonly value: number; readonly n: number }[]): Part {
  const n = sumOf(values, (one) => one.n);
  const mean = sumOf(values, (one) => one.value * one.n) / n;
  const logMean = sumOf(values, (one) => Math.log(one.value) * one.n) / n;
  const squares = sumOf(values, (one) => (Math.log(one.value) - logMean) ** 2 * one.n);
  return { n, mean, logVariance: n > 1 ? squares / (n - 1) : 0 };
}
