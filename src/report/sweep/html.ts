/** A sweep as an HTML page: of each probe that moves the means over the values, and where a verdict turns. */
import { shownName } from '../../failure.js';
import type { SweepProbe, SweepResult } from '../../results/sweep.js';
import {
  type Axis,
  type Chart,
  type CurvePoint,
  chosenAxis,
  type Mark,
  names,
  scaleFor,
} from '../html/chart.js';
import { htmlPage } from '../html/page.js';
import { percentChange, quantity } from '../numbers.js';
import { sweepMarkdown } from './markdown.js';
import { shownProbes, turnPlace } from './words.js';

export function sweepHtml(result: SweepResult): string {
  return htmlPage({
    title: `vfiobench sweep ${shownName(result.trace.name)} over ${result.over.name}`,
    version: result.version,
    markdown: sweepMarkdown(result),
    charts: shownProbes(result).shown.flatMap((probe) => probeCharts(result, probe)),
  });
}

/** None of a single value: the table says it. */
export function probeCharts(result: SweepResult, probe: SweepProbe): Chart[] {
  if (probe.points.length < 2) return [];
  return [...means(result, probe), ...changes(result, probe)];
}

function means({ lanes, over }: SweepResult, probe: SweepProbe): Chart[] {
  const { title, unit } = probe;
  const curves = lanes.map((name, lane) => ({
    name,
    points: pointsOf(probe, (point) => {
      const mean = point.lanes[lane]?.mean ?? null;
      return mean === null ? null : [mean, `mean ${quantity(mean)} ${unit}`];
    }),
  }));
  const all = curves.flatMap(({ points }) => points.map(({ y }) => y));
  if (all.length === 0) return [];
  const chart: Chart = {
    kind: 'curves',
    under: title,
    about: `Mean of ${title} over ${over.name} of ${names(curves)}, in ${unit}.`,
    x: overAxis(over, probe),
    y: { title: `mean, ${unit}`, scale: scaleFor(all) },
    curves,
    ...(over.alike ? { scattered: true } : {}),
  };
  return [chart];
}

/** What each variant differs by from BASE; a curve that crosses the line of 0 turns its verdict. */
function changes({ lanes, over }: SweepResult, probe: SweepProbe): Chart[] {
  // BASE, which differs from itself by nothing, keeps its look for itself
  const curves = lanes.map((name, lane) => ({
    name,
    points: lane === 0 ? [] : withTurns(probe, lane - 1),
  }));
  if (curves.every(({ points }) => points.length === 0)) return [];
  const marks: Mark[] = probe.turns.map((turn) => ({
    x: turn.at,
    text: `${lanes[turn.variant + 1]} turns ${turnPlace(turn)}`,
    curve: turn.variant + 1,
  }));
  return [
    {
      kind: 'curves',
      under: probe.title,
      about: `Change of the mean of ${probe.title} against BASE over ${over.name}, in percent.`,
      x: overAxis(over, probe),
      y: { title: 'change of the mean, %', scale: 'linear' },
      curves,
      marks,
      reference: 0,
      ...(over.alike ? { scattered: true } : {}),
    },
  ];
}

/** Where a verdict turns the difference is 0, which no line on a logarithmic axis would hit. */
function withTurns(probe: SweepProbe, variant: number): CurvePoint[] {
  const points = pointsOf(probe, ({ against }) => {
    const percent = against[variant]?.meanPercent ?? null;
    return percent === null ? null : [percent, percentChange(percent)];
  });
  const turns = probe.turns.filter((turn) => turn.variant === variant);
  const zeros = turns.map((turn) => ({ x: turn.at, y: 0, text: `turns ${turnPlace(turn)}` }));
  return [...points, ...zeros].sort((a, b) => a.x - b.x);
}

/** By value; a value without a figure is left out. */
function pointsOf(
  { points }: SweepProbe,
  figure: (point: SweepProbe['points'][number]) => readonly [y: number, text: string] | null,
): CurvePoint[] {
  return points
    .flatMap((point) => {
      const found = figure(point);
      return found === null ? [] : [{ x: point.value, y: found[0], text: `${point.text}: ${found[1]}` }];
    })
    .sort((a, b) => a.x - b.x);
}

function overAxis({ name, alike }: SweepResult['over'], { points }: SweepProbe): Axis {
  const axis = chosenAxis(
    name,
    points.map(({ value, text }) => ({ at: value, text })),
  );
  return alike ? { ...axis, scale: 'steps' } : axis;
}
