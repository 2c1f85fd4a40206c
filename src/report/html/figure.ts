/** A chart in the page: what it shows in words, which lane looks how, and the drawing, which is as wide as there is room. */
import type { Chart, Curve } from './chart.js';
import { curvesSvg } from './curves-svg.js';
import { histogramSvg } from './histogram-svg.js';
import { legendKey } from './lane-style.js';
import { element, plain } from './markup.js';

function figureOf(chart: Chart): string {
  const [names, key] =
    chart.kind === 'histogram'
      ? [chart.drawing.lanes.map(({ label, about }) => `${label}, ${about}`), 'bar' as const]
      : [chart.curves.map(nameShown), chart.scattered ? ('dot' as const) : ('line' as const)];
  const legend = names.flatMap((name, i) =>
    name === null ? [] : element('li', {}, [legendKey(i, key), ' ', plain(name)]),
  );
  const drawn = chart.kind === 'histogram' ? histogramSvg(chart) : curvesSvg(chart);
  return element('figure', {}, [
    element('figcaption', {}, [plain(chart.about)]),
    '\n',
    element('ul', { class: 'legend' }, legend),
    '\n',
    drawn,
  ]);
}

/** null: nothing of it is drawn. */
function nameShown({ name, points }: Curve): string | null {
  return points.length === 0 ? null : name;
}

/** Charts side by side where there is room; folded where a page has so many that nobody reads them all. */
export function figures(charts: readonly Chart[], folded: boolean): string {
  if (charts.length === 0) return '';
  const all = element('div', { class: 'charts' }, ['\n', ...charts.map((chart) => `${figureOf(chart)}\n`)]);
  if (!folded) return `${all}\n`;
  const summary = element('summary', {}, [charts.length === 1 ? 'Chart' : `${charts.length} charts`]);
  return `${element('details', {}, [summary, '\n', all])}\n`;
}
