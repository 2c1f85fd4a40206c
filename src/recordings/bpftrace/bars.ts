/**
 * What the bars of a histogram tell of rows that are not there, or not as they were printed. They are computed in 32-bit
 * floats, and of counts that are beyond 32 bits anything may be drawn: nothing is refused for its bar.
 */
import type { FoundRow } from '../histogram.js';
import { BAR_WIDTH, barLength } from './rows.js';

const BAR = /\|(@* *)\|\s*$/;
/** Columns that rounding may move the end of a bar by. */
const ROUNDING = 1;
const MOST_COUNT = 2 ** 31;

/**
 * Why the bars can't be of these counts; null: they may be, or were not copied as they were.
 * @param lines of the file
 */
export function barDoubt(rows: readonly FoundRow[], lines: readonly string[]): string | null {
  const bars = rows.map(({ line }) => BAR.exec(lines[line - 1])?.[1] ?? '');
  const max = Math.max(...rows.map(({ count }) => count));
  if (max >= MOST_COUNT || bars.some(({ length }) => length !== BAR_WIDTH)) return null;
  const lengths = bars.map((bar) => bar.trimEnd().length);
  const longest = Math.max(...lengths);
  if (longest === 0) return null;
  if (longest < BAR_WIDTH)
    return `none is full, as that of the largest count is (${BAR_WIDTH} columns); a row is missing, or a count was changed`;
  const odd = rows.findIndex(({ count }, i) => Math.abs(lengths[i] - barLength(count, max)) > ROUNDING);
  if (odd < 0) return null;
  const { label, count } = rows[odd];
  return `that of ${label} is ${lengths[odd]} columns long, where ${count} of ${max} has ${barLength(count, max)}`;
}
