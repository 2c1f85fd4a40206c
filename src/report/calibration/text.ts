/** The report of a calibration for people. */
import type { CalibratedProbe, CalibrationResult } from '../../results/calibration.js';
import { firstFitting, fits, wrap } from '../fit-width.js';
import { drawLanes } from '../lane-histograms.js';
import { linesOf, prose, title } from '../page.js';
import { table, tableWithin } from '../table.js';
import type { Terminal } from '../terminal.js';
import { fitDrawing } from './drawing.js';
import {
  dispersionFacts,
  fitFacts,
  headline,
  NAMED,
  PROBE_HEAD,
  priceCells,
  priceHead,
  probeCells,
  probeTitle,
  ROW_HEAD,
  rowCells,
  rowTitles,
  untoldFacts,
} from './words.js';

/** No line is wider than the terminal. */
export function calibrationText(result: CalibrationResult, terminal: Terminal): string {
  const { probes, worst, slowest, unit } = result;
  return linesOf([
    ...title(headline(result), terminal),
    ...prose(fitFacts(result), terminal),
    '',
    ...priceTable(result, terminal),
    '',
    ...prose(untoldFacts(result), terminal),
    '',
    ...prose(dispersionFacts(result), terminal),
    '',
    ...title(probeTitle(unit), terminal),
    ...tableWithin([PROBE_HEAD, ...probes.map(probeCells)], 'llrrrrrl', terminal.width),
    ...probes.flatMap((probe) => histogram(probe, unit, terminal)),
    ...rowTable(rowTitles(unit).worst, worst, terminal),
    ...rowTable(rowTitles(unit).slowest, slowest, terminal),
  ]);
}

function priceTable({ prices, unit }: CalibrationResult, { width }: Terminal): string[] {
  const rows = (named: number): string[][] => [
    priceHead(unit),
    ...prices.map((price) => priceCells(price, named)),
  ];
  const drawn = firstFitting(NAMED, width, (named) => table(rows(named), 'lrrrl'));
  return fits(drawn, width) ? drawn : tableWithin(rows(NAMED[0]), 'lrrrl', width);
}

function rowTable(what: string, rows: CalibrationResult['worst'], terminal: Terminal): string[] {
  if (rows.length === 0) return [];
  const cells = [ROW_HEAD, ...rows.map(rowCells)];
  return ['', ...title(what, terminal), ...tableWithin(cells, 'lllrrrr', terminal.width)];
}

function histogram(probe: CalibratedProbe, unit: string, terminal: Terminal): string[] {
  const drawing = fitDrawing(probe);
  if (drawing === null) return [];
  const ran = probe.lane === 'BASE' ? '' : `, ${probe.lane}`;
  const what = `@${probe.probe}_${unit}${ran}: modelled against measured [${unit}, K = 1024]`;
  return ['', ...wrap(what, terminal.width), ...drawLanes(drawing, terminal)];
}
