/** Histograms of several lanes as SVG: a row for each range, in it a bar for each lane, all on one scale. */
import { scaleLinear } from 'd3-scale';
import { emptyText } from '../empty-rows.js';
import type { Drawing, LaneDrawing } from '../lane-histograms.js';
import { grouped, quantity, sharePercent } from '../numbers.js';
import type { HistogramChart } from './chart.js';
import { laneClass } from './lane-style.js';
import { element, plain } from './markup.js';
import { CHARACTER, chartSvg, lines, WIDTH } from './svg.js';

const TOP = 24;
const BELOW = 40;
/** Between rows. */
const GAP = 6;
const LEAST_ROW = 15;
/** Of the bar of a single value among millions. */
const LEAST_BAR = 1.5;
/** More lanes have thinner bars, without their percentages behind them. */
const WRITTEN = 4;
const THICK = 12;
const THIN = 6;
/** Behind the longest bar. */
const PERCENTAGE = 44;

/** Where everything is. */
interface Places {
  /** Of a share in percent. */
  readonly x: (percent: number) => number;
  readonly left: number;
  /** Upper edge of the bar of a lane in a row. */
  readonly barTop: (place: number, lane: number) => number;
  readonly thickness: number;
}

export function histogramSvg({ drawing, unit, about }: HistogramChart): string {
  const { lanes, shown, labels } = drawing;
  const thickness = lanes.length <= WRITTEN ? THICK : THIN;
  const pitch = Math.max(LEAST_ROW, lanes.length * thickness) + GAP;
  const labelled = shown.map((one) => ('empty' in one ? emptyText(one.empty) : labels[one.row]));
  const range = `${unit}, K = 1024`;
  const left = CHARACTER * Math.max(range.length, ...labelled.map((label) => label.length)) + 12;
  const most = Math.max(...lanes.flatMap((lane) => lane.counts.map((_, row) => share(lane, row))));
  const x = scaleLinear([0, most], [left, WIDTH - PERCENTAGE]);
  const bottom = TOP + shown.length * pitch;
  const inset = (pitch - lanes.length * thickness) / 2;
  const barTop = (place: number, lane: number) => TOP + place * pitch + inset + lane * thickness;
  const ticks = x
    .ticks(6)
    .flatMap((at) => [
      element('path', { class: 'grid', d: `M${Math.round(x(at)) + 0.5},${TOP - 4}V${bottom}` }),
      element('text', { x: x(at), y: bottom + 15, 'text-anchor': 'middle' }, [quantity(at)]),
    ]);
  const rows = labelled.map((label, i) =>
    element('text', { x: left - 8, y: TOP + (i + 0.5) * pitch + 4, 'text-anchor': 'end' }, [plain(label)]),
  );
  return chartSvg(about, bottom + BELOW, [
    element('text', { x: left - 8, y: 12, 'text-anchor': 'end' }, [plain(range)]),
    ...ticks,
    element('path', { class: 'axis', d: `M${left - 0.5},${TOP - 4}V${bottom}` }),
    ...rows,
    ...lanes.map((_, lane) => bars(drawing, lane, { x, left, barTop, thickness })),
    element('text', { x: (left + WIDTH) / 2, y: bottom + 33, 'text-anchor': 'middle' }, ['% of all values']),
  ]);
}

/** In percent of the lane's values. */
function share({ counts, n }: LaneDrawing, row: number): number {
  return (counts[row] / n) * 100;
}

function bars({ lanes, labels, shown }: Drawing, k: number, places: Places): string {
  const { x, left, barTop, thickness } = places;
  const lane = lanes[k];
  const drawn = shown.flatMap((one, i) => {
    if ('empty' in one || lane.counts[one.row] === 0) return [];
    const count = lane.counts[one.row];
    const percent = sharePercent(count, lane.n);
    const box = { x: left, y: barTop(i, k), height: thickness - 1 };
    const width = Math.max(LEAST_BAR, x(share(lane, one.row)) - left);
    const told = `${lane.label}, ${labels[one.row]}: ${grouped(count)} of ${grouped(lane.n)}, ${percent} %`;
    const title = element('title', {}, [plain(told)]);
    const beside = { class: 'beside', x: left + width + 4, y: barTop(i, k) + thickness - 3 };
    return [
      element('rect', { class: 'bar', ...box, width }, [title]),
      ...(thickness === THICK ? [element('text', beside, [percent])] : []),
    ];
  });
  return element('g', { class: laneClass(k) }, [lines(drawn)]);
}
