/** A CSV as rows of cells with their lines. */
import { type CsvError, type Info, parse } from 'csv-parse/sync';
import type { Collector } from './collector.js';

export interface CsvRow {
  /** null: empty and not quoted. */
  readonly cells: readonly (string | null)[];
  readonly line: number;
}

/** Every row, the header among them; throws InputError where it is no CSV. */
export function csvRows(found: Collector, text: string): CsvRow[] {
  try {
    const records = parse(text, {
      info: true,
      cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
      skip_empty_lines: true,
    }) as unknown as { record: (string | null)[]; info: Info }[];
    return records.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    const { lines, message } = error as CsvError & { lines?: number };
    if (lines === undefined) throw error;
    throw found.fault(lines, `the CSV can't be read: ${message}`);
  }
}
