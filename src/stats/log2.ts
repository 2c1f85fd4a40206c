/**
 * The buckets of bpftrace's hist(n) (its default, k = 0), numbered as the kernel side numbers them:
 * 0 holds every negative value, 1 the value 0, 2 the value 1, and i > 2 the range [2^(i-2), 2^(i-1)).
 * Source: the tables that bpftrace v0.20 and later print (older ones cap at 2^31); fixtures/recordings/bpftrace holds real output.
 */
import type { Bucket } from '../results/replay.js';

/** bpftrace knows indexes 0..64; 64 is [4E, 8E). */
export const LOG2_BUCKETS = 65;

const TWO_32 = 4294967296;
const SUFFIXES = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** Index of the bucket that an integer of up to 64 bits (as far as a double holds it) falls into. */
export function log2BucketIndex(value: number): number {
  if (value < 0) return 0;
  // clz32 takes the low 32 bits of the truncated number, so the high half goes through it where there is one.
  return value < TWO_32 ? 33 - Math.clz32(value) : 65 - Math.clz32(value / TWO_32);
}

/** Smallest value of a bucket; -Infinity for the bucket of the negatives. */
export function log2LowerBound(index: number): number {
  if (index === 0) return Number.NEGATIVE_INFINITY;
  return index === 1 ? 0 : 2 ** (index - 2);
}

/** Smallest value above a bucket. */
export function log2UpperBound(index: number): number {
  return index === 0 ? 0 : 2 ** (index - 1);
}

/** Label of a hist() row: `(..., 0)`, `[0]`, `[1]`, `[2, 4)`, `[512, 1K)`; K is 1024. */
export function bucketLabel(bucket: Pick<Bucket, 'lo' | 'hi'>): string {
  return finerBucketLabel(bucket, 0);
}

/**
 * Label of a row of hist(n, k), which splits each power of two in 2^k rows: `[3584, 4K)` for k = 2. A suffix stands
 * only where such a row is 1024 wide or wider.
 */
export function finerBucketLabel(bucket: Pick<Bucket, 'lo' | 'hi'>, k: number): string {
  if (bucket.lo < 0) return '(..., 0)';
  if (bucket.hi - bucket.lo === 1) return `[${bucket.lo}]`;
  return `[${boundText(bucket.lo, k)}, ${boundText(bucket.hi, k)})`;
}

function boundText(value: number, k: number): string {
  const width = log2BucketIndex(value) - 2 - k;
  const suffix = Math.max(0, Math.floor(width / 10));
  return `${value / 1024 ** suffix}${SUFFIXES[suffix]}`;
}

/** A log2 histogram that is being filled. */
export class Log2Histogram {
  /** Counts by bucket index; the recorder's hot loop adds to it directly. */
  readonly counts: Float64Array = new Float64Array(LOG2_BUCKETS);

  record(value: number): void {
    this.counts[log2BucketIndex(value)]++;
  }

  /** Adds the counts of another histogram. */
  add(other: Log2Histogram): void {
    for (let i = 0; i < LOG2_BUCKETS; i++) this.counts[i] += other.counts[i];
  }

  /** The rows bpftrace prints: from the first to the last non-empty bucket, empty ones in between included. */
  buckets(): Bucket[] {
    const first = this.counts.findIndex((count) => count > 0);
    const last = this.counts.findLastIndex((count) => count > 0);
    const rows: Bucket[] = [];
    if (first < 0) return rows;
    for (let i = first; i <= last; i++) {
      rows.push({ lo: log2LowerBound(i), hi: log2UpperBound(i), count: this.counts[i] });
    }
    return rows;
  }
}
