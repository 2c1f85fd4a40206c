/** A comparison of recordings as an HTML page: of each map its histograms and its percentiles. */
import type { ComparedMap, ComparisonResult, MapColumn } from '../../comparison/result.js';
import type { Chart } from '../html/chart.js';
import { distributionCharts } from '../html/distribution.js';
import { htmlPage } from '../html/page.js';
import type { PercentileOfLane } from '../html/percentile-chart.js';
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
  const axis = new AxisText(map);
  const percentiles = drawn.columns.map((c) => percentilesOf(map.columns[c]!, axis));
  return distributionCharts(map.title, unitText(map), drawn.drawing, percentiles);
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
