/**
 * A recording as CSV (RFC 4180): one row per row of a histogram (lo inclusive, hi exclusive, empty where it is open),
 * and one per number of everything else, told apart by `kind`. A quoted empty key is an empty key, a bare one none.
 */
import type { RecordedValue, Recording } from './recording.js';

/** `value` is for what is no row of a histogram; snapshots count from 1. */
export const CSV_COLUMNS = [
  'map',
  'key',
  'column',
  'unit',
  'lo',
  'hi',
  'count',
  'kind',
  'value',
  'snapshot',
] as const;

type Cell = string | number | null;

/** lo, hi, count, kind, value */
type Row = readonly [Cell, Cell, Cell, string, Cell];

export function recordingCsv({ series }: Recording): string {
  const lines = [CSV_COLUMNS.join()];
  for (const { map, key, column, unit, snapshots } of series) {
    const place = [map === '' ? null : map, key, column, unit];
    snapshots.forEach((value, i) => {
      for (const row of rowsOf(value)) lines.push([...place, ...row, i + 1].map(field).join());
    });
  }
  return lines.map((line) => `${line}\r\n`).join('');
}

function rowsOf(value: RecordedValue): Row[] {
  if (value.is === 'samples') return Array.from(value.values, (sample) => number('sample', sample));
  if (value.is === 'scalar') return [number('scalar', value.value)];
  if (value.is === 'histogram') {
    if (value.buckets.length === 0) return [[null, null, null, 'empty', null]];
    return value.buckets.map(({ lo, hi, count }) => [bound(lo), bound(hi), count, 'bucket', null]);
  }
  const { count, average, total } = value;
  const averageRow = number('average', average);
  return count === null ? [averageRow] : [number('count', count), averageRow, number('total', total ?? 0)];
}

function number(kind: string, value: number): Row {
  return [null, null, null, kind, value];
}

/** Every digit of a bound beyond 2^53: a power of two that a double holds. */
function bound(value: number): string | null {
  if (!Number.isFinite(value)) return null;
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

function field(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
