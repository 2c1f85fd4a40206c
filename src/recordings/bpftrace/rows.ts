/** The rows of bpftrace's hist() and lhist() maps, byte for byte as every version draws them. */
import type { RecordedBucket, Scale } from '../recording.js';
import { rowLabel } from '../scale.js';

export const BAR_WIDTH = 52;
const LABEL_WIDTH = 16;
const COUNT_WIDTH = 8;

/** Length of the bar of a count: bpftrace computes it in 32-bit floats, which shows in some rows. */
export function barLength(count: number, max: number, width: number = BAR_WIDTH): number {
  const float = Math.fround;
  return Math.trunc(float(float(float(count) / float(max)) * width));
}

/**
 * The rows of one histogram, each with its newline.
 * @param buckets every row from the first to the last, those with count 0 included
 */
export function histogramRows(
  buckets: readonly RecordedBucket[],
  scale: Scale = { kind: 'log2', k: 0 },
): string {
  const max = Math.max(...buckets.map(({ count }) => count));
  return buckets
    .map((bucket) => {
      const label = rowLabel(bucket, scale).padEnd(LABEL_WIDTH);
      const bar = '@'.repeat(barLength(bucket.count, max)).padEnd(BAR_WIDTH);
      return `${label}${String(bucket.count).padStart(COUNT_WIDTH)} |${bar}|\n`;
    })
    .join('');
}

/** Order of map names and keys in bpftrace: that of their bytes. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
