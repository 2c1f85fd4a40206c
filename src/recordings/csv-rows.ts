/** A CSV as rows of cells with their lines. */
import { type CsvError, type Info, parse } from 'csv-parse/sync';
import type { Collector } from './collector.js';
import { linesOf } from './lines.js';

export interface CsvRow {
  /** null: empty and not quoted. */
  readonly cells: readonly (string | null)[];
  readonly line: number;
}

/** Every row, the header among them; throws InputError where it is no CSV. */
export function csvRows(found: Collector, text: string): CsvRow[] {
  if (!text.includes('"')) return plainRows(found, text);
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

/** Without quotes a line is a row: many times faster. */
function plainRows(found: Collector, text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  linesOf(text).all.forEach((whole, at) => {
    if (whole === '') return;
    const cells = whole.split(',').map((cell) => (cell === '' ? null : cell));
    const columns = rows[0]?.cells.length ?? cells.length;
    if (cells.length !== columns) {
      throw found.fault(
        at + 1,
        `the CSV can't be read: ${cells.length} cells where the header has ${columns}`,
      );
    }
    rows.push({ cells, line: at + 1 });
  });
  return rows;
}
