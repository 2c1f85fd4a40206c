/** The report of a calibration as Markdown. */
import type { CalibrationResult } from '../../stats/calibration-result.js';
import { bullets, escaped, markdownTable } from '../markdown-parts.js';
import { linesOf } from '../page.js';
import {
  dispersionFacts,
  fitFacts,
  headline,
  PRICE_HEAD,
  PROBE_HEAD,
  priceCells,
  probeCells,
  ROW_HEAD,
  rowCells,
  untoldFacts,
} from './words.js';

export function calibrationMarkdown(result: CalibrationResult): string {
  const { prices, probes, worst, slowest, unit } = result;
  const lines = [
    `**${escaped(headline(result))}**`,
    '',
    ...bullets(fitFacts(result)),
    '',
    ...markdownTable(PRICE_HEAD, cells(prices.map(priceCells))),
    '',
    ...bullets([...untoldFacts(result), ...dispersionFacts(result)]),
    '',
    ...markdownTable(PROBE_HEAD, cells(probes.map((probe) => probeCells(probe, unit)))),
    ...rowTable('Kinds of calls that the model misses most, by their first row:', worst),
    ...rowTable('Single calls that took longest against the model:', slowest),
  ];
  return linesOf(lines);
}

function rowTable(title: string, rows: CalibrationResult['worst']): string[] {
  return rows.length === 0 ? [] : ['', title, '', ...markdownTable(ROW_HEAD, cells(rows.map(rowCells)))];
}

function cells(rows: readonly (readonly string[])[]): string[][] {
  return rows.map((row) => row.map(escaped));
}
