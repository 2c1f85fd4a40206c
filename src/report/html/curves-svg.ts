/** Curves, or points that stand alone, as SVG. */
import { shorten } from '../fit-width.js';
import { type Placing, placing } from './axis.js';
import type { Axis, Curve, CurveChart, CurvePoint, Mark } from './chart.js';
import { laneClass, shapeOf } from './lane-style.js';
import { coordinate, element, plain } from './markup.js';
import { apart, CHARACTER, chartSvg, lines, WIDTH } from './svg.js';

/** Above the curves without marks, of the curves, and below them. */
const HEAD = 24;
const PLOT = 250;
const FOOT = 44;
const RIGHT = WIDTH - 16;
/** A line of text at a mark. */
const LINE = 14;
/** Points of a curve that each have their mark. */
const MOST_MARKED = 40;
/** Between what several lanes have at one place. */
const BESIDE = 5;

export function curvesSvg(chart: CurveChart): string {
  const { x: xAxis, y: yAxis, curves, marks = [], about } = chart;
  const points = curves.flatMap((curve) => curve.points);
  const levels = typeof chart.reference === 'number' ? [chart.reference] : [];
  const heights = [...levels, ...points.flatMap(({ y, lo = y, hi = y }) => [y, lo, hi])];
  // a value that was asked for has its place, whether there is a point or not
  const asked = (xAxis.ticks ?? []).map(({ at }) => at);
  const widths = [...asked, ...[...marks, ...points].map(({ x }) => x)];
  const both = [...heights, ...widths];
  const isSquare = chart.reference === 'x = y';
  const top = HEAD + LINE * marks.length;
  const bottom = top + PLOT;
  const down = placing(yAxis, fromZero(yAxis, isSquare ? both : heights), bottom, top);
  const left = CHARACTER * Math.max(...down.ticks.map(({ text }) => text.length)) + 14;
  const across = placing(xAxis, isSquare ? both : widths, left, RIGHT);
  const plot = { across, down, left, top, bottom };
  return chartSvg(about, bottom + FOOT, [
    element('text', { x: 4, y: 12 }, [plain(yAxis.title)]),
    ...axes(plot, xAxis.title),
    ...reference(chart, plot),
    ...marks.map((mark, i) => markLine(mark, i, plot)),
    ...curves.map((curve, i) => curveOf(chart, curve, i, plot)),
    ...marks.map((mark, i) => markWords(mark, i, plot)),
  ]);
}

/** What a linear axis compares by its length begins at 0. */
function fromZero({ scale }: Axis, values: readonly number[]): readonly number[] {
  return scale === 'linear' ? [0, ...values] : values;
}

interface Plot {
  readonly across: Placing;
  readonly down: Placing;
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

function axes({ across, down, left, top, bottom }: Plot, title: string): string[] {
  const rows = down.ticks.flatMap(({ at, text }) => [
    element('path', { class: 'grid', d: `M${left},${Math.round(down.place(at)) + 0.5}H${RIGHT}` }),
    element('text', { x: left - 6, y: down.place(at) + 4, 'text-anchor': 'end' }, [plain(text)]),
  ]);
  const columns = apart(across.ticks, across.place).flatMap(({ at, text }) => [
    element('path', { class: 'grid', d: `M${Math.round(across.place(at)) + 0.5},${top}V${bottom + 4}` }),
    element('text', { x: across.place(at), y: bottom + 17, 'text-anchor': 'middle' }, [plain(text)]),
  ]);
  const name = { x: (left + RIGHT) / 2, y: bottom + 36, 'text-anchor': 'middle' };
  return [
    ...rows,
    ...columns,
    element('path', { class: 'axis', d: `M${left + 0.5},${top}V${bottom + 0.5}H${RIGHT}` }),
    element('text', name, [plain(title)]),
  ];
}

function reference({ reference: line }: CurveChart, { down, left, top, bottom }: Plot): string[] {
  if (line === undefined) return [];
  const d =
    line === 'x = y'
      ? `M${left},${bottom}L${RIGHT},${top}`
      : `M${left},${coordinate(down.place(line))}H${RIGHT}`;
  return [element('path', { class: 'reference', d })];
}

function curveOf(chart: CurveChart, { name, points }: Curve, i: number, plot: Plot): string {
  const beside = points.some(({ lo }) => lo !== undefined) ? (i - (chart.curves.length - 1) / 2) * BESIDE : 0;
  const placed = points.map((point) => ({
    point,
    x: plot.across.place(point.x) + beside,
    y: plot.down.place(point.y),
  }));
  const path = placed.map(({ x, y }) => `${coordinate(x)},${coordinate(y)}`).join('L');
  const line =
    chart.scattered || placed.length < 2 ? [] : [element('path', { class: 'line', d: `M${path}` })];
  const ranges = placed.flatMap(({ point, x }) => rangeOf(point, x, plot));
  const dots = placed.length > MOST_MARKED && !chart.scattered ? [] : placed;
  const marks = dots.map(({ point, x, y }) => {
    const place = `translate(${coordinate(x)},${coordinate(y)})`;
    const told = element('title', {}, [plain(`${name}, ${point.text}`)]);
    return element('path', { class: 'dot', d: shapeOf(i), transform: place }, [told]);
  });
  return element('g', { class: laneClass(i) }, [lines([...line, ...ranges, ...marks])]);
}

function rangeOf({ lo, hi }: CurvePoint, x: number, { down }: Plot): string[] {
  if (lo === undefined || hi === undefined) return [];
  const d = `M${coordinate(x)},${coordinate(down.place(lo))}V${coordinate(down.place(hi))}`;
  return [element('path', { class: 'range', d })];
}

/** A line from top to bottom. */
function markLine({ x, curve }: Mark, i: number, { across, bottom }: Plot): string {
  const d = `M${coordinate(across.place(x))},${HEAD + LINE * i - 6}V${bottom}`;
  return element('path', { class: `mark ${laneClass(curve)}`, d });
}

/** Above the curves what it says, on a line of its own and on the side that has more room. */
function markWords({ x: value, text }: Mark, i: number, { across }: Plot): string {
  const x = across.place(value);
  const isRight = x > WIDTH / 2;
  const room = Math.floor((isRight ? x - 5 : WIDTH - x - 5) / CHARACTER);
  const place = {
    class: 'words',
    'paint-order': 'stroke',
    x: x + (isRight ? -5 : 5),
    y: HEAD + LINE * i + 4,
    'text-anchor': isRight ? 'end' : 'start',
  };
  return element('text', place, [plain(shorten(text, room))]);
}
