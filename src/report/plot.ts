/** A small plot of characters: one column of points for each place on the x axis, all series on one y axis from 0. */
import { wrap } from './fit-width.js';
import { quantity } from './numbers.js';

export interface PlotSeries {
  readonly name: string;
  /** One per place on the x axis; null: none there. */
  readonly values: readonly (number | null)[];
}

const ROWS = 10;
const WIDEST_PLACE = 9;
const MARKS = ['o', 'x', '+', '*', '#', '%'];
/** Where points of several series fall together. */
const SHARED = '@';

/**
 * Lines of a plot no wider than `width`.
 * @param places labels of the x axis
 * @param axis what the y axis is, with its unit
 */
export function plot(
  series: readonly PlotSeries[],
  places: readonly string[],
  axis: string,
  width: number,
): string[] {
  const values = series.flatMap((one) => one.values).filter((value) => value !== null);
  const top = Math.max(0, ...values);
  const bottom = Math.min(0, ...values);
  const span = top - bottom || 1;
  const labels = Array.from({ length: ROWS + 1 }, (_, row) => quantity(top - (row / ROWS) * span));
  const labelWidth = Math.max(...labels.map((label) => label.length));
  const place = Math.max(2, Math.min(WIDEST_PLACE, Math.floor((width - labelWidth - 4) / places.length)));
  const grid = Array.from({ length: ROWS + 1 }, () => places.map(() => ' '));
  series.forEach((one, i) => {
    one.values.forEach((value, at) => {
      if (value === null) return;
      const row = Math.round(((top - value) / span) * ROWS);
      grid[row][at] = grid[row][at] === ' ' ? MARKS[i % MARKS.length] : SHARED;
    });
  });
  const legend = series.map(({ name }, i) => `${MARKS[i % MARKS.length]} = ${name}`).join(', ');
  const hasShared = grid.some((row) => row.includes(SHARED));
  const lines = grid.map((row, i) => {
    const label = i % 2 === 0 ? labels[i] : '';
    return `  ${label.padStart(labelWidth)} |${row.map((mark) => mark.padStart(place)).join('')}`.trimEnd();
  });
  const marks = places.map((label) => (label.length < place ? label : '').padStart(place)).join('');
  return [
    ...wrap(`  ${axis}: ${legend}${hasShared ? `, ${SHARED} = several` : ''}`, width, 4),
    ...lines,
    `  ${' '.repeat(labelWidth)} +${'-'.repeat(place * places.length)}`,
    `  ${' '.repeat(labelWidth)}  ${marks}`.trimEnd(),
  ];
}
