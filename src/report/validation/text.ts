/** A validation for people: tables of figures by thread and role, no wider than there is room. */

import type { Figure, Validation } from '../../results/validation.js';
import { fits, wrap } from '../fit-width.js';
import { linesOf, prose, title } from '../page.js';
import { table, tableWithin } from '../table.js';
import type { Terminal } from '../terminal.js';
import { fitLines, leftOutLines } from './fits.js';
import { answerLines } from './thread-answer.js';
import {
  conclusions,
  directionCells,
  HISTOGRAM_HEAD,
  hasDistances,
  histogramCells,
  histogramName,
  LEGEND,
  NUMBER_HEAD,
  numberCells,
  ROLES,
  remarks,
  roleOf,
  SUMMARY_HEAD,
  sourceText,
  summaryRow,
  tvBound,
  verdict,
  worstFirst,
} from './words.js';

/** @param misses shows no fits and only the directions that are wrong; the caller has left only such figures */
export function validationText(validation: Validation, terminal: Terminal, misses = false): string {
  const threads = validation.summary.flatMap(({ thread }) => (thread === null ? [] : [thread]));
  const told = misses
    ? { ...validation, fits: [], directions: validation.directions.filter(({ right }) => right === false) }
    : validation;
  const lines = threads.flatMap((thread) => threadLines(thread, told, terminal));
  const answer = validation.answer === null ? [] : answerLines(validation.answer, terminal);
  return linesOf([...answer, ...lines, ...summaryLines(validation, terminal)]);
}

/** The same figures without their threads, largest share of the bound first. */
export function worstText(validation: Validation, terminal: Terminal): string {
  const figures = worstFirst(validation.figures);
  return linesOf([...figureLines(figures, terminal), ...summaryLines(validation, terminal)]);
}

function threadLines(thread: string, validation: Validation, terminal: Terminal): string[] {
  const isOf = (one: { readonly thread: string }): boolean => one.thread === thread;
  const figures = validation.figures.filter(isOf);
  const ofThread = validation.directions.filter(isOf);
  const lines = [
    ...figureLines(figures, terminal),
    ...leftOutLines(validation.fits.filter(isOf), figures, terminal.width, terminal.chalk.underline),
  ];
  if (ofThread.length > 0) lines.push(...directionLines(ofThread, terminal), '');
  if (lines.length === 0) return [];
  return [terminal.chalk.bold(thread), '', ...lines];
}

/** Tables by role, the remarks on their figures, and the commands that the letters stand for. */
function figureLines(figures: readonly Figure[], terminal: Terminal): string[] {
  const { width, chalk } = terminal;
  const commands = [...new Set(figures.map(({ source }) => source.command))];
  const letter = ({ source }: Figure): string => letterOf(commands.indexOf(source.command));
  const lines: string[] = [];
  for (const { role, title: of } of ROLES) {
    const ofRole = figures.filter((figure) => roleOf(figure) === role);
    if (ofRole.length === 0) continue;
    lines.push(...wrap(of, width).map((line) => chalk.underline(line)), '');
    const numbers = ofRole.filter((figure) => !hasDistances(figure));
    if (numbers.length > 0) lines.push(...numberTable(numbers, letter, width), '');
    const histograms = ofRole.filter(hasDistances);
    if (histograms.length > 0) lines.push(...histogramTable(histograms, letter, width), '');
  }
  for (const remark of remarks(figures)) lines.push(...wrap(remark, width, 5), '');
  if (commands.length > 0) {
    const runs = commands.map((command, i) => `${letterOf(i)}: vfiobench ${command}`);
    lines.push('run', ...prose(runs, terminal, 2, 5), '');
  }
  return lines;
}

/** A to Z, then AA, AB, and so on. */
function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}

const NUMBER_COLUMNS = 'lrrrrrrll';

/** With the trace and the variant in words where there is room for them. */
function numberTable(figures: readonly Figure[], letter: (of: Figure) => string, width: number): string[] {
  const rows = (source: (of: Figure) => string): string[][] => [
    ['figure', ...NUMBER_HEAD, 'run', ''],
    ...figures.map((figure) => [figure.id, ...numberCells(figure), source(figure), verdict(figure)]),
  ];
  const wide = table(
    rows((figure) => `${letter(figure)} ${sourceText(figure)}`),
    NUMBER_COLUMNS,
    0,
  );
  return fits(wide, width) ? wide : tableWithin(rows(letter), NUMBER_COLUMNS, width, 0);
}

function histogramTable(
  figures: readonly (Figure & { readonly distances: NonNullable<Figure['distances']> })[],
  letter: (of: Figure) => string,
  width: number,
): string[] {
  return tableWithin(
    [
      ['histogram', ...HISTOGRAM_HEAD, 'run', ''],
      ...figures.map((figure) => [
        histogramName(figure),
        ...histogramCells(figure, tvBound(figure)),
        letter(figure),
        verdict(figure),
      ]),
    ],
    'lrlrrrrrll',
    width,
    0,
  );
}

function directionLines(directions: Validation['directions'], terminal: Terminal): string[] {
  const { width, chalk } = terminal;
  const rows = [
    ['mean against another', 'mail', 'model', '', 'of'],
    ...directions.map((one) => [one.id, ...directionCells(one), one.what]),
  ];
  const wide = table(rows, 'lrrll', 0);
  const withoutWhat = rows.map((cells) => cells.slice(0, -1));
  const reasons = [...new Set(directions.flatMap(({ because }) => because ?? []))];
  return [
    chalk.underline('directions'),
    '',
    ...(fits(wide, width) ? wide : tableWithin(withoutWhat, 'lrrl', width, 0)),
    ...(directions.some(({ atMiddles }) => atMiddles)
      ? wrap('≈: of histograms, calls taken at the geometric middle of their bucket', width)
      : []),
    ...prose(
      reasons.map((reason) => `no difference: ${reason}`),
      terminal,
      0,
      5,
    ),
  ];
}

function summaryLines(validation: Validation, terminal: Terminal): string[] {
  const { width } = terminal;
  return [
    ...title('summary', terminal),
    '',
    ...tableWithin([SUMMARY_HEAD, ...validation.summary.map(summaryRow)], 'lrrrrrrrr', width, 0),
    '',
    ...fitLines(validation, width),
    '',
    ...prose(conclusions(validation), terminal, 0, 0),
    '',
    ...prose(LEGEND, terminal, 0, 0),
  ];
}
