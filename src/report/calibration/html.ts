/** A calibration as an HTML page: where histograms were measured, each beside the modelled one. */

import { rowLabel } from '../../recordings/scale.js';
import type { CalibratedBucket, CalibratedProbe, CalibrationResult } from '../../results/calibration.js';
import { sumOf } from '../../sums.js';
import type { Chart } from '../html/chart.js';
import { htmlPage } from '../html/page.js';
import { drawingOf } from '../lane-histograms.js';
import { grouped } from '../numbers.js';
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
export function fitChart({ lane, probe, role, measured, modelled }: CalibratedProbe, unit: string): Chart[] {
  if (measured === null || modelled === null) return [];
  const rows = [...measured, ...modelled]
    .filter(({ lo }, i, all) => all.findIndex((other) => other.lo === lo) === i)
    .sort((a, b) => a.lo - b.lo);
  const countsOf = (buckets: readonly CalibratedBucket[]) =>
    rows.map(({ lo }) => buckets.find((bucket) => bucket.lo === lo)?.count ?? 0);
  const side = (label: string, buckets: readonly CalibratedBucket[]) => {
    const n = sumOf(buckets, ({ count }) => count);
    return { label, about: `n ${grouped(n)}`, n, counts: countsOf(buckets), base: null };
  };
  const labels = rows.map(({ lo, hi }) =>
    rowLabel({ lo, hi: hi ?? Number.POSITIVE_INFINITY }, { kind: 'log2', k: 0 }),
  );
  const drawing = drawingOf(labels, [side('measured', measured), side('modelled', modelled)], false);
  const about = `Histogram of ${probe} of ${lane}, measured and ${role === 'fit' ? 'fitted' : 'predicted'}, in ${unit}.`;
  return [{ kind: 'histogram', under: null, about, unit, drawing }];
}
