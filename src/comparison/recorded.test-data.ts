/** For tests: recordings made by hand. */
import type {
  RecordedHistogram,
  RecordedSamples,
  RecordedValue,
  Recording,
  Scale,
  Series,
} from '../recordings/recording.js';
import { log2RowEnd } from '../recordings/scale.js';
import { log2BucketIndex, log2LowerBound } from '../stats/log2.js';
import type { Column } from './compare.js';
import { columnsOfSides } from './side-of-runs.js';

export { COMPARISON_DEFAULTS as OPTIONS } from './compare.js';

/** Rows as `[lo, hi, count]`. */
export function histogram(
  rows: readonly (readonly [number, number, number])[],
  scale: Scale = { kind: 'log2', k: 0 },
): RecordedHistogram {
  return { is: 'histogram', scale, buckets: rows.map(([lo, hi, count]) => ({ lo, hi, count })) };
}

/** hist(n, k) of values that are not negative, as bpftrace counts them: empty rows are left out. */
export function histogramOf(values: Iterable<number>, k = 0): RecordedHistogram {
  const counts = new Map<number, number>();
  for (const value of values) {
    const whole = Math.floor(value);
    const power = log2LowerBound(log2BucketIndex(whole));
    const width = log2RowEnd(power, k) - power;
    const lo = whole < 2 ** k ? whole : power + Math.floor((whole - power) / width) * width;
    counts.set(lo, (counts.get(lo) ?? 0) + 1);
  }
  const rows = [...counts].sort(([a], [b]) => a - b);
  return histogram(
    rows.map(([lo, count]) => [lo, log2RowEnd(lo, k), count]),
    { kind: 'log2', k },
  );
}

export function samples(values: ArrayLike<number>): RecordedSamples {
  return { is: 'samples', values: Float64Array.from(values) };
}

export function series(map: string, value: RecordedValue, more: Partial<Series> = {}): Series {
  return { map, key: null, column: null, unit: 'ns', line: 1, snapshots: [value], ...more };
}

/** BASE and variants, each a file of its own. */
export function columns(...sides: readonly (readonly Series[])[]): Column[] {
  return sides.map((side, i) => ({
    label: i === 0 ? 'BASE' : `v${i}`,
    source: i === 0 ? 'base.txt' : `v${i}.txt`,
    form: 'made up',
    column: null,
    series: side,
  }));
}

/** The same with several runs a side, each a file of its own: `base-1.txt`. */
export function sides(...all: readonly (readonly (readonly Series[])[])[]): Column[] {
  const recordings = all.flatMap((runs, side) =>
    runs.map((own, run): { recording: Recording; name: string } => {
      const name = side === 0 ? 'base' : `v${side}`;
      return {
        name,
        recording: { source: `${name}-${run + 1}.txt`, form: 'made up', series: own, warnings: [] },
      };
    }),
  );
  return columnsOfSides(
    recordings.map(({ recording }) => recording),
    null,
    recordings.map(({ name }) => name),
  ).columns;
}
