/** The header line of a trace: which delimiter the file uses and which column stands where. */
import { didYouMean } from '../did-you-mean.js';
import { RowFault, shown } from './fault.js';
import { COLUMNS, type Column, OPS } from './ops.js';

export type Delimiter = ',' | ';' | '\t';

export interface Layout {
  readonly delimiter: Delimiter;
  /** The file's columns, in its order. */
  readonly columns: readonly Column[];
}

function delimiterOf(line: string): Delimiter {
  const marks = line.replace(/[^,;\t]/g, '');
  const delimiters = [...new Set(marks)] as Delimiter[];
  if (delimiters.length > 1) {
    throw new RowFault(
      `header: has ${delimiters.map(shown).join(' and ')} between columns; use one delimiter`,
    );
  }
  return delimiters[0] ?? ',';
}

/** The names of a table's columns as such. Throws RowFault for an unknown, empty or repeated one and where `op` is missing. */
export function columnsOf(names: readonly string[]): Column[] {
  const seen = new Map<string, number>();
  names.forEach((name, index) => {
    if (name === '') throw new RowFault(`header: column ${index + 1} has no name`);
    if (!(COLUMNS as readonly string[]).includes(name)) {
      const isRow = names.some((text) => OPS.some((op) => op.name === text));
      const hint = isRow
        ? ', and this line is a row: one that names the columns goes before it'
        : didYouMean(name, COLUMNS);
      throw new RowFault(`header: ${shown(name)} is no column${hint}; columns: ${COLUMNS.join(', ')}`);
    }
    const before = seen.get(name);
    if (before !== undefined) {
      throw new RowFault(`header: column ${name} stands twice, as number ${before + 1} and ${index + 1}`);
    }
    seen.set(name, index);
  });
  if (!seen.has('op')) {
    throw new RowFault(`header: the column op is missing; found ${names.join(', ')}`);
  }
  return names as Column[];
}

/**
 * Reads the header line (without its line end). The delimiter is the comma, semicolon or tab that stands in it.
 * Throws RowFault.
 */
export function parseHeader(line: string): Layout {
  const delimiter = delimiterOf(line);
  // no column's name holds a delimiter or a quote: taking the outer quotes off is all that there is to unquote
  const names = line.split(delimiter).map((name) =>
    name
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
  return { delimiter, columns: columnsOf(names) };
}
