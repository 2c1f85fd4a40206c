/**
 * The tables that people paste into mails, read from the mail as it stands: rows `lo, hi count percent`, one or more
 * counts, below a header such as `@1_page_ns BASE +PATCH`; prose around it and `>` before it.
 */
import { valuesIn } from '../../stats/distances.js';
import { sumOf } from '../../sums.js';
import { Collector } from '../collector.js';
import { histogramOf, LOOSE_ROWS } from '../histogram.js';
import { linesOf, shown, unquoted } from '../lines.js';
import { mapTitle, type Recording } from '../recording.js';
import { type MailHeader, mailHeader } from './header.js';
import { isDamagedRow, isMailRow, isRangeRow, type MailRow, mailRow } from './rows.js';

export const MAIL_TABLE = 'mail table';

/** Percent of a count may be off by this much before it is said. */
const TOLERANCE = 0.01;
/** Above the noise of doubles, below any printed digit. */
const EPSILON = 1e-9;
/** Stands for rows of a mail of ours that are empty in all columns. */
const EMPTY_ROWS = /^\s*\.\.\. \(\d+ empty rows\)\s*$/;
const TOTAL = /^\s*(?:total|n|sum)\s*:?((?:\s+[\d,]+)+)\s*$/i;

/** Whether a table begins in these lines. */
export function hasMailTable(all: readonly string[]): boolean {
  return all.some((line, at) => {
    const text = unquoted(line);
    return isRangeRow(text) || (isMailRow(text) && /^\s*@\w*/.test(unquoted(all[at - 1] ?? '')));
  });
}

/** Reads every table of a mail; throws InputError with file and line. */
export function readMailTables(source: string, text: string): Recording {
  const found = new Collector(source);
  const { all: quoted, ended } = linesOf(text);
  const all = quoted.map(unquoted);
  const tables: Table[] = [];
  for (let at = 0; at < all.length; ) {
    at = isMailRow(all[at]) ? readTable(found, all, at, tables) : at + 1;
  }
  for (const { header, rows } of numberedApart(found, tables)) {
    for (let column = 0; column < header.columns.length; column++) addColumn(found, header, rows, column);
  }
  checkEnd(found, all, ended);
  return found.finish(MAIL_TABLE);
}

/** A file that ends inside a row may be one that was cut off. */
function checkEnd(found: Collector, all: readonly string[], ended: boolean): void {
  const last = all[all.length - 1] ?? '';
  const above = all[all.length - 2] ?? '';
  if (ended) return;
  if (isMailRow(last)) found.warn(all.length, 'the last row has no newline: it may be cut off');
  else if (/^\s*[[(]?\d/.test(last) && (isMailRow(above) || /^\s*@\w*|:$/.test(above))) {
    throw found.fault(all.length, `the row ${shown(last, 40)} can't be read: the file is cut off here`);
  }
}

interface Table {
  readonly header: MailHeader;
  readonly rows: readonly MailRow[];
}

/** Tables of one name are no snapshots of one run, but other runs (a boot, then fio): #1, #2 become their keys. */
function numberedApart(found: Collector, tables: readonly Table[]): Table[] {
  const lines = new Map<string, number[]>();
  for (const { header } of tables) {
    const name = mapTitle(header);
    lines.set(name, [...(lines.get(name) ?? []), header.at + 1]);
  }
  for (const [name, alike] of lines) {
    if (alike.length === 1) continue;
    found.warn(
      alike[0],
      `${alike.length} tables are called ${name} (lines ${alike.join(', ')}): #1, #2 tell them apart`,
    );
  }
  const seen = new Map<string, number>();
  return tables.map((table) => {
    const name = mapTitle(table.header);
    if (lines.get(name)?.length === 1) return table;
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    const { key } = table.header;
    return { ...table, header: { ...table.header, key: key === null ? `#${number}` : `${key}, #${number}` } };
  });
}

/** Reads the table whose first row is all[first]; returns the line behind it. */
function readTable(found: Collector, all: readonly string[], first: number, tables: Table[]): number {
  let next = first;
  const lines: string[] = [];
  const rows: MailRow[] = [];
  for (; next < all.length && (isMailRow(all[next]) || EMPTY_ROWS.test(all[next])); next++) {
    if (EMPTY_ROWS.test(all[next])) continue;
    lines.push(all[next]);
    rows.push(mailRow(found, all[next], next + 1));
  }
  const columns = rows[0].cells.length;
  const header = mailHeader(all, first, columns);
  const withPercent = rows.every(({ cells }) => cells.every(({ percent }) => percent !== null));
  const certain = withPercent || lines.some(isRangeRow) || /^\s*@\w*/.test(all[first - 1] ?? '');
  if (!certain) return next;
  if (header === null) {
    throw found.fault(
      first + 1,
      `the row ${shown(all[first], 30)} has no header such as "@name_ns BASE +PATCH" above it`,
    );
  }
  if (typeof header === 'string') throw found.fault(first, header);
  if (next < all.length && isDamagedRow(all[next])) {
    throw found.fault(
      next + 1,
      `the row ${shown(all[next], 40)} can't be read; a row is like "512, 1K 5660 19.20%"`,
    );
  }
  for (const { cells, line } of rows) {
    const alike =
      cells.length === columns &&
      cells.every(({ percent }, i) => (percent === null) === (rows[0].cells[i].percent === null));
    if (!alike) throw found.fault(line, 'the row has other columns than the first one of its table');
  }
  tables.push({ header, rows });
  return checkTotal(found, all, next, rows);
}

function addColumn(found: Collector, header: MailHeader, rows: readonly MailRow[], column: number): void {
  const placed = rows.map(({ cells, ...row }) => ({ ...row, count: cells[column].count }));
  const { map, key, unit, columns, at } = header;
  const histogram = histogramOf(found, placed, LOOSE_ROWS);
  if (column === 0) {
    const gap = placed.find(
      ({ lo, line }, i) => i > 0 && lo > placed[i - 1].hi && line === placed[i - 1].line + 1,
    );
    if (gap) found.warn(gap.line, `rows before ${gap.label} are not in the table: taken as empty`);
  }
  found.add({ map, key, column: columns[column], unit, line: at + 1 }, histogram);
  const total = valuesIn(placed);
  const off = rows.filter(({ cells }) => !fits(cells[column].percent, cells[column].count, total));
  if (off.length === 0) return;
  const [{ cells, line }] = off;
  const { count, percent } = cells[column];
  const more = off.length === 1 ? '' : `, and ${off.length - 1} more rows of this column`;
  found.warn(
    line,
    `${percent}% does not fit: ${count} of ${total} are ${((count / total) * 100).toFixed(2)}%${more}`,
  );
}

/** The count makes that share of the total, as exactly as the percentage is written. */
function fits(percent: string | null, count: number, total: number): boolean {
  if (percent === null) return true;
  const decimals = percent.split('.')[1]?.length ?? 0;
  const share = total === 0 ? 0 : (count / total) * 100;
  return Math.abs(share - Number(percent)) <= Math.max(TOLERANCE, 10 ** -decimals) + EPSILON;
}

/** A line of totals below the rows must be their sums; returns the line behind it. */
function checkTotal(found: Collector, all: readonly string[], at: number, rows: readonly MailRow[]): number {
  const [, numbers] = TOTAL.exec(all[at] ?? '') ?? [];
  if (numbers === undefined) return at;
  const totals = numbers
    .trim()
    .split(/\s+/)
    .map((text) => found.integer(text.replaceAll(',', ''), at + 1, 'the total'));
  totals.forEach((total, column) => {
    const sum = sumOf(rows, ({ cells }) => cells[column]?.count ?? 0);
    if (sum !== total) found.warn(at + 1, `the total is ${total}, but the rows above sum up to ${sum}`);
  });
  return at + 1;
}
