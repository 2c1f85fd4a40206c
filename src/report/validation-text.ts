/** The validation table for people and for the README. */
import type { ChalkInstance } from 'chalk';
import type { Direction, Figure, Validation } from '../stats/validation.js';
import { wrap } from './fit-width.js';
import { table } from './table.js';

const HEAD = ['figure', 'role', 'published', 'modelled', 'error', 'bound', ''];

function cells(figure: Figure): string[] {
  const { what, role, published, modelled, bound, hit } = figure;
  // a histogram's distance is its error
  const error = modelled.startsWith('TV') ? '' : figure.error;
  return [what, role, published, modelled, error, bound, hit ? 'hit' : 'MISS'];
}

/** Why figures miss, one sentence each. */
function remarks(figures: readonly Figure[]): string[] {
  return figures.flatMap(({ what, remark }) => (remark === null ? [] : [`MISS ${what}: ${remark}`]));
}

function summary({ figures, directions, notModelled }: Validation): string[] {
  const lines = ['fit', 'predict', 'trace-input'].flatMap((role) => {
    const of = figures.filter((figure) => figure.role === role);
    if (of.length === 0) return [];
    return [`${role}: ${of.filter(({ hit }) => hit).length} of ${of.length} within their bound`];
  });
  if (directions.length > 0) {
    lines.push(
      `directions of means: ${directions.filter(({ right }) => right).length} of ${directions.filter(({ right }) => right !== null).length} the same`,
    );
  }
  for (const { thread, figures: count } of notModelled)
    lines.push(`${thread}: ${count} figures, no path for them yet`);
  return lines;
}

export function validationText(
  validation: Validation,
  { width, chalk }: { width: number; chalk: ChalkInstance },
): string {
  const threads = [...new Set(validation.figures.map(({ thread }) => thread))];
  const lines: string[] = [];
  for (const thread of threads) {
    const figures = validation.figures.filter((figure) => figure.thread === thread);
    lines.push(chalk.bold(thread), '');
    const wide = table([HEAD, ...figures.map(cells)], 'llrrrll');
    if (wide.every((line) => line.length <= width)) lines.push(...wide);
    else lines.push(...figures.flatMap((figure) => narrow(figure, width)));
    lines.push('');
    for (const remark of remarks(figures)) lines.push(...wrap(remark, width, 5), '');
    const directions = validation.directions.filter((direction) => direction.thread === thread);
    for (const direction of directions) lines.push(...wrap(directionText(direction), width, 4));
    if (directions.length > 0) lines.push('');
  }
  lines.push(...summary(validation).flatMap((text) => wrap(text, width, 2)));
  lines.push(
    '',
    ...wrap(
      'TV: total-variation distance of the shares; null: the published BASE column taken as the prediction of the patched one. Misses stay in the table.',
      width,
    ),
  );
  return `${lines.join('\n')}\n`;
}

function narrow(figure: Figure, width: number): string[] {
  const [what, role, published, modelled, error, bound, verdict] = cells(figure);
  const head = `${what} (${role})`;
  const values = [`published ${published}`, `modelled ${modelled}`, error, `bound ${bound}`].filter(
    (text) => text !== '',
  );
  return [
    ...wrap(`${verdict.padEnd(4)} ${head}`, width, 5),
    ...wrap(`     ${values.join(', ')}`.trimStart(), width - 5, 0).map((line) => `     ${line}`),
  ];
}

function directionText({ what, published, atMiddles, modelled, right, because }: Direction): string {
  const verdict = right === null ? `no difference: ${because}` : right ? 'same direction' : 'WRONG direction';
  return `${what}: published ${change(published)}${atMiddles ? ' (at bucket middles)' : ''}, modelled ${change(modelled)}: ${verdict}`;
}

function change(percent: number): string {
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)} %`;
}

/** The same as a Markdown table. */
export function validationMarkdown(validation: Validation): string {
  const row = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  return `${[
    row(HEAD),
    '|---|---|---:|---:|---:|---|---|',
    ...validation.figures.map((figure) => row(cells(figure))),
    '',
    ...remarks(validation.figures).map((remark) => `- ${remark}`),
    ...validation.directions.map((direction) => `- ${directionText(direction)}`),
    ...summary(validation).map((text) => `- ${text}`),
  ].join('\n')}\n`;
}
