/** A density result as an HTML page: the throughput of the host over its guests, and how many of them fit. */
import type { DensityLane, DensityResult } from '../../results/density.js';
import { type Chart, names } from '../html/chart.js';
import { htmlPage } from '../html/page.js';
import { bytesText, quantity } from '../numbers.js';
import { densityMarkdown } from './markdown.js';
import { guestsText, throughputUnit } from './words.js';

export function densityHtml(result: DensityResult): string {
  const { guestMemory, hostMemory, version } = result;
  return htmlPage({
    title: `vfiobench density: guests of ${bytesText(guestMemory)} on ${bytesText(hostMemory)}`,
    version,
    markdown: densityMarkdown(result),
    charts: [throughput(result)],
  });
}

export function throughput({ lanes }: DensityResult): Chart {
  const unit = throughputUnit(lanes);
  const curves = lanes.map(({ label, points }) => ({
    name: label,
    points: points.map((point) => ({
      x: point.guests,
      y: point.throughput / unit.bytes,
      text: `${guestsText(point.guests)}: ${quantity(point.throughput / unit.bytes)} ${unit.name}`,
    })),
  }));
  return {
    kind: 'curves',
    under: null,
    about: `Throughput of the host over the number of guests of ${names(curves)}, in ${unit.name}; marked is how many fit.`,
    x: { title: 'guests', scale: 'linear' },
    y: { title: `throughput of the host, ${unit.name}`, scale: 'linear' },
    curves,
    marks: lanes.flatMap(fitsMark),
  };
}

/** None where no guest fits at all. */
function fitsMark({ label, fits }: DensityLane, curve: number): { x: number; text: string; curve: number }[] {
  return fits === 0 ? [] : [{ x: fits, text: `${label}: ${guestsText(fits)} fit`, curve }];
}
