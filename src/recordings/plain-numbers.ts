/** Plain numbers, one a line, in the order in which they were taken; a first line may name them (`lat_ns`). */
import { Collector } from './collector.js';
import { decimalOf } from './exact.js';
import { linesOf, shown } from './lines.js';
import type { Recording } from './recording.js';

export const PLAIN_NUMBERS = 'plain numbers';

const NAME = /^@?[A-Za-z_]\w*$/;
/** What tools print for a value that is missing: no name, though made of letters. */
const NO_VALUE = /^(nan|inf|infinity|null|none|na)$/i;

/** Whether these lines (a head of the file) can be plain numbers. */
export function looksLikeNumbers(lines: readonly string[]): boolean {
  const meant = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const numbers = NAME.test(meant[0] ?? '') ? meant.slice(1) : meant;
  return numbers.length > 0 && !Number.isNaN(decimalOf(numbers[0]));
}

/** Reads plain numbers; throws InputError with file and line. */
export function readPlainNumbers(source: string, text: string): Recording {
  const found = new Collector(source);
  const { all, ended } = linesOf(text);
  const values = new Float64Array(all.length);
  let n = 0;
  let map: string | null = null;
  let line = 0;
  all.forEach((whole, at) => {
    const word = whole.trim();
    if (word === '' || word.startsWith('#')) return;
    if (line === 0) line = at + 1;
    if (n === 0 && map === null && NAME.test(word) && !NO_VALUE.test(word)) map = word.replace('@', '');
    else values[n++] = numberOf(found, word, at + 1);
  });
  if (!ended) found.warn(all.length, 'the last line has no newline: its number may be cut off');
  found.add({ map: map ?? '', line }, { is: 'samples', values: values.slice(0, n) });
  return found.finish(PLAIN_NUMBERS);
}

function numberOf(found: Collector, word: string, line: number): number {
  if (/^[-+]?\d+$/.test(word)) return found.integer(word.replace('+', ''), line, 'the number');
  const value = decimalOf(word);
  if (!Number.isFinite(value))
    throw found.fault(line, `${shown(word)} is no number; expected one number a line`);
  return value;
}
