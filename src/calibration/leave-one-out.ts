/** How well each fitted figure is known from the others: fitted again without it, and compared. */
import { type Cell, type Draft, fitGroups, timeOf } from './draft.js';

export interface LeftOut {
  readonly id: string;
  readonly published: number;
  readonly fitted: number;
  /** Errors relative to the published figure: with the figure in the fit, and without it. */
  readonly error: number;
  readonly leftOutError: number;
}

/** Each cell with the fit of all, and with the fit of all others. */
export function leaveOneOut(draft: Draft, cells: readonly Cell[]): LeftOut[] {
  const all = fitGroups(draft, cells);
  return cells.map((cell) => {
    const { id, counts, value } = cell;
    const others = fitGroups(
      draft,
      cells.filter((other) => other !== cell),
    );
    const fitted = timeOf(draft, all, counts);
    return {
      id,
      published: value,
      fitted,
      error: fitted / value - 1,
      leftOutError: timeOf(draft, others, counts) / value - 1,
    };
  });
}

/** As text, one line a figure. */
export function leftOutTable(rows: readonly LeftOut[]): string {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(24) : cell.padStart(i === 4 ? 15 : 10))).join(' ');
  return [
    line(['figure', 'published', 'fitted', 'error', 'left-out error']),
    ...rows.map(({ id, published, fitted, error, leftOutError }) =>
      line([id, String(published), fitted.toFixed(0), percent(error), percent(leftOutError)]),
    ),
  ].join('\n');
}
