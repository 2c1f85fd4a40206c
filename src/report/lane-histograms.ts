/** Histograms of several lanes in the look of bpftrace: one range of rows, one scale of the bars. */
import { BAR_WIDTH, barLength } from '../recordings/bpftrace/rows.js';
import { sumOf } from '../sums.js';
import { emptyText, type ShownRow, shownRows } from './empty-rows.js';
import { laneGroups } from './fit-width.js';
import { LaneNames } from './lane-names.js';
import { grouped, points, sharePercent } from './numbers.js';
import type { Terminal } from './terminal.js';

/** From this width on the lanes stand side by side. */
const SIDE_BY_SIDE = 120;
const LEAST_BAR = 12;
const PERCENT_WIDTH = 6;
/** Difference to BASE in percentage points. */
const POINTS_WIDTH = 7;

export interface LaneDrawing {
  readonly label: string;
  readonly about: string;
  readonly n: number;
  readonly counts: readonly number[];
  /** What the bars show, by row: counts, or shares where the lanes have different numbers of values. */
  readonly weights: readonly number[];
  /** BASE's counts and number of values; null for BASE itself and where BASE has no values. */
  readonly base: { readonly n: number; readonly counts: readonly number[] } | null;
}

export interface Drawing {
  /** Heading of the differences in percentage points. */
  readonly against: string;
  /** Whether cumulative percentages stand beside the others. */
  readonly cumulative: boolean;
  readonly labels: readonly string[];
  /** Which of the rows stand there. */
  readonly shown: readonly ShownRow[];
  readonly labelWidth: number;
  readonly countWidth: number;
  readonly maxWeight: number;
  readonly lanes: readonly LaneDrawing[];
}

/** One under the other, side by side where the terminal is wide enough. */
export function drawLanes(drawing: Drawing, terminal: Terminal, names = new LaneNames([])): string[] {
  const wide = terminal.width >= SIDE_BY_SIDE && drawing.lanes.length > 1;
  return wide ? sideBySide(drawing, terminal, names) : stacked(drawing, terminal, names);
}

/** Widths and the scale that the lanes share. */
export function drawingOf(
  labels: readonly string[],
  lanes: readonly Omit<LaneDrawing, 'weights'>[],
  cumulative: boolean,
  against = 'vs BASE',
): Drawing {
  const equalN = lanes.every(({ n }) => n === lanes[0].n);
  const weighted = lanes.map((lane) => ({
    ...lane,
    weights: equalN ? lane.counts : lane.counts.map((count) => count / lane.n),
  }));
  return {
    against,
    cumulative,
    labels,
    shown: shownRows(labels.length, lanes),
    labelWidth: Math.max(5, ...labels.map((label) => label.length)),
    countWidth: Math.max(5, ...lanes.flatMap(({ counts }) => counts.map((count) => grouped(count).length))),
    maxWeight: Math.max(...weighted.flatMap(({ weights }) => weights)),
    lanes: weighted,
  };
}

/** Below that the bars say less than the cumulative percentages. */
const NARROWEST_BAR = 6;

function stacked(drawing: Drawing, terminal: Terminal, names: LaneNames): string[] {
  const { width, chalk } = terminal;
  const withPoints = drawing.lanes.some(({ base }) => base !== null);
  const range = (text: string) => `  ${text.padEnd(drawing.labelWidth)}`;
  const used = 2 + drawing.labelWidth + cellWidth(drawing, withPoints);
  if (drawing.cumulative && width - used < NARROWEST_BAR) {
    return stacked({ ...drawing, cumulative: false }, terminal, names);
  }
  const bar = Math.max(0, Math.min(BAR_WIDTH, width - used));
  const blocks = drawing.lanes.map((lane) => [
    `  ${chalk.bold(names.within(lane.label, width - 4 - lane.about.length))}: ${lane.about}`,
    ...drawing.shown.map((one) =>
      'empty' in one
        ? `  ${emptyText(one.empty)}`
        : range(drawing.labels[one.row]) + cell(drawing, lane, one.row, withPoints, bar),
    ),
  ]);
  return [range('range') + heading(drawing, withPoints), ...blocks.flat()];
}

function sideBySide(drawing: Drawing, { width, chalk }: Terminal, names: LaneNames): string[] {
  const withBase = drawing.lanes.some(({ base }) => base !== null);
  const free = width - 2 - drawing.labelWidth + (withBase ? 1 + POINTS_WIDTH : 0);
  const room = Math.floor(free / (cellWidth(drawing, withBase) + LEAST_BAR));
  const groups = withBase
    ? laneGroups(drawing.lanes[0], drawing.lanes.slice(1), room)
    : laneGroups(null, drawing.lanes, room);
  return groups.flatMap((lanes, g) => {
    const cells = sumOf(lanes, ({ base }) => cellWidth(drawing, base !== null));
    const bar = Math.min(BAR_WIDTH, Math.floor((width - 2 - drawing.labelWidth - cells) / lanes.length));
    const line = (text: string, cellOf: (lane: LaneDrawing, cellsWidth: number) => string) =>
      `  ${text.padEnd(drawing.labelWidth)}${lanes
        .map((lane) => cellOf(lane, cellWidth(drawing, lane.base !== null) + bar))
        .join('')}`.trimEnd();
    const titles = line('', (lane, room) => {
      const label = names.within(lane.label, room - 4 - lane.about.length);
      return `  ${chalk.bold(label)}: ${lane.about}${' '.repeat(room - 4 - label.length - lane.about.length)}`;
    });
    return [
      ...(g === 0 ? [] : ['']),
      titles,
      line('range', (lane, room) => heading(drawing, lane.base !== null).padEnd(room)),
      ...drawing.shown.map((one) =>
        'empty' in one
          ? `  ${emptyText(one.empty)}`
          : line(drawing.labels[one.row], (lane) => cell(drawing, lane, one.row, lane.base !== null, bar)),
      ),
    ];
  });
}

/** Width of one lane's columns without the bar itself. */
function cellWidth(drawing: Drawing, withPoints: boolean): number {
  const percents = (1 + PERCENT_WIDTH) * (drawing.cumulative ? 2 : 1);
  return 2 + drawing.countWidth + percents + (withPoints ? 1 + POINTS_WIDTH : 0) + ' ||'.length;
}

function heading(drawing: Drawing, withPoints: boolean): string {
  const points = withPoints ? ` ${drawing.against.padStart(POINTS_WIDTH)}` : '';
  const cumulative = drawing.cumulative ? ` ${'cum. %'.padStart(PERCENT_WIDTH)}` : '';
  return `  ${'count'.padStart(drawing.countWidth)} ${'%'.padStart(PERCENT_WIDTH)}${cumulative}${points}`;
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
    drawing.cumulative ? ` ${sharePercent(upTo(lane.counts, row), lane.n).padStart(PERCENT_WIDTH)}` : '',
    withPoints ? ` ${moved.padStart(POINTS_WIDTH)}` : '',
    ` |${bar}|`,
  ].join('');
}

function upTo(counts: readonly number[], row: number): number {
  let sum = 0;
  for (let i = 0; i <= row; i++) sum += counts[i];
  return sum;
}
