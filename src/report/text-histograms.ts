/** Histograms in the look of bpftrace: all lanes of a probe on one range of buckets and one scale of the bars. */

import { BAR_WIDTH, barLength } from '../recordings/bpftrace-rows.js';
import { bucketLabel } from '../stats/log2.js';
import type { ProbeResult, ReplayResult } from '../stats/result.js';
import { laneGroups, shorten } from './fit-width.js';
import { grouped, points, sharePercent } from './numbers.js';
import { alikeInAllLanes, lanesWithValues, sharedRows } from './shared-rows.js';
import type { Terminal } from './text.js';

/** From this width on the lanes stand side by side. */
const SIDE_BY_SIDE = 120;
const LEAST_BAR = 12;
const PERCENT_WIDTH = 6;
/** Difference to BASE in percentage points. */
const POINTS_WIDTH = 7;

interface LaneDrawing {
  readonly label: string;
  readonly about: string;
  readonly n: number;
  readonly counts: readonly number[];
  /** What the bars show, by row: counts, or shares where the lanes have different numbers of values. */
  readonly weights: readonly number[];
  /** BASE's counts and number of values; null for BASE itself and where BASE has no values. */
  readonly base: { readonly n: number; readonly counts: readonly number[] } | null;
}

interface Drawing {
  readonly labels: readonly string[];
  readonly labelWidth: number;
  readonly countWidth: number;
  readonly maxWeight: number;
  readonly lanes: readonly LaneDrawing[];
}

/** One under the other, side by side where the terminal is wide enough; only once where no lane differs. */
export function histograms(result: ReplayResult, probe: ProbeResult, terminal: Terminal): string[] {
  const drawing = drawingOf(result, probe);
  const missing = result.lanes
    .filter((_, i) => probe.lanes[i] === null)
    .map(({ label }) => `  ${shorten(label, terminal.width - 13)}: no values`);
  const wide = terminal.width >= SIDE_BY_SIDE && drawing.lanes.length > 1;
  return [...missing, ...(wide ? sideBySide(drawing, terminal) : stacked(drawing, terminal))];
}

function drawingOf(result: ReplayResult, probe: ProbeResult): Drawing {
  const alike = alikeInAllLanes(probe);
  const shown = alike ? [0] : lanesWithValues(probe);
  const rows = sharedRows(shown.map((lane) => probe.lanes[lane]!));
  const equalN = shown.every((lane) => probe.lanes[lane]!.n === probe.lanes[shown[0]]!.n);
  const labels = rows.map(bucketLabel);
  const lanes = shown.map((lane, i) => {
    const { n } = probe.lanes[lane]!;
    const counts = rows.map((row) => row.counts[i]);
    const base =
      lane > 0 && shown[0] === 0 ? { n: probe.lanes[0]!.n, counts: rows.map((row) => row.counts[0]) } : null;
    return {
      label: alike ? 'BASE and every variant alike' : result.lanes[lane].label,
      about: `n ${grouped(n)}`,
      n,
      counts,
      weights: equalN ? counts : counts.map((count) => count / n),
      base,
    };
  });
  return {
    labels,
    labelWidth: Math.max(5, ...labels.map((label) => label.length)),
    countWidth: Math.max(5, ...lanes.flatMap(({ counts }) => counts.map((count) => grouped(count).length))),
    maxWeight: Math.max(...lanes.flatMap(({ weights }) => weights)),
    lanes,
  };
}

function stacked(drawing: Drawing, { width, chalk }: Terminal): string[] {
  const withPoints = drawing.lanes.some(({ base }) => base !== null);
  const range = (text: string) => `  ${text.padEnd(drawing.labelWidth)}`;
  const used = 2 + drawing.labelWidth + cellWidth(drawing, withPoints);
  const bar = Math.min(BAR_WIDTH, width - used);
  const blocks = drawing.lanes.map((lane) => [
    `  ${chalk.bold(shorten(lane.label, width - 4 - lane.about.length))}: ${lane.about}`,
    ...drawing.labels.map((label, row) => range(label) + cell(drawing, lane, row, withPoints, bar)),
  ]);
  return [range('range') + heading(drawing, withPoints), ...blocks.flat()];
}

function sideBySide(drawing: Drawing, { width, chalk }: Terminal): string[] {
  const withBase = drawing.lanes.some(({ base }) => base !== null);
  const free = width - 2 - drawing.labelWidth + (withBase ? 1 + POINTS_WIDTH : 0);
  const room = Math.floor(free / (cellWidth(drawing, withBase) + LEAST_BAR));
  const groups = withBase
    ? laneGroups(drawing.lanes[0], drawing.lanes.slice(1), room)
    : laneGroups(null, drawing.lanes, room);
  return groups.flatMap((lanes, g) => {
    const cells = lanes.reduce((sum, { base }) => sum + cellWidth(drawing, base !== null), 0);
    const bar = Math.min(BAR_WIDTH, Math.floor((width - 2 - drawing.labelWidth - cells) / lanes.length));
    const line = (text: string, cellOf: (lane: LaneDrawing, cellsWidth: number) => string) =>
      `  ${text.padEnd(drawing.labelWidth)}${lanes
        .map((lane) => cellOf(lane, cellWidth(drawing, lane.base !== null) + bar))
        .join('')}`.trimEnd();
    const names = line('', (lane, room) => {
      const label = shorten(lane.label, room - 4 - lane.about.length);
      return `  ${chalk.bold(label)}: ${lane.about}${' '.repeat(room - 4 - label.length - lane.about.length)}`;
    });
    return [
      ...(g === 0 ? [] : ['']),
      names,
      line('range', (lane, room) => heading(drawing, lane.base !== null).padEnd(room)),
      ...drawing.labels.map((label, row) =>
        line(label, (lane) => cell(drawing, lane, row, lane.base !== null, bar)),
      ),
    ];
  });
}

/** Width of one lane's columns without the bar itself. */
function cellWidth(drawing: Drawing, withPoints: boolean): number {
  return 2 + drawing.countWidth + 1 + PERCENT_WIDTH + (withPoints ? 1 + POINTS_WIDTH : 0) + ' ||'.length;
}

function heading(drawing: Drawing, withPoints: boolean): string {
  const points = withPoints ? ` ${'vs BASE'.padStart(POINTS_WIDTH)}` : '';
  return `  ${'count'.padStart(drawing.countWidth)} ${'%'.padStart(PERCENT_WIDTH)}${points}`;
}

function cell(
  drawing: Drawing,
  lane: LaneDrawing,
  row: number,
  withPoints: boolean,
  barWidth: number,
): string {
  const count = lane.counts[row];
  const moved =
    lane.base === null ? '' : points((count / lane.n - lane.base.counts[row] / lane.base.n) * 100);
  const bar = '@'.repeat(barLength(lane.weights[row], drawing.maxWeight, barWidth)).padEnd(barWidth);
  return [
    `  ${grouped(count).padStart(drawing.countWidth)}`,
    ` ${sharePercent(count, lane.n).padStart(PERCENT_WIDTH)}`,
    withPoints ? ` ${moved.padStart(POINTS_WIDTH)}` : '',
    ` |${bar}|`,
  ].join('');
}
