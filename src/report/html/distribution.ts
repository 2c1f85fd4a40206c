/** What values there are, in two charts: the histograms of lanes, and their percentiles. */
import type { Drawing } from '../lane-histograms.js';
import { type Chart, names } from './chart.js';
import { type PercentileOfLane, percentileCharts } from './percentile-chart.js';

/**
 * @param percentiles of the lanes of the drawing, in its order
 * @param under see Chart
 */
export function distributionCharts(
  title: string,
  unit: string,
  drawing: Drawing,
  percentiles: readonly (readonly PercentileOfLane[])[],
  under: string | null = title,
): Chart[] {
  const lanes = drawing.lanes.map(({ label }, i) => ({ name: label, percentiles: percentiles[i] }));
  const about = `Histogram of ${title} of ${names(lanes)}: what share of the values lies in which range, in ${unit}.`;
  return [{ kind: 'histogram', under, about, unit, drawing }, ...percentileCharts(title, unit, lanes, under)];
}
