/** Compared counts, sums, averages and cycles: the plain difference, since one number has no spread. */
import type { ComparedNumber, ComparisonResult } from '../../comparison/result.js';
import { cutCells, fitLanes, narrowed, shorten, shortenAll } from '../fit-width.js';
import { percentChange, quantity, signed } from '../numbers.js';
import type { Terminal } from '../replay/text.js';
import { table } from '../table.js';

/** Titles are cut to that where the table would not fit, or would take more lines. */
const TITLE_WIDTH = 30;

/** One table for all numbers; nothing where there are none. */
export function comparisonNumbers(result: ComparisonResult, { width, chalk }: Terminal): string[] {
  if (result.numbers.length === 0) return [];
  const others = result.columns.map((_, c) => c).slice(1);
  const draw = (titleWidth: number) => (cellWidth: number) =>
    fitLanes(0, others, width, (columns, nameWidth) => {
      const names = shortenAll(
        columns.map((c) => result.columns[c].label),
        nameWidth,
      );
      const heading = ['', 'unit', names[0], ...names.slice(1).flatMap((name) => [name, 'vs BASE', ''])];
      const rows = result.numbers.map((number) => [
        shorten(numberTitle(number), titleWidth),
        number.unit ?? '(none)',
        valueText(number.values[0]),
        ...columns.slice(1).flatMap((c) => changes(number, c)),
      ]);
      return table(cutCells([heading, ...rows], cellWidth), `ll${'r'.repeat(heading.length - 2)}`);
    });
  const [whole, cut] = [Number.POSITIVE_INFINITY, TITLE_WIDTH].map((most) => narrowed(draw(most), width));
  const isFitting = whole.length <= cut.length && whole.every((line) => line.length <= width);
  const lines = isFitting ? whole : cut;
  return [chalk.bold('Single numbers, which have no spread and so no verdict'), '', ...lines];
}

/** `@calls`, `@lat_ns average` */
export function numberTitle({ title, statistic }: ComparedNumber): string {
  return statistic === 'value' ? title : `${title} ${statistic}`;
}

function valueText(value: number | null): string {
  return value === null ? 'none' : quantity(value);
}

function changes({ values, against }: ComparedNumber, c: number): string[] {
  const change = against[c - 1];
  if (change === null) return [valueText(values[c]), '', ''];
  return [valueText(values[c]), signed(change.delta, quantity), percentChange(change.percent)];
}
