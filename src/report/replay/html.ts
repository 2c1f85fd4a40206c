/** A replay as an HTML page: of each probe its histograms and its percentiles. */
import { shownName } from '../../failure.js';
import type { ProbeResult, ReplayResult } from '../../results/replay.js';
import type { Chart } from '../html/chart.js';
import { distributionCharts } from '../html/distribution.js';
import { htmlPage } from '../html/page.js';
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
  const shown = alikeInAllLanes(probe) ? [0] : lanesWithValues(probe);
  const percentiles = shown.map((lane) => probe.lanes[lane]!.percentiles);
  return distributionCharts(probe.title, probe.unit, drawingFor(result, probe), percentiles, under);
}
