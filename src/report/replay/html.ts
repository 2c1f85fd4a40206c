/** A replay as an HTML page: of each probe its histograms and its percentiles. */
import { shownName } from '../../failure.js';
import type { ProbeResult, ReplayResult } from '../../results/replay.js';
import { type Chart, names } from '../html/chart.js';
import { htmlPage } from '../html/page.js';
import { percentileCharts } from '../html/percentile-chart.js';
import { markdownReport } from './markdown.js';
import { alikeInAllLanes, lanesWithValues } from './shared-rows.js';
import { drawingFor, type Labelled } from './text-histograms.js';

export function replayHtml(result: ReplayResult): string {
  const probes = result.probes.filter((probe) => lanesWithValues(probe).length > 0);
  return htmlPage({
    title: `vfiobench replay ${shownName(result.trace.name)}`,
    version: result.version,
    markdown: markdownReport(result),
    charts: probes.flatMap((probe) => probeCharts(result, probe)),
  });
}

/** Of a probe with values in some lane. */
export function probeCharts(
  result: Labelled,
  probe: ProbeResult,
  under: string | null = probe.title,
): Chart[] {
  const { title, unit } = probe;
  const drawing = drawingFor(result, probe);
  const shown = alikeInAllLanes(probe) ? [0] : lanesWithValues(probe);
  const lanes = shown.map((lane, i) => ({
    name: drawing.lanes[i].label,
    percentiles: probe.lanes[lane]!.percentiles,
  }));
  const about = `Histogram of ${title} of ${names(lanes)}: what share of the values lies in which range, in ${unit}.`;
  return [
    { kind: 'histogram', under, about, unit, drawing },
    ...percentileCharts(title, unit, lanes).map((chart) => ({ ...chart, under })),
  ];
}
