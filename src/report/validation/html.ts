/** A validation as an HTML page: every modelled number against the published one. */
import type { Figure, Validation } from '../../results/validation.js';
import type { Chart, Curve } from '../html/chart.js';
import { htmlPage } from '../html/page.js';
import { counted } from '../numbers.js';
import { validationMarkdown } from './markdown.js';
import { ROLES, roleOf, valueText, verdict } from './words.js';

export function validationHtml(validation: Validation): string {
  const { answer, version } = validation;
  return htmlPage({
    title: `vfiobench validate${answer === null ? '' : ` ${answer.thread}`}`,
    version,
    markdown: validationMarkdown(validation),
    charts: scatter(validation),
  });
}

/** Misses are a series of their own. What is not above 0, differences mostly, has no place on a logarithmic axis. */
export function scatter({ figures }: Validation): Chart[] {
  const shown = figures.filter(({ published, modelled }) => (published ?? 0) > 0 && (modelled ?? 0) > 0);
  if (shown.length === 0) return [];
  const numbers = figures.filter(({ published }) => published !== null);
  const [predicted, fitted, inputs] = ROLES.map(({ role, title }) => ({
    name: title,
    points: pointsOf(shown.filter((figure) => figure.hit && roleOf(figure) === role)),
  }));
  const misses: Curve = { name: 'outside its bound', points: pointsOf(shown.filter(({ hit }) => !hit)) };
  const left = numbers.length - shown.length;
  return [
    {
      kind: 'curves',
      under: null,
      about: `Modelled against published figures, each in its own unit, on logarithmic axes: ${counted(shown.length, 'number')}, ${misses.points.length} of them outside the bound${left === 0 ? '' : `; left out: ${left} that are not above 0`}.`,
      x: { title: 'published', scale: 'log' },
      y: { title: 'modelled', scale: 'log' },
      curves: [predicted, fitted, misses, inputs],
      scattered: true,
      reference: 'x = y',
    },
  ];
}

function pointsOf(figures: readonly Figure[]): Curve['points'] {
  return figures.map((figure) => {
    const { id, unit, published, modelled } = figure;
    const text = `${id}: published ${valueText(published!, unit)}, modelled ${valueText(modelled!, unit)} ${unit}, ${verdict(figure)}`;
    return { x: published!, y: modelled!, text };
  });
}
