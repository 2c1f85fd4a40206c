/** A plot of characters of curves over a count: both axes are numbers and labelled, all series share them. */
import { HARD_BLANK, unbroken } from './fit-width.js';
import { quantity } from './numbers.js';

export interface Curve {
  readonly name: string;
  /** Ascending in x, which is at least 1. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const ROWS = 14;
/** One for each curve: letters that look like none of the first few go on from there. */
const MARKS = [...'ox+*#%', ...'abcdefghijklmnpqrstuvwyzABCDEFGHIJKLMNPQRSTUVWYZ'];
/** Where points of several curves fall together. */
const SHARED = '@';
/** Columns of a point at most: few of them are not drawn far apart. */
const WIDEST = 4;

/** The smallest of 1, 2, 5, 10, 20, ... that is at least `least`. */
function roundStep(least: number): number {
  let step = 1;
  for (let i = 0; step < least; i++) step *= i % 3 === 1 ? 2.5 : 2;
  return step;
}

/**
 * Lines of a plot no wider than `width`.
 * @param x what is counted from left to right: `guests`
 * @param y what goes up from 0, with its unit: `throughput, GB/s`
 */
export function curvePlot(curves: readonly Curve[], x: string, y: string, width: number): string[] {
  const points = curves.flatMap((curve) => curve.points);
  const last = Math.max(2, ...points.map((point) => point.x));
  const top = Math.max(...points.map((point) => point.y)) || 1;
  const labels = Array.from({ length: ROWS + 1 }, (_, row) =>
    row % 2 === 0 ? quantity(Number((top * (1 - row / ROWS)).toPrecision(12))) : '',
  );
  const margin = Math.max(...labels.map((label) => label.length));
  // the last number of the axis begins under the last column
  const room = width - margin - 3 - String(last).length;
  // as many columns for each: points that are sometimes one and sometimes two apart look like gaps
  const each = Math.min(WIDEST, Math.floor((room - 1) / (last - 1)));
  const columns = each === 0 ? room : (last - 1) * each + 1;
  const columnOf = (at: number): number => Math.round(((at - 1) / (last - 1)) * (columns - 1));
  const grid = Array.from({ length: ROWS + 1 }, () => new Array<string>(columns).fill(' '));
  const owners = Array.from({ length: ROWS + 1 }, () => new Array<number>(columns).fill(-1));
  curves.forEach((curve, i) => {
    for (const point of curve.points) {
      const row = Math.round((1 - point.y / top) * ROWS);
      const column = columnOf(point.x);
      const isShared = owners[row][column] >= 0 && owners[row][column] !== i;
      grid[row][column] = isShared ? SHARED : MARKS[i % MARKS.length];
      owners[row][column] = i;
    }
  });
  const hasShared = grid.some((row) => row.includes(SHARED));
  const legend = [
    ...curves.map(({ name }, i) => [MARKS[i % MARKS.length], name]),
    ...(hasShared ? [[SHARED, 'several']] : []),
  ].map((entry) => entry.join(HARD_BLANK));
  return [
    `  ${y}`,
    ...grid.map((row, i) => `  ${labels[i].padStart(margin)} |${row.join('')}`.trimEnd()),
    `  ${' '.repeat(margin)} +${'-'.repeat(columns)}`,
    `  ${' '.repeat(margin)}  ${ticks(last, columns, columnOf)}`,
    `  ${' '.repeat(margin)}  ${x}`,
    ...unbroken(`  ${legend.join(', ')}`, width, 2),
  ];
}

/** Numbers under their columns, with a blank between at least. */
function ticks(last: number, columns: number, columnOf: (at: number) => number): string {
  const step = roundStep(((String(last).length + 2) * (last - 1)) / columns);
  const line = new Array<string>(columns + String(last).length).fill(' ');
  for (let at = step; at <= last; at += step) line.splice(columnOf(at), String(at).length, ...String(at));
  return line.join('').trimEnd();
}
