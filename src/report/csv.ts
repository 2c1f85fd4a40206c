/** How every result in rows is written as CSV: as RFC 4180 says it. */

/** null: there is no such value, and the cell is empty. */
export type CsvCell = string | number | null;

/** @param rows the header among them */
export function csvText(rows: Iterable<readonly CsvCell[]>): string {
  let text = '';
  for (const row of rows) text += `${row.map((cell) => field(cell ?? '')).join(',')}\r\n`;
  return text;
}

/** One field, quoted where it must be. */
function field(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
