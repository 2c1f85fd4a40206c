/**
 * Which sums of prices the measured calls tell. Where a count is always the sum of others (pages are pinned or were
 * already), the prices themselves can't be told, but each of those with the shared one can: the rows of the counts'
 * reduced row echelon form are such sums.
 */
import { sumOf } from '../sums.js';

/** One sum: price 0 times coefficient 0, and so on. */
export interface ToldSum {
  /** Indices of the prices; the first one is in no other sum. */
  readonly prices: readonly number[];
  readonly coefficients: readonly number[];
}

/** Relative to the largest count of a column, what is 0. */
const ZERO = 1e-7;

/**
 * As many sums as the calls can tell. Rare counts come first, so that what all calls share is added to them, not taken
 * away.
 * @param calls counts of each price, by kind of call
 */
export function toldSums(calls: readonly (readonly number[])[]): ToldSum[] {
  const size = calls[0]?.length ?? 0;
  const kinds = Array.from({ length: size }, (_, j) => calls.filter((counts) => counts[j] > 0).length);
  const totals = Array.from({ length: size }, (_, j) => sumOf(calls, (counts) => counts[j]));
  const largest = Array.from({ length: size }, (_, j) => Math.max(...calls.map((counts) => counts[j])));
  const order = [...totals.keys()]
    .filter((j) => totals[j] > 0)
    .sort((a, b) => kinds[a] - kinds[b] || totals[a] - totals[b] || a - b);
  const rows = calls.map((counts) => order.map((j) => counts[j] / largest[j]));
  const pivots = reduce(rows, order.length);
  return pivots
    .map((pivot, i): ToldSum => {
      const parts = order
        .map((price, column) => ({
          price,
          weight: (rows[i][column] * largest[price]) / largest[order[pivot]],
        }))
        .filter((_, column) => Math.abs(rows[i][column]) > ZERO);
      return {
        prices: parts.map(({ price }) => price),
        coefficients: parts.map(({ weight }) => Number(weight.toPrecision(9))),
      };
    })
    .sort((a, b) => Math.min(...a.prices) - Math.min(...b.prices));
}

/** Gauss-Jordan with row pivoting, in place. Returns the pivot column of each row that is left. */
function reduce(rows: number[][], columns: number): number[] {
  const pivots: number[] = [];
  for (let column = 0; column < columns && pivots.length < rows.length; column++) {
    const next = pivots.length;
    let best = next;
    for (let i = next; i < rows.length; i++)
      if (Math.abs(rows[i][column]) > Math.abs(rows[best][column])) best = i;
    if (Math.abs(rows[best][column]) <= ZERO) {
      for (let i = next; i < rows.length; i++) rows[i][column] = 0;
      continue;
    }
    [rows[next], rows[best]] = [rows[best], rows[next]];
    const by = rows[next][column];
    for (let j = column; j < columns; j++) rows[next][j] /= by;
    for (const [i, row] of rows.entries()) {
      const factor = row[column];
      if (i === next || factor === 0) continue;
      for (let j = column; j < columns; j++) row[j] -= factor * rows[next][j];
    }
    pivots.push(column);
  }
  return pivots;
}
