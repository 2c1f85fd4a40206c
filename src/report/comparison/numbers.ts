/** Compared counts, sums, averages and cycles: the plain difference, since one number has no spread. */

import type { ComparedNumber, ComparisonResult, NumberChange } from '../../comparison/result.js';
import { cutCells, fitLanes, narrowed, shorten, shortenAll } from '../fit-width.js';
import { percentChange, quantity, signed } from '../numbers.js';
import { title } from '../page.js';
import { table } from '../table.js';
import type { Terminal } from '../terminal.js';

/** Titles are cut to that where the table would not fit, or would take more lines. */
const TITLE_WIDTH = 30;

/** One table for all numbers; nothing where there are none. */
export function comparisonNumbers(result: ComparisonResult, terminal: Terminal): string[] {
  const { width } = terminal;
  if (result.numbers.length === 0) return [];
  const areRuns = result.numbers.some(({ runs }) => runs !== undefined);
  const others = result.columns.map((_, c) => c).slice(1);
  const draw = (titleWidth: number) => (cellWidth: number) =>
    fitLanes(0, others, width, (columns, nameWidth) => {
      const names = shortenAll(
        columns.map((c) => result.columns[c].label),
        nameWidth,
      );
      const heading = ['', 'unit', names[0], ...names.slice(1).flatMap((name) => [name, 'vs BASE', ''])];
      // an interval stands below its value
      const rows = result.numbers.flatMap((number) => {
        const ranges = columns.slice(1).map((c) => rangeText(number.against[c - 1]));
        return [
          [
            shorten(numberTitle(number), titleWidth),
            number.unit ?? '(none)',
            valueText(number.values[0]),
            ...columns.slice(1).flatMap((c) => changes(number, c)),
          ],
          ...(ranges.some((range) => range !== '')
            ? [['', '', '', ...ranges.flatMap((range) => ['', range, ''])]]
            : []),
        ];
      });
      return table(cutCells([heading, ...rows], cellWidth), `ll${'r'.repeat(heading.length - 2)}`);
    });
  const [whole, cut] = [Number.POSITIVE_INFINITY, TITLE_WIDTH].map((most) => narrowed(draw(most), width));
  const isFitting = whole.length <= cut.length && whole.every((line) => line.length <= width);
  const lines = isFitting ? whole : cut;
  const what = areRuns
    ? 'Single numbers, of several runs their means and the 95 % interval of their difference; no verdict'
    : 'Single numbers, which have no spread and so no verdict';
  return [...title(what, terminal), '', ...lines];
}

/** `@calls`, `@lat_ns average` */
export function numberTitle({ title, statistic }: ComparedNumber): string {
  return statistic === 'value' ? title : `${title} ${statistic}`;
}

function valueText(value: number | null): string {
  return value === null ? 'none' : quantity(value);
}

/** `95 %: −3..+12`, by how much runs differ; empty where one run of a side does not tell. */
export function intervalText(change: NumberChange): string {
  const text = rangeText(change);
  return text === '' ? '' : `95 %: ${text}`;
}

function rangeText(change: NumberChange | null): string {
  if (change?.interval === undefined) return '';
  const { lo, hi } = change.interval;
  return `${signed(lo, quantity)}..${signed(hi, quantity)}`;
}

function changes({ values, against }: ComparedNumber, c: number): string[] {
  const change = against[c - 1];
  if (change === null) return [valueText(values[c]), '', ''];
  return [valueText(values[c]), signed(change.delta, quantity), percentChange(change.percent)];
}
