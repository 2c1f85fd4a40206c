/** Two or more values of one map become that of all of them together, each kind by its meaning; what has none is refused. */
import { sumOf } from '../sums.js';
import type { RecordedBucket, RecordedHistogram, RecordedStats, RecordedValue, Scale } from './recording.js';
import { inferScale, isClosed, isOf } from './scale.js';

/** A value, and how messages call it. */
export interface Shard<Value = RecordedValue> {
  readonly source: string;
  readonly value: Value;
}

/** Why values can't be added up. */
export class NoSum extends Error {}

/**
 * Throws NoSum.
 * @param name of the map: it alone says whether a single value is a count or a maximum
 */
export function addedUp(name: string, shards: readonly Shard[]): RecordedValue {
  const [{ value: first, source }] = shards;
  const other = shards.find(({ value }) => value.is !== first.is);
  if (other !== undefined)
    throw new NoSum(`it is a ${first.is} in ${source} and a ${other.value.is} in ${other.source}`);
  const values = shards.map(({ value }) => value);
  switch (first.is) {
    case 'histogram':
      return histogram(shards as readonly Shard<RecordedHistogram>[]);
    case 'samples':
      return {
        is: 'samples',
        values: Float64Array.from(values.flatMap((one) => (one.is === 'samples' ? [...one.values] : []))),
      };
    case 'stats':
      return stats(values as readonly RecordedStats[]);
    case 'scalar':
      return {
        is: 'scalar',
        value: single(
          name,
          values.map((one) => (one.is === 'scalar' ? one.value : 0)),
        ),
      };
  }
}

function histogram(shards: readonly Shard<RecordedHistogram>[]): RecordedHistogram {
  const all = shards.flatMap(({ value }) => value.buckets);
  const scale = shards.map(({ value }) => value.scale).find((one) => all.every((row) => isOf(row, one)));
  const buckets = scale === undefined ? null : rowsTogether(all);
  if (scale === undefined || buckets === null) {
    const [first] = shards;
    const other = shards.find(({ value }) => scaleText(value.scale) !== scaleText(first.value.scale));
    const named = [first, other ?? shards[1]].map(
      ({ source, value }) => `${scaleText(value.scale)} in ${source}`,
    );
    throw new NoSum(`its rows are cut differently: by ${named.join(', by ')}`);
  }
  // the ends of lhist() are those of all rows
  const whole = scale.kind === 'linear' && buckets.some(isClosed) ? inferScale(buckets) : scale;
  return { is: 'histogram', scale: whole.kind === 'linear' ? whole : scale, buckets };
}

/** In order; null where two overlap. */
function rowsTogether(all: readonly RecordedBucket[]): RecordedBucket[] | null {
  const rows: { lo: number; hi: number; count: number }[] = [];
  for (const row of [...all].sort((a, b) => a.lo - b.lo || a.hi - b.hi)) {
    const last = rows.at(-1);
    if (last !== undefined && last.lo === row.lo && last.hi === row.hi)
      last.count = total([last.count, row.count]);
    else if (last !== undefined && row.lo < last.hi) return null;
    else rows.push({ ...row });
  }
  return rows;
}

/** `log2, k=2`, `linear, step 10` */
function scaleText(scale: Scale): string {
  if (scale.kind === 'log2') return `log2, k=${scale.k}`;
  if (scale.kind === 'linear') return `linear, ${scale.min} to ${scale.max} in steps of ${scale.step}`;
  return scale.kind === 'rows' ? 'rows of its own' : 'log2 whose first row is 0 and 1';
}

/** bpftrace divides whole numbers, and leaves out what is over. */
function stats(values: readonly RecordedStats[]): RecordedStats {
  const counts = values.map(({ count }) => count);
  const totals = values.map((one) => one.total);
  if (counts.includes(null) || totals.includes(null))
    throw new NoSum('an average without its count and total says nothing of both together');
  const [count, sum] = [total(counts as number[]), total(totals as number[])];
  const quotient = count === 0 ? 0 : sum / count;
  const isWhole = values.every(({ average }) => Number.isInteger(average));
  return { is: 'stats', count, average: isWhole ? Math.trunc(quotient) : quotient, total: sum };
}

function single(name: string, values: readonly number[]): number {
  const words = name.toLowerCase().split(/[^a-z0-9.]+/);
  const has = (...wanted: string[]): boolean => wanted.some((word) => words.includes(word));
  if (has('avg', 'average', 'mean', 'median') || words.some((word) => /^p\d/.test(word)))
    throw new NoSum('percentiles and averages without rows or counts say nothing of both together');
  if (has('min', 'least')) return Math.min(...values);
  if (has('max', 'most')) return Math.max(...values);
  if (has('count', 'counts', 'sum', 'total', 'n', 'calls', 'events')) return total(values);
  throw new NoSum(
    'a single value may be a count, a sum, a minimum or a maximum, and its name says none of these words; leave it out with --map',
  );
}

/** Exact, whatever the order, where the numbers are whole. Throws NoSum beyond 2^53. */
function total(numbers: readonly number[]): number {
  const areWhole = numbers.every(Number.isInteger);
  const sum = areWhole
    ? numbers.reduce((a, b) => a + BigInt(b), 0n)
    : sumOf([...numbers].sort((a, b) => a - b));
  if (typeof sum === 'number') return sum;
  if (sum > BigInt(Number.MAX_SAFE_INTEGER) || sum < -BigInt(Number.MAX_SAFE_INTEGER))
    throw new NoSum(`the sum ${sum} is beyond 2^53 and would have to be rounded`);
  return Number(sum);
}
