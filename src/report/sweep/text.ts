/** A sweep for people: which values turn a verdict, then a table and a plot of each probe that moves. */

import type { SweepAgainst, SweepPoint, SweepProbe, SweepResult } from '../../results/sweep.js';
import { coloured, isUncertain } from '../change.js';
import { fitLanes, HARD_BLANK, shortenAll, unbroken } from '../fit-width.js';
import { grouped, percentChange, quantity } from '../numbers.js';
import { pageOf, prose, title } from '../page.js';
import { plot } from '../plot.js';
import { table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { footing, shownProbes, sureMark, verdicts } from './words.js';

/** No line is wider than the terminal, down to 60 columns. */
export function sweepText(result: SweepResult, terminal: Terminal): string {
  const { width } = terminal;
  const { over, lanes } = result;
  const { shown, steady, flat } = shownProbes(result);
  return pageOf([
    [
      ...title(`${lanes.slice(1).join(', ') || 'BASE'} over ${over.name}: ${over.what}`, terminal),
      ...[...shown, ...steady]
        .flatMap((probe) => verdicts(result, probe))
        .flatMap((text) => verdictLines(text, width)),
      ...(flat.length > 0 ? prose(`the same at every value: ${flat.join(', ')}`, terminal) : []),
    ],
    ...shown.map((probe) => [
      ...title(`${probe.title}: ${probe.summary} [mean, ${probe.unit}]`, terminal),
      ...probeTable(result, probe, terminal),
      '',
      ...probePlot(result, probe, width),
    ]),
    [...title('What this rests on', terminal), ...prose(footing(result), terminal)],
  ]);
}

/** Never broken between a number and its %. */
function verdictLines(text: string, width: number): string[] {
  return unbroken(`  ${text.replaceAll(' %', `${HARD_BLANK}%`)}`, width, 4);
}

/** A line for each value: the mean of BASE, and of each variant with what it differs by. */
function probeTable({ lanes, over }: SweepResult, probe: SweepProbe, { width, chalk }: Terminal): string[] {
  const numbers = lanes.map((_, i) => i);
  const markWidths = lanes
    .slice(1)
    .map((_, i) => Math.max(...probe.points.map(({ against }) => markOf(against[i]).length)));
  return fitLanes(0, numbers.slice(1), width, (group, nameWidth) => {
    const names = shortenAll(lanes, nameWidth);
    const heading = group.flatMap((lane) => (lane === 0 ? ['n', names[0]] : [names[lane], '']));
    const rows = probe.points.map((point) => [
      point.text,
      ...group.flatMap((lane) => {
        const measured = point.lanes[lane];
        const mean = measured === null ? '' : quantity(measured.mean);
        if (lane === 0) return [callsAt(point), mean];
        const against = point.against[lane - 1];
        return [mean, against === null ? '' : changeCell(against, markWidths[lane - 1], chalk)];
      }),
    ]);
    return table([[over.name, ...heading], ...rows], 'r'.repeat(1 + heading.length));
  });
}

/** @param markWidth of the column, so that the figures of marked and unmarked changes stand below one another */
function changeCell(against: SweepAgainst, markWidth: number, chalk: Terminal['chalk']): string {
  const word = isUncertain(against) ? 'mixed' : against.word;
  return coloured(percentChange(against.meanPercent), word, chalk) + sureMark(against).padEnd(markWidth);
}

function markOf(against: SweepAgainst | null): string {
  return against === null ? '' : sureMark(against);
}

/** Calls of BASE, or of the first lane that has some. */
function callsAt({ lanes }: SweepPoint): string {
  const first = lanes.find((lane) => lane !== null);
  return first == null ? '0' : grouped(first.n);
}

function probePlot({ lanes, over }: SweepResult, probe: SweepProbe, width: number): string[] {
  if (probe.points.length < 2) return [];
  const series = lanes.map((name, i) => ({
    name,
    values: probe.points.map((point) => point.lanes[i]?.mean ?? null),
  }));
  const places = probe.points.map(({ text }) => text);
  return plot(series, places, `mean ${probe.unit} by ${over.name}`, width);
}
