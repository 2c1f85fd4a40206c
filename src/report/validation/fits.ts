/** How hosts were fitted: what a fit says of figures that it has not seen, and what nothing tests. */
import type { Figure, HostFit, Validation } from '../../results/validation.js';
import { wrap } from '../fit-width.js';
import { bullets, code, escaped, markdownTable } from '../markdown-parts.js';
import { tableWithin } from '../table.js';
import { brief, hasDistances, histogramName, tvBound, tvText, valueText } from './words.js';

const FIT_HEAD = ['host', 'prices', 'fitted to', 'tested', 'med.', 'max', 'outside'];

/** One row a host: numbers fitted, those fitted to, and errors of the figures that others of them tell. */
function fitRow({
  host,
  prices,
  fittedTo,
  of,
  leftOut,
  tested,
  median,
  largest,
  outside,
}: HostFit): string[] {
  const size = (value: number | null): string => (value === null ? '' : value.toFixed(1));
  return [
    host,
    String(prices.length),
    `${fittedTo} ${of}`,
    `${tested}/${leftOut.length}`,
    size(median),
    size(largest),
    tested === 0 ? '' : String(outside),
  ];
}

/** Figures of a fit that nothing tests, and what that means for the host; null: there are none. */
function notTested({ host, prices, fittedTo, leftOut }: HostFit): string | null {
  const ids = leftOut.filter(({ predicted }) => predicted === null).map(({ id }) => id);
  if (ids.length === 0) return null;
  const enough = prices.length < fittedTo ? '' : ' As many prices as figures: the thread gives no more.';
  return `${host}: identified, not tested: ${ids.join(', ')}.${enough}`;
}

const LEFT_OUT_HEAD = ['figure', 'mail', 'left out', 'error', 'bound', ''];

/** A row for each figure that a fit without it predicts. */
function leftOutRows({ leftOut }: HostFit, figures: readonly Figure[]): string[][] {
  return leftOut.flatMap(({ id, predicted, error, strain }) => {
    const figure = figures.find((one) => one.id === id);
    if (figure === undefined || predicted === null) return [];
    const word = strain! > 1 ? 'outside' : 'within';
    return hasDistances(figure)
      ? [[histogramName(figure), '', `TV ${tvText(predicted)}`, '', tvBound(figure), word]]
      : [
          [
            id,
            valueText(figure.published!, figure.unit),
            `${valueText(predicted, figure.unit)} ${figure.unit}`,
            brief(error!),
            brief(figure.bound),
            word,
          ],
        ];
  });
}

/** The fits of one thread, in text. */
export function leftOutLines(
  fits: readonly HostFit[],
  figures: readonly Figure[],
  width: number,
  title: (text: string) => string,
): string[] {
  const rows = fits.flatMap((fit) => leftOutRows(fit, figures));
  const sentences = fits.flatMap((fit) => notTested(fit) ?? []);
  if (rows.length + sentences.length === 0) return [];
  return [
    ...wrap('left out: a fitted figure predicted by a fit that has not seen it', width).map((line) =>
      title(line),
    ),
    '',
    ...(rows.length === 0 ? [] : [...tableWithin([LEFT_OUT_HEAD, ...rows], 'lrrrrl', width, 0), '']),
    ...sentences.flatMap((text) => [...wrap(text, width, 5), '']),
  ];
}

/** All fits of a validation, one row a host, in text. */
export function fitLines({ fits }: Validation, width: number): string[] {
  return tableWithin([FIT_HEAD, ...fits.map(fitRow)], 'lrlrrrr', width, 0);
}

export function fitMarkdown({ fits }: Validation): string[] {
  return [
    ...markdownTable(FIT_HEAD, fits.map(fitRow)),
    '',
    ...bullets(fits.flatMap((fit) => notTested(fit) ?? [])),
  ];
}

/** The fits of one thread as a table; nothing where nothing is predicted. */
export function leftOutMarkdown(fits: readonly HostFit[], figures: readonly Figure[]): string[] {
  const rows = fits.flatMap((fit) => leftOutRows(fit, figures));
  if (rows.length === 0) return [];
  return markdownTable(
    LEFT_OUT_HEAD,
    rows.map(([name, ...cells]) => [code(name), ...cells.map(escaped)]),
  );
}
