/** Tables of a report for people: columns of text without lines. */
import { stripVTControlCharacters } from 'node:util';
import { fits, wrap } from './fit-width.js';

const BETWEEN = '  ';
const ESCAPE = '\u001b';

/** Columns that a cell takes: one a character, colours none. */
function widthOf(cell: string): number {
  return cell.includes(ESCAPE) ? stripVTControlCharacters(cell).length : cell.length;
}

/**
 * A table without lines: columns two blanks apart, the first row being the heading. Cells may be coloured, and be of
 * several lines.
 * @param alignment one letter per column, l or r
 * @param indent blanks before each line
 */
export function table(rows: readonly (readonly string[])[], alignment: string, indent = 2): string[] {
  const split = rows.map((row) => row.map((cell) => cell.split('\n')));
  const widths: number[] = [];
  for (const row of split)
    for (const [column, lines] of row.entries())
      widths[column] = Math.max(widths[column] ?? 1, ...lines.map(widthOf));
  const padded = (text: string, column: number): string => {
    const blanks = ' '.repeat(widths[column] - widthOf(text));
    return alignment[column] === 'r' ? blanks + text : text + blanks;
  };
  return split.flatMap((row) => {
    const height = Math.max(...row.map((lines) => lines.length));
    return Array.from({ length: height }, (_, at) =>
      `${' '.repeat(indent)}${row.map((lines, column) => padded(lines[at] ?? '', column)).join(BETWEEN)}`.trimEnd(),
    );
  });
}

/**
 * The same where the width does not go beyond what there is: if it would, the first cell of each row stands above the
 * others, and where those are still too wide, each behind the name of its column.
 */
export function tableWithin(
  rows: readonly (readonly string[])[],
  alignment: string,
  width: number,
  indent = 2,
): string[] {
  const whole = table(rows, alignment, indent);
  if (fits(whole, width)) return whole;
  const below = table(
    rows.map((cells) => cells.slice(1)),
    alignment.slice(1),
    indent + BELOW,
  );
  const titles = rows.map(([first]) =>
    first === '' ? [] : wrap(`${' '.repeat(indent)}${first}`, width, indent + BELOW),
  );
  if (fits(below, width)) return titles.flatMap((title, i) => [...title, below[i]]);
  const [head, ...others] = rows;
  return others.flatMap((cells, r) => {
    const named = cells.flatMap((cell, i) => (i === 0 || cell === '' ? [] : `${head[i]} ${cell}`.trim()));
    return [...titles[r + 1], ...wrap(' '.repeat(indent + BELOW) + named.join(', '), width, indent + BELOW)];
  });
}

/** Blanks before what stands below the first cell of its row. */
const BELOW = 2;
