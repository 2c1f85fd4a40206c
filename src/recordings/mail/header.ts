/** What stands above a table in a mail: the name of the map and of its columns, on one line or on two. */
import type { RecordedUnit } from '../recording.js';
import { unitOfName, unitOfWord } from '../unit.js';

export interface MailHeader {
  readonly map: string;
  readonly key: string | null;
  readonly unit: RecordedUnit | null;
  /** One per count column; null for a column without a name. */
  readonly columns: readonly (string | null)[];
  /** 0-based index of its line. */
  readonly at: number;
}

/** `@1_page_ns BASE +PATCH`, `@lat_ns[4k, read]:` */
const MAP_LINE = /^@(\w*)(?:\[(.*)\])?(?:\s*:)?(?:\s+(.*))?$/;
/** `@1_page_ns (ns, K = 1024): vfio_pin_pages of one page` as a replay's mail has it. */
const TITLE = /^@(\w*)(?:\[(.*)\])?(?: \((\w+)[^)]*\))?:/;
/** How far above the names of the columns the name of the map may stand. */
const TITLE_LINES = 5;
const PERCENT_WORD = /^(%|percent|share)$/i;

/**
 * The header of the table whose first row is all[first].
 * @param all unquoted lines
 * @returns null where nothing above the row is a header; text: what is wrong with the one that is there
 */
export function mailHeader(
  all: readonly string[],
  first: number,
  columns: number,
): MailHeader | string | null {
  const at = first - 1;
  const line = all[at]?.trim() ?? '';
  if (line === '') return null;
  const [, map, key = null, rest = ''] = MAP_LINE.exec(line) ?? [];
  if (map !== undefined) {
    const names = rest.split(/\s+/).filter((word) => word !== '' && !PERCENT_WORD.test(word));
    return named({ map, key, unit: unitOfName(map), at }, names, columns);
  }
  if (line.endsWith(':')) {
    const title = line.slice(0, -1).trim();
    return named({ map: title, key: null, unit: unitOfName(title), at }, [], columns);
  }
  const words = line.split(/\s+/).filter((word) => !PERCENT_WORD.test(word));
  const title = titleAbove(all, at);
  // `usecs count`: the first word names the values
  if (words.length === columns + 1 && unitOfWord(words[0]) !== null) {
    const unit = unitOfWord(words[0]);
    return named({ map: '', key: null, ...title, unit, at }, words.slice(1), columns);
  }
  return title && words.length === columns ? named({ ...title, at }, words, columns) : null;
}

function named(
  header: Omit<MailHeader, 'columns'>,
  names: readonly string[],
  columns: number,
): MailHeader | string {
  if (columns === 1 && (names.length === 0 || names[0] === 'count')) return { ...header, columns: [null] };
  if (new Set(names).size < names.length) return 'two columns have one name';
  if (names.length === columns) return { ...header, columns: names };
  const has = names.length === 0 ? 'names no columns' : `names ${names.length}: ${names.join(', ')}`;
  return `the rows below have ${columns} count${columns === 1 ? '' : 's'}, but this header ${has}; expected "@name BASE +PATCH"`;
}

function titleAbove(all: readonly string[], at: number): Pick<MailHeader, 'map' | 'key' | 'unit'> | null {
  for (let above = at - 1; above >= Math.max(0, at - TITLE_LINES); above--) {
    const [, map, key = null, word] = TITLE.exec(all[above].trim()) ?? [];
    if (map !== undefined) return { map, key, unit: word === undefined ? unitOfName(map) : unitOfWord(word) };
  }
  return null;
}
