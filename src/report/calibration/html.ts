/** A calibration as an HTML page: where histograms were measured, each beside the modelled one. */

import type { CalibratedProbe, CalibrationResult } from '../../results/calibration.js';
import type { Chart } from '../html/chart.js';
import { htmlPage } from '../html/page.js';
import { fitDrawing } from './drawing.js';
import { calibrationMarkdown } from './markdown.js';

export function calibrationHtml(result: CalibrationResult): string {
  return htmlPage({
    title: `vfiobench calibrate: ${result.host}`,
    version: result.version,
    markdown: calibrationMarkdown(result),
    charts: result.probes.flatMap((probe) => fitChart(probe, result.unit)),
  });
}

/** None where only means were measured. */
export function fitChart(probe: CalibratedProbe, unit: string): Chart[] {
  const drawing = fitDrawing(probe);
  if (drawing === null) return [];
  const how = probe.role === 'fit' ? 'fitted' : 'predicted';
  const about = `Histogram of @${probe.probe} of ${probe.lane}, measured and ${how}, in ${unit}.`;
  return [{ kind: 'histogram', under: null, about, unit, drawing }];
}
