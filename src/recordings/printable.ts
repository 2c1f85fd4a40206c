/**
 * What a recording becomes in the forms of bpftrace, which know names and keys but no columns, and only the rows of
 * hist() and lhist(). Throws InputError where that would lose or invent something.
 */
import { grouped } from '../counted.js';
import { type InputError, inputErrorIn } from '../failure.js';
import {
  mapTitle,
  type RecordedBucket,
  type RecordedHistogram,
  type RecordedValue,
  type Recording,
  type Series,
} from './recording.js';
import { inferScale, isLog2, isLoneEnd, log2RowEnd } from './scale.js';
import { nameWithUnit } from './unit.js';

/** lhist() has at most 1000 rows, hist() fewer than this even with k = 5. */
const MOST_FILLED = 2000;

/** The series as its tool would name it: `@n_pages_ns[iommu_lock]`, `+PATCH`. */
export function titleOf(series: Series): string {
  return `${mapTitle(series)}${series.column === null ? '' : ` ${series.column}`}`;
}

/** Name of the map in bpftrace: with its unit, other signs than letters and digits as `_`. */
export function bpftraceName({ map, unit }: Series): string {
  return nameWithUnit(map, unit).replace(/\W/g, '_');
}

/** Key in bpftrace: a column becomes its last part, as in `@n_pages_ns[BASE]`. */
export function bpftraceKey({ key, column }: Series): string | null {
  return column === null ? key : key === null ? column : `${key}, ${column}`;
}

/** The series as bpftrace's text names it. */
export function bpftraceTitle(series: Series): string {
  return mapTitle({ map: bpftraceName(series), key: bpftraceKey(series) });
}

/** Two series must not become one. */
export function checkNames(recording: Recording): void {
  const seen = new Map<string, Series>();
  for (const series of recording.series) {
    const name = bpftraceTitle(series);
    const other = seen.get(name);
    if (other) {
      throw refusal(recording, `${titleOf(other)} and ${titleOf(series)} would both be ${name} in bpftrace`);
    }
    seen.set(name, series);
  }
}

/** A value that bpftrace prints; histograms with every row from the first to the last. */
export function printableValue(
  recording: Recording,
  series: Series,
  value: RecordedValue,
): Exclude<RecordedValue, { is: 'samples' }> {
  if (value.is === 'samples') {
    const n = value.values.length;
    throw refusal(
      recording,
      `${titleOf(series)} is ${grouped(n)} single values, which need rows first: add --scale log2`,
    );
  }
  if (value.is !== 'histogram') return value;
  return printableRows(recording, series, value);
}

function printableRows(recording: Recording, series: Series, value: RecordedHistogram): RecordedHistogram {
  const buckets = withoutEmptyEnds(value.buckets);
  // as read from bpftrace: it keeps its scale and every row
  const scale = value.scale.kind === 'rows' && !isLoneEnd(buckets) ? inferScale(buckets) : value.scale;
  if (scale.kind === 'rows' && buckets.length > 0 && !isLoneEnd(buckets)) {
    const odd = buckets.find((row) => !isLog2(row, 0)) ?? buckets[0];
    throw refusal(
      recording,
      `${titleOf(series)} has the row ${rowText(odd)}, which neither hist() nor lhist() of bpftrace has; CSV and mail tables take any row`,
    );
  }
  const end = (lo: number): number => {
    if (scale.kind === 'linear') return lo + scale.step;
    if (scale.kind === 'log2-from-01') return lo === 0 ? 2 : log2RowEnd(lo, 0);
    return log2RowEnd(lo, scale.kind === 'log2' ? scale.k : 0);
  };
  const rows = withGapsFilled(buckets, end);
  if (rows !== null) return { is: 'histogram', scale, buckets: rows };
  throw refusal(
    recording,
    `the rows of ${titleOf(series)} lie too far apart for bpftrace, which prints every row between them, over ${MOST_FILLED} here; CSV and mail tables take any row`,
  );
}

/** As bpftrace would label it, with whole numbers: `[1048576, ...)`. */
function rowText({ lo, hi }: RecordedBucket): string {
  return `${Number.isFinite(lo) ? `[${lo}` : '(...'}, ${Number.isFinite(hi) ? hi : '...'})`;
}

function withoutEmptyEnds(buckets: readonly RecordedBucket[]): readonly RecordedBucket[] {
  const first = buckets.findIndex(({ count }) => count > 0);
  const last = buckets.findLastIndex(({ count }) => count > 0);
  return first < 0 ? [] : buckets.slice(first, last + 1);
}

/**
 * Every row from the first to the last; null where that fills in more rows than any tool prints.
 * @param end where the row that begins at a bound ends
 */
function withGapsFilled(
  buckets: readonly RecordedBucket[],
  end: (lo: number) => number,
): RecordedBucket[] | null {
  const rows: RecordedBucket[] = [];
  let filled = 0;
  for (const bucket of buckets) {
    let from = rows[rows.length - 1]?.hi ?? bucket.lo;
    while (from < bucket.lo) {
      const hi = end(from);
      if (++filled > MOST_FILLED) return null;
      rows.push({ lo: from, hi, count: 0 });
      from = hi;
    }
    rows.push(bucket);
  }
  return rows;
}

export function refusal({ source }: Recording, what: string): InputError {
  return inputErrorIn(source, what);
}
