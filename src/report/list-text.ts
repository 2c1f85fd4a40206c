/** A list of things with their descriptions, for people. */
import type { ChalkInstance } from 'chalk';
import { wrap } from './fit-width.js';
import { table } from './table.js';

export interface Listing {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const INDENT = 2;

/** As a table where that fits the width; otherwise one paragraph per entry. */
export function listText(
  listing: Listing,
  { width, chalk }: { width: number; chalk: ChalkInstance },
): string {
  const { title, columns, rows } = listing;
  const lines = table([columns, ...rows], 'l'.repeat(columns.length), INDENT);
  const head = [...wrap(title, width, INDENT).map((line) => chalk.bold(line)), ''];
  if (lines.every((line) => line.length <= width)) return `${[...head, ...lines].join('\n')}\n`;
  const entries = rows.flatMap(([name, ...cells]) => [
    chalk.bold(name),
    ...cells.flatMap((cell, i) =>
      (cell === '' ? [] : wrap(`${columns[i + 1]}: ${cell}`, width - INDENT, 4)).map(
        (text) => ' '.repeat(INDENT) + text,
      ),
    ),
  ]);
  return `${[...head, ...entries].join('\n')}\n`;
}
