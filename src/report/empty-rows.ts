/**
 * The rows of a histogram as tables for people show them: a long run of rows that are empty in every lane is one line, as
 * beside a few values that lie far out there would be little else to see. What other tools read (bpftrace's form, CSV,
 * JSON) has every row.
 */

/** Shorter runs stay, and show how far apart their neighbours are. */
const LONG = 4;

/** A row by its index, or this many empty ones. */
export type ShownRow = { readonly row: number } | { readonly empty: number };

/** @param rows how many there are */
export function shownRows(
  rows: number,
  lanes: readonly { readonly counts: readonly number[] }[],
): readonly ShownRow[] {
  const isEmpty = (row: number) => lanes.every(({ counts }) => counts[row] === 0);
  const shown: ShownRow[] = [];
  for (let row = 0; row < rows; ) {
    let end = row;
    while (end < rows && isEmpty(end)) end++;
    if (end - row >= LONG) {
      shown.push({ empty: end - row });
      row = end;
    } else shown.push({ row: row++ });
  }
  return shown;
}

/** `... (61 empty rows)`, which a mail that is read again may have between its rows as well. */
export function emptyText(rows: number): string {
  return `... (${rows} empty rows)`;
}
