/** Pieces of Markdown that go into a comment or a job's summary: tables, folds, and text that stays what it is. */
import { inOneLine } from '../failure.js';
import { emptyText, shownRows } from './empty-rows.js';
import { nameAndNumbers } from './table.js';

/** A report: sections with an empty line between them. */
export function markdownPage(sections: readonly (readonly string[])[]): string {
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** A list of sentences, as plain text. */
export function bullets(texts: readonly string[]): string[] {
  return texts.map((text) => `- ${atStart(escaped(text))}`);
}

/** Where a line begins, text may look like a heading, an item or a rule. */
function atStart(text: string): string {
  return text
    .trimStart()
    .replace(/^(?=(?:#{1,6}|\+|-+|=+)(?:\s|$))/, '\\')
    .replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\');
}

/** A fold under a title. */
export function details(title: string, lines: readonly string[]): string[] {
  return ['<details>', `<summary>${inHtml(title)}</summary>`, '', ...lines, '', '</details>'];
}

/**
 * A table.
 * @param alignment one letter per column, l or r; left out: the first column to the left, the others to the right
 */
export function markdownTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  alignment = nameAndNumbers(heading.length),
): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(heading),
    line(heading.map((_, i) => (alignment[i] === 'r' ? '---:' : '---'))),
    ...rows.map(line),
  ];
}

/** The same of the rows of a histogram, a long run of those that are empty in all lanes as one. */
export function markdownHistogram(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  lanes: readonly { readonly counts: readonly number[] }[],
): string[] {
  return markdownTable(
    heading,
    shownRows(rows.length, lanes).map((one) =>
      'empty' in one ? heading.map((_, i) => (i === 0 ? emptyText(one.empty) : '')) : rows[one.row],
    ),
  );
}

/**
 * Names and prose of traces and variants as plain text, in one line; the invisible blank keeps `@name` from mentioning anybody.
 */
export function escaped(text: string): string {
  return inOneLine(text).replace(/[\\`*_~|<>[\]@&]/g, (character) =>
    character === '@' ? '@\u200b' : `\\${character}`,
  );
}

/** A summary is HTML, in which Markdown's backslashes would show. Mentions are broken here too. */
function inHtml(text: string): string {
  return inOneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '@\u200b');
}

/** Text as code, between more backticks than it has in a row. */
export function code(text: string): string {
  // in a cell no code can hold these two
  if (text.includes('\\|')) return escaped(text);
  const shown = inOneLine(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest === 0 ? '' : ' ';
  return `${fence}${pad}${shown.replaceAll('|', '\\|')}${pad}${fence}`;
}
