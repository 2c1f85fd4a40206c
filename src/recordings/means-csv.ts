/**
 * A table of mean latencies, or of single ones, by what was called: `npage,backing,variant,ns`. No recording that can be
 * compared as it is, but what `vfiobench calibrate` fits.
 */

import { didYouMean } from '../did-you-mean.js';
import { UNITS } from '../sizes.js';
import { plainBytes, textOf } from './bytes.js';
import { Collector } from './collector.js';
import { csvRows } from './csv-rows.js';
import { shown } from './lines.js';
import { namesTime, unitOfName } from './unit.js';

const KEYS = ['npage', 'backing', 'variant'] as const;

export interface MeanRow {
  readonly line: number;
  readonly npage: number;
  /** As a trace writes it; not checked here. */
  readonly backing: string;
  /** null: BASE */
  readonly variant: string | null;
  /** Above 0, in the table's unit. */
  readonly value: number;
}

export interface MeansTable {
  /** One in which a host may be priced. */
  readonly unit: (typeof UNITS)[number];
  readonly rows: readonly MeanRow[];
}

/** Lines above the header, as a trace may have them. */
const COMMENTS = /^(?:[ \t]*(?:#.*)?\r?\n)+/;

/**
 * Whether a text is such a table, or was meant to be: its header has columns, one of them of times. What else is CSV and
 * can be fitted is told by other columns, `op` and `map`.
 * @param head the beginning of the text
 */
export function isMeansCsv(head: string): boolean {
  const [header] = head
    .replace(/^\ufeff/, '')
    .replace(COMMENTS, '')
    .split(/\r?\n/, 1);
  const names = columnsIn(header);
  if (names.length < 2 || names.includes('op') || names.includes('map')) return false;
  return (
    (names.includes('npage') && names.includes('backing')) ||
    (names.every((name) => /^\w+$/.test(name)) && names.some(namesTime))
  );
}

function columnsIn(header: string): string[] {
  return header.split(/[,;\t]/).map((name) =>
    name
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
}

function columnsWith(column: string): string {
  return `which has npage, backing and ${column}, and may have variant`;
}

/** Reads such a table, gzip or not; throws InputError with file and line. */
export function readMeansCsv(source: string, bytes: Uint8Array): MeansTable {
  const found = new Collector(source);
  const text = textOf(source, plainBytes(source, bytes), []);
  const [header, ...lines] = csvRows(
    found,
    text.replace(COMMENTS, (above) => above.replace(/#.*/g, '')),
  );
  const names = header.cells.map((name) => (name ?? '').trim());
  if (names.length === 1 && columnsIn(names[0]).length > 1)
    throw found.fault(header.line, 'the columns of a table of means are parted by commas');
  const at = (name: string): number => names.indexOf(name);
  for (const [index, name] of names.entries()) {
    const before = names.indexOf(name);
    if (before < index)
      throw found.fault(
        header.line,
        `the column ${name} stands twice, as number ${before + 1} and ${index + 1}`,
      );
  }
  const values = names.filter(namesTime);
  if (values.length !== 1) {
    throw found.fault(
      header.line,
      `${values.length === 0 ? 'no column' : `more than one column (${values.join(', ')})`} names a unit of time; one column is called ns, us or cycles`,
    );
  }
  const [column] = values;
  const unit = UNITS.find((one) => one === unitOfName(column));
  if (unit === undefined) {
    throw found.fault(
      header.line,
      `${column}: calls in ${unitOfName(column)}? a table of means is in ${UNITS.join(', ')}`,
    );
  }
  for (const name of names) {
    if (name === column || KEYS.some((key) => key === name)) continue;
    throw found.fault(
      header.line,
      `${shown(name)} is no column of a table of means${didYouMean(name, KEYS)}, ${columnsWith(column)}`,
    );
  }
  const missing = ['npage', 'backing'].find((name) => !names.includes(name));
  if (missing !== undefined)
    throw found.fault(
      header.line,
      `the column ${missing} is missing from a table of means, ${columnsWith(column)}`,
    );
  const rows = lines.map(({ cells, line }): MeanRow => {
    const text = cells[at(column)] ?? '';
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value > 0 && value < Number.MAX_SAFE_INTEGER))
      throw found.fault(line, `${column}: ${JSON.stringify(text)} is no latency; it is a number above 0`);
    const npage = found.integer(cells[at('npage')] ?? '', line, 'npage');
    const variant = at('variant') < 0 ? null : (cells[at('variant')] ?? '').trim();
    return {
      line,
      npage,
      backing: (cells[at('backing')] ?? '').trim(),
      variant: variant === '' || variant === 'BASE' ? null : variant,
      value,
    };
  });
  if (rows.length === 0) throw found.fault(header.line, 'there are no rows below the header');
  return { unit, rows };
}
