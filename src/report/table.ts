/** Tables of a report for people: columns of text without lines. */
import Table from 'cli-table3';
import { fits, wrap } from './fit-width.js';

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** The first column to the left, the others to the right: of a table of names and numbers. */
export function nameAndNumbers(columns: number): string {
  return `l${'r'.repeat(columns - 1)}`;
}

/**
 * A table without lines: columns two blanks apart, the first row being the heading. Cells may be coloured.
 * @param alignment one letter per column, l or r; left out: nameAndNumbers
 * @param indent blanks before each line
 */
export function table(
  rows: readonly (readonly string[])[],
  alignment = nameAndNumbers(rows[0].length),
  indent = 2,
): string[] {
  const drawn = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: [...alignment].map((letter) => (letter === 'r' ? 'right' : 'left')),
  });
  drawn.push(...rows.map((row) => [...row]));
  return drawn
    .toString()
    .split('\n')
    .map((line) => `${' '.repeat(indent)}${line}`.trimEnd());
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
