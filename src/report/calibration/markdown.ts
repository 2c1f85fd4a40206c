/** The report of a calibration as Markdown. */
import type { CalibrationResult } from '../../results/calibration.js';
import { bullets, escaped, markdownTable } from '../markdown-parts.js';
import { linesOf } from '../page.js';
import {
  dispersionFacts,
  fitFacts,
  headline,
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

export function calibrationMarkdown(result: CalibrationResult): string {
  const { prices, probes, worst, slowest, unit } = result;
  const lines = [
    `**${escaped(headline(result))}**`,
    '',
    ...bullets(fitFacts(result)),
    '',
    ...markdownTable(priceHead(unit), cells(prices.map((price) => priceCells(price)))),
    '',
    ...bullets([...untoldFacts(result), ...dispersionFacts(result)]),
    '',
    `${probeTitle(unit)}:`,
    '',
    ...markdownTable(PROBE_HEAD, cells(probes.map(probeCells))),
    ...rowTable(`${rowTitles(unit).worst}:`, worst),
    ...rowTable(`${rowTitles(unit).slowest}:`, slowest),
  ];
  return linesOf(lines);
}

function rowTable(title: string, rows: CalibrationResult['worst']): string[] {
  return rows.length === 0 ? [] : ['', title, '', ...markdownTable(ROW_HEAD, cells(rows.map(rowCells)))];
}

function cells(rows: readonly (readonly string[])[]): string[][] {
  return rows.map((row) => row.map(escaped));
}
