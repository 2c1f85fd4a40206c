/** A validation for a README or a comment: the summary and the misses in sight, the tables folded by thread. */

import type { Figure, Validation } from '../../results/validation.js';
import { bullets, code, details, escaped, markdownTable } from '../markdown-parts.js';
import { linesOf } from '../page.js';
import { fitMarkdown, leftOutMarkdown } from './fits.js';
import { answerMarkdown } from './thread-answer.js';
import {
  conclusions,
  directionCells,
  HISTOGRAM_HEAD,
  hasDistances,
  histogramCells,
  LEGEND,
  NUMBER_HEAD,
  numberCells,
  remarks,
  SUMMARY_HEAD,
  sourceText,
  summaryRow,
  verdict,
} from './words.js';

export function validationMarkdown(validation: Validation): string {
  const { figures, directions, summary } = validation;
  const threads = summary.flatMap(({ thread }) => (thread === null ? [] : [thread]));
  return linesOf([
    ...(validation.answer === null ? [] : answerMarkdown(validation.answer)),
    ...markdownTable(SUMMARY_HEAD, summary.map(summaryRow)),
    '',
    ...bullets(conclusions(validation)),
    '',
    ...fitMarkdown(validation),
    '',
    ...bullets(remarks(figures)),
    '',
    ...threads.flatMap((thread) => [
      ...details(
        `${thread}: every figure`,
        threadLines(
          figures.filter((figure) => figure.thread === thread),
          directions.filter((direction) => direction.thread === thread),
          validation.fits.filter((fit) => fit.thread === thread),
        ),
      ),
      '',
    ]),
    ...bullets(LEGEND),
  ]);
}

function threadLines(
  figures: readonly Figure[],
  directions: Validation['directions'],
  fits: Validation['fits'],
): string[] {
  const lines: string[] = [];
  const head = (what: string, names: readonly string[]): string[] =>
    [what, 'role', ...names, 'trace, variant', ''].map(escaped);
  const numbers = figures.filter((figure) => !hasDistances(figure));
  if (numbers.length > 0) {
    const rows = numbers.map((figure) => [
      code(figure.id),
      figure.role,
      ...numberCells(figure),
      escaped(sourceText(figure)),
      verdict(figure),
    ]);
    lines.push(...markdownTable(head('figure', NUMBER_HEAD), rows), '');
  }
  const histograms = figures.filter(hasDistances);
  if (histograms.length > 0) {
    const rows = histograms.map((figure) => [
      escaped(figure.what),
      figure.role,
      ...histogramCells(figure, escaped(figure.bound)),
      escaped(sourceText(figure)),
      verdict(figure),
    ]);
    lines.push(...markdownTable(head('histogram', HISTOGRAM_HEAD), rows), '');
  }
  const leftOut = leftOutMarkdown(fits, figures);
  if (leftOut.length > 0) lines.push(...leftOut, '');
  if (directions.length > 0) {
    const rows = directions.map((one) => [escaped(one.what), ...directionCells(one)]);
    lines.push(...markdownTable(['direction', 'mail', 'model', ''], rows));
  }
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
