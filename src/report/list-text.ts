/** A list of things with their descriptions, for people. */
import { wrap } from './fit-width.js';
import { linesOf, title } from './page.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';

export interface Listing {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const INDENT = 2;
const BETWEEN = 2;

/** A column whose cells are no longer than this is not wrapped; one that is wrapped is at least so wide. */
const NAME_WIDTH = 30;
const PROSE_WIDTH = 24;

/** As a table, with cells of several lines where the width asks for them; where it is too narrow, one paragraph per entry. */
export function listText(listing: Listing, terminal: Terminal): string {
  const { width, chalk } = terminal;
  const { columns, rows } = listing;
  const lines = tableLines([columns, ...rows], width);
  const head = [...title(listing.title, terminal), ''];
  if (lines !== null) return linesOf([...head, ...lines]);
  const entries = rows.flatMap(([name, ...cells]) => [
    chalk.bold(name),
    ...cells.flatMap((cell, i) =>
      (cell === '' ? [] : wrap(`${columns[i + 1]}: ${cell}`, width - INDENT, 4)).map(
        (text) => ' '.repeat(INDENT) + text,
      ),
    ),
  ]);
  return linesOf([...head, ...entries]);
}

/** null where a column would get too narrow for its prose. */
function tableLines(rows: readonly (readonly string[])[], width: number): string[] | null {
  const shown = rows[0].flatMap((_, i) => (rows.slice(1).some((cells) => cells[i] !== '') ? [i] : []));
  const needed = shown.map((i) => Math.max(...rows.map((cells) => cells[i].length)));
  const widths = columnWidths(needed, width - INDENT - BETWEEN * (shown.length - 1));
  if (widths === null) return null;
  const wrapped = rows.map((cells) =>
    shown.map((i, column) =>
      wrap(cells[i], widths[column])
        .map((line) => line.trimEnd())
        .join('\n'),
    ),
  );
  return table(wrapped, 'l'.repeat(shown.length), INDENT);
}

/** What each column gets of the room: what it needs, or an equal share of what the shorter ones leave. */
function columnWidths(needed: readonly number[], room: number): number[] | null {
  const widths = needed.map(() => 0);
  const order = [...needed.keys()].sort((a, b) => needed[a] - needed[b]);
  let left = room;
  for (const [done, column] of order.entries()) {
    const share = Math.floor(left / (order.length - done));
    widths[column] = Math.min(needed[column], share);
    left -= widths[column];
    if (widths[column] < Math.min(needed[column], needed[column] <= NAME_WIDTH ? NAME_WIDTH : PROSE_WIDTH))
      return null;
  }
  return widths;
}
