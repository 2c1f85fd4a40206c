/** A comparison of recordings as an HTML page: of each map its histograms and its percentiles. */
import type { ComparedMap, ComparisonResult, MapColumn } from '../../comparison/result.js';
import { type Chart, names } from '../html/chart.js';
import { htmlPage } from '../html/page.js';
import { type PercentileOfLane, percentileCharts } from '../html/percentile-chart.js';
import { AxisText } from './axis-text.js';
import { drawingOfMap } from './drawing.js';
import { comparisonMarkdown } from './markdown.js';
import { unitText } from './words.js';

export function comparisonHtml(result: ComparisonResult): string {
  return htmlPage({
    title: `vfiobench compare ${result.columns.map(({ label }) => label).join(' ')}`,
    version: result.version,
    markdown: comparisonMarkdown(result),
    charts: result.maps.flatMap((map) => mapCharts(result, map)),
  });
}

function mapCharts(result: ComparisonResult, map: ComparedMap): Chart[] {
  const drawn = drawingOfMap(result, map);
  if (drawn === null) return [];
  const { columns, drawing } = drawn;
  const axis = new AxisText(map);
  const lanes = columns.map((c, i) => ({
    name: drawing.lanes[i].label,
    percentiles: percentilesOf(map.columns[c]!, axis),
  }));
  const about = `Histogram of ${map.title} of ${names(lanes)}: what share of the values lies in which range, in ${unitText(map)}.`;
  return [
    { kind: 'histogram', under: map.title, about, unit: unitText(map), drawing },
    ...percentileCharts(map.title, unitText(map), lanes),
  ];
}

/** A value, or the middle of the row that holds it: by ratio, as rows are mostly twice as high as they are low. */
function percentilesOf({ percentiles }: MapColumn, axis: AxisText): PercentileOfLane[] {
  return percentiles.map((percentile) => {
    const { lo = null, hi = null } = percentile.range ?? {};
    const text = axis.percentile(percentile);
    if (lo === null || hi === null) return { p: percentile.p, value: null };
    if (lo === hi) return { p: percentile.p, value: lo, text };
    return { p: percentile.p, value: lo > 0 ? Math.sqrt(lo * hi) : (lo + hi) / 2, text, lo, hi };
  });
}
