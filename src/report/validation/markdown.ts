/** A validation for a README or a comment: the summary and the misses in sight, the tables folded by thread. */

import type { Figure, Validation } from '../../stats/validation.js';
import { bullets, code, details, escaped, markdownTable } from '../markdown-parts.js';
import { linesOf } from '../page.js';
import { fitMarkdown, leftOutMarkdown } from './fits.js';
import { answerMarkdown } from './thread-answer.js';
import {
  brief,
  changeText,
  conclusions,
  directionVerdict,
  emdText,
  hasDistances,
  LEGEND,
  remarks,
  SUMMARY_HEAD,
  shareText,
  sourceText,
  summaryRow,
  tvText,
  valueText,
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

const NUMBER_HEAD = ['figure', 'role', 'mail', 'model', 'error', 'bound', '*', '~', 'trace, variant', ''];
const HISTOGRAM_HEAD = [
  'histogram',
  'role',
  'TV',
  'bound',
  'null',
  'EMD',
  'null',
  '*',
  '~',
  'trace, variant',
  '',
];

function threadLines(
  figures: readonly Figure[],
  directions: Validation['directions'],
  fits: Validation['fits'],
): string[] {
  const lines: string[] = [];
  const rests = ({ assumedShare, splitShare }: Figure): string[] => [
    shareText(assumedShare),
    shareText(splitShare),
  ];
  const head = (names: readonly string[]): string[] => names.map(escaped);
  const numbers = figures.filter((figure) => !hasDistances(figure));
  if (numbers.length > 0) {
    const rows = numbers.map((figure) => [
      code(figure.id),
      figure.role,
      valueText(figure.published!, figure.unit),
      `${valueText(figure.modelled!, figure.unit)} ${figure.unit}`,
      brief(figure.error),
      brief(figure.bound),
      ...rests(figure),
      escaped(sourceText(figure)),
      verdict(figure),
    ]);
    lines.push(...markdownTable(head(NUMBER_HEAD), rows), '');
  }
  const histograms = figures.filter(hasDistances);
  if (histograms.length > 0) {
    const rows = histograms.map((figure) => [
      escaped(figure.what),
      figure.role,
      tvText(figure.distances.tv),
      escaped(figure.bound),
      tvText(figure.distances.nullTv),
      emdText(figure.distances.emd),
      emdText(figure.distances.nullEmd),
      ...rests(figure),
      escaped(sourceText(figure)),
      verdict(figure),
    ]);
    lines.push(...markdownTable(head(HISTOGRAM_HEAD), rows), '');
  }
  const leftOut = leftOutMarkdown(fits, figures);
  if (leftOut.length > 0) lines.push(...leftOut, '');
  if (directions.length > 0) {
    const rows = directions.map((one) => [
      escaped(one.what),
      `${one.atMiddles ? '≈ ' : ''}${changeText(one.published)}`,
      changeText(one.modelled),
      directionVerdict(one),
    ]);
    lines.push(...markdownTable(['direction', 'mail', 'model', ''], rows));
  }
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
