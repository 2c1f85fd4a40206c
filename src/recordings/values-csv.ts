/**
 * A CSV with one value a row (`npage,backing,way,lat_ns`): its only column with a unit of time holds the values, the
 * other columns are the key.
 */
import { Collector } from './collector.js';
import { csvRows } from './csv-rows.js';
import type { Recording } from './recording.js';
import { namesTime } from './unit.js';

export const VALUES_CSV = 'csv of values';

/** More series than that, and a column of the key is a measured value itself. */
const MOST_KEYS = 10_000;

/** Whether a header line names a column of values beside others. */
export function isValuesCsv(head: string): boolean {
  const names = head.split(',');
  return names.length > 1 && names.every((name) => /^\w+$/.test(name)) && names.some(namesTime);
}

/** Reads a table of single values; throws InputError with file and line. */
export function readValuesCsv(source: string, text: string): Recording {
  const found = new Collector(source);
  const [header, ...rows] = csvRows(found, text);
  const names = header.cells.map((name) => name ?? '');
  const candidates = names.filter(namesTime);
  if (candidates.length > 1) {
    throw found.fault(
      header.line,
      `several columns have a unit: ${candidates.join(', ')}; keep the one to read`,
    );
  }
  const column = names.indexOf(candidates[0]);
  for (const { cells, line } of rows) {
    const key = cells.filter((_, i) => i !== column).join(', ');
    const text = cells[column] ?? '';
    const value = /^-?\d+$/.test(text) ? found.integer(text, line, names[column]) : Number(text);
    if (text.trim() === '' || !Number.isFinite(value))
      throw found.fault(line, `${names[column]}: "${text}" is no number`);
    found.samples({ map: names[column], key, line }).push(value);
    if (found.size > MOST_KEYS) {
      throw found.fault(
        line,
        `more than ${MOST_KEYS} different keys; keep the columns that name a group of values`,
      );
    }
  }
  if (found.size === 0) throw found.fault(header.line, 'there are no rows below the header');
  return found.finish(VALUES_CSV);
}
