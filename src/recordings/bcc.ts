/**
 * The tables of bcc's Python library and of libbpf-tools: powers of two from `0 -> 1` on, or one value a row, perhaps
 * below a line `disk = vda` that names the key. A header may have any word for what the values are (`usecs`).
 */
import { valuesIn } from '../stats/distances.js';
import { Collector } from './collector.js';
import { boundOf } from './exact.js';
import { type FoundRow, histogramOf, type RowRules } from './histogram.js';
import { type Lines, linesOf, shown } from './lines.js';
import type { RecordedHistogram, Recording } from './recording.js';
import { unitOfWord } from './unit.js';

export const BCC = 'bcc table';

const HEADER = /^\s+(\S.*?)\s+: count\s+distribution\s*$/;
const ROW = /^\s*(\d+)(?: -> (\d+))?\s+: (\d+)\s*\|[*+ ]*\|\s*$/;
const BEGINS_LIKE_ROW = /^\s*\d+\s*(->[^|]*)?:\s*\d/;
const SECTION = /^(\w[\w ./-]*?) = (.*?)\s*$/;
/** `avg = 62 nsecs, total: 29384 nsecs, count: 475` */
const TRAILER = /^avg = (\d+) \w+, total: (\d+) \w+, count: (\d+)/;
const NOISE = /^(\s*|\^C|\d\d:\d\d:\d\d\s*|Tracing .*|.*Hit Ctrl-C to end\.?.*|Detaching\.\.\.)$/;

const BCC_ROWS: RowRules = { withoutGaps: true, labels: false, scales: 'a log2 or linear table' };

export function isBccHeader(line: string): boolean {
  return HEADER.test(line);
}

/** Reads tables of bcc; throws InputError with file and line. */
export function readBcc(source: string, text: string): Recording {
  const found = new Collector(source);
  const lines = linesOf(text);
  const { all } = lines;
  let section: string | null = null;
  let last: RecordedHistogram | null = null;
  for (let at = 0; at < all.length; ) {
    const line = all[at];
    const [, word] = HEADER.exec(line) ?? [];
    const [, , key] = SECTION.exec(line) ?? [];
    const [, , , count] = TRAILER.exec(line) ?? [];
    if (word !== undefined) {
      const { rows, next } = rowsFrom(found, lines, at + 1);
      if (rows.length === 0)
        throw found.fault(at + 1, 'the table has no rows: the file is cut off after its header');
      last = histogramOf(found, rows, BCC_ROWS);
      if (rows[rows.length - 1].count === 0 && rows.some((row) => row.count > 0)) {
        found.warn(next, 'the last row is empty, but bcc ends with one that is not: the file may be cut off');
      } else if (next === all.length && !lines.ended) {
        found.warn(next, 'the last row has no newline: the file may be cut off');
      }
      found.add({ map: word, key: section, unit: unitOfWord(word), line: at + 1 }, last);
      section = null;
      at = next;
      continue;
    }
    if (count !== undefined) {
      const sum = last && valuesIn(last.buckets);
      if (sum !== Number(count))
        found.warn(at + 1, `says ${count} values; the rows above hold ${sum ?? 'none'}`);
    } else if (key !== undefined) section = withoutRepr(key);
    else if (BEGINS_LIKE_ROW.test(line) && line.includes('|')) {
      throw found.fault(
        at + 1,
        `the row ${shown(line, 30)} has no header such as "usecs : count distribution" above it`,
      );
    } else if (!NOISE.test(line)) found.warn(at + 1, `${shown(line)} is no table and not read`);
    at++;
  }
  return found.finish(BCC);
}

function rowsFrom(found: Collector, { all, ended }: Lines, from: number): { rows: FoundRow[]; next: number } {
  const rows: FoundRow[] = [];
  let next = from;
  for (; next < all.length; next++) {
    const line = all[next];
    const [, first, last, count] = ROW.exec(line) ?? [];
    if (first === undefined) {
      const damaged = line.includes('|') || line.includes('->') || BEGINS_LIKE_ROW.test(line);
      const cut = next === all.length - 1 && !ended && line.trim() !== '';
      if (!damaged && !cut) break;
      const where = next === all.length - 1 ? ': the file is cut off here' : '';
      throw found.fault(
        next + 1,
        `the row ${shown(line, 40)} can't be read${where}; a row is like "4 -> 7   : 12   |**  |"`,
      );
    }
    const lo = boundOf(first);
    const hi = boundOf(String(BigInt(last ?? first) + 1n));
    const label = last === undefined ? first : `${first} -> ${last}`;
    if (lo === null || hi === null)
      throw found.fault(next + 1, `the row ${label} has bounds that can't be held exactly`);
    if (last !== undefined && hi - lo < 2)
      throw found.fault(next + 1, `the row ${label} is none of a log2 table`);
    rows.push({ lo, hi, count: found.integer(count, next + 1, 'the count'), label, line: next + 1 });
  }
  return { rows, next };
}

/** Python prints keys that are bytes as b'...'. */
function withoutRepr(key: string): string {
  return /^b'(.*)'$/.exec(key)?.[1] ?? /^b"(.*)"$/.exec(key)?.[1] ?? key;
}
