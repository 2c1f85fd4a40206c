/** The report of a calibration as Markdown. */
import type { CalibrationResult } from '../../stats/calibration-result.js';
import { escaped, markdownTable } from '../markdown-parts.js';
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
  const cells = (rows: readonly (readonly string[])[]): string[][] => rows.map((row) => row.map(escaped));
  const list = (texts: readonly string[]): string[] => texts.map((text) => `- ${escaped(text)}`);
  const lines = [
    `**${escaped(headline(result))}**`,
    '',
    ...list(fitFacts(result)),
    '',
    ...markdownTable(PRICE_HEAD, cells(prices.map(priceCells))),
    '',
    ...list([...untoldFacts(result), ...dispersionFacts(result)]),
    '',
    ...markdownTable(PROBE_HEAD, cells(probes.map((probe) => probeCells(probe, unit)))),
    ...(worst.length === 0
      ? []
      : [
          '',
          'Kinds of calls that the model misses most, by their first row:',
          '',
          ...markdownTable(ROW_HEAD, cells(worst.map(rowCells))),
        ]),
    ...(slowest.length === 0
      ? []
      : [
          '',
          'Single calls that took longest against the model:',
          '',
          ...markdownTable(ROW_HEAD, cells(slowest.map(rowCells))),
        ]),
  ];
  return `${lines.join('\n')}\n`;
}
