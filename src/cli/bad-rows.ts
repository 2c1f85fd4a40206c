/** What --skip-bad-rows left out, as warnings. */
import { counted } from '../report/numbers.js';
import type { Trace } from '../trace/trace.js';

/** Bad rows that are named one by one. */
const SHOWN_BAD_ROWS = 10;

export function badRows({ badRows, badRowCount }: Pick<Trace, 'badRows' | 'badRowCount'>): string[] {
  if (badRowCount === 0) return [];
  const named = badRows.slice(0, SHOWN_BAD_ROWS).map(({ line, message }) => `line ${line}: ${message}`);
  return [`${counted(badRowCount, 'row')} that could not be read left out`, ...named];
}
