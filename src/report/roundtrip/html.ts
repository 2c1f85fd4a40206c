/** Round trips as an HTML page: how long they take by kick, and what survives of the difference between two kicks. */
import type { RoundtripPoint, RoundtripResult, Survival } from '../../results/roundtrip.js';
import type { Chart, Curve } from '../html/chart.js';
import { chosenAxis } from '../html/chart.js';
import { htmlPage } from '../html/page.js';
import { grouped, quantity } from '../numbers.js';
import { probeCharts } from '../replay/html.js';
import { roundtripMarkdown } from './markdown.js';
import { short } from './tables.js';
import { asProbe, laneNames, plotted, surviving } from './words.js';

export function roundtripHtml(result: RoundtripResult): string {
  const lanes = laneNames(result).map((label) => ({ label }));
  return htmlPage({
    title: `vfiobench roundtrip: kicks on ${result.host.name}`,
    version: result.version,
    markdown: roundtripMarkdown(result),
    charts: [...survivalCharts(result), ...probeCharts({ lanes }, asProbe(result), null)],
  });
}

/** For each kind but BASE, over the parameter that is swept. */
export function survivalCharts({ kicks, sweep }: RoundtripResult): Chart[] {
  const { parameter, points } = sweep;
  if (points.length < 2) return [];
  return kicks.slice(1).map(({ kind }, i): Chart => {
    const loads = points[0].streams.map(({ load }) => load);
    const curves = [
      curveOf('one packet at a time', points, ({ survival }) => survival[i]),
      ...loads.map((load, at) =>
        curveOf(`stream of ${grouped(load)} packets/s`, points, ({ streams }) => streams[at].survival[i]),
      ),
    ];
    return {
      kind: 'curves',
      under: null,
      about: `What survives in the mean of what a kick by ${kind} saves against ${kicks[0].kind}, over ${parameter}, in percent.`,
      x: chosenAxis(
        `${parameter}, ${sweep.unit}`,
        points.map(({ value }) => ({ at: value, text: short(value) })),
      ),
      y: { title: 'survives, %', scale: 'linear' },
      curves,
    };
  });
}

function curveOf(
  name: string,
  points: readonly RoundtripPoint[],
  survivalAt: (point: RoundtripPoint) => Survival,
): Curve {
  return {
    name,
    points: points.flatMap((point) => {
      const y = plotted(survivalAt(point));
      return y === null
        ? []
        : [{ x: point.value, y, text: `${quantity(point.value)}: ${surviving(survivalAt(point))}` }];
    }),
  };
}
