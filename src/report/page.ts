/** What reports for people are put together from: titles, prose, sections. No line is wider than the terminal. */
import { wrap } from './fit-width.js';
import type { Terminal } from './terminal.js';

/** A title in bold. What does not fit on its line goes on below, indented. */
export function title(text: string, { width, chalk }: Terminal): string[] {
  return wrap(text, width, 2).map((line) => chalk.bold(line));
}

/**
 * Sentences, each beginning on a line of its own.
 * @param indent blanks before the first line of each
 * @param hanging blanks before its further lines; left out: two more
 */
export function prose(
  texts: string | readonly string[],
  { width }: Pick<Terminal, 'width'>,
  indent = 2,
  hanging = indent + 2,
): string[] {
  return [texts].flat().flatMap((text) => wrap(' '.repeat(indent) + text, width, hanging));
}

/** The text of a report: sections with an empty line between them, those that have no lines left out. */
export function pageOf(sections: readonly (readonly string[])[]): string {
  return sections
    .filter((lines) => lines.length > 0)
    .map(linesOf)
    .join('\n');
}

/** Lines as a text, which ends with the last of them. */
export function linesOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
