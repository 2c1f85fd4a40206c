/** The texts of a validation that its forms share: values, bounds, summaries, and the order of figures. */
import type {
  Direction,
  Distances,
  Figure,
  Tally,
  ThreadSummary,
  Validation,
} from '../../results/validation.js';

/** Roles in the order in which they are shown, and what stands above their figures. */
export const ROLES: readonly { readonly role: string; readonly title: string }[] = [
  { role: 'predict', title: 'predicted: the model had to come up with it' },
  { role: 'fit', title: 'fitted: prices were fitted to it' },
  { role: 'trace-input', title: 'inputs: the trace or the host was built to it' },
];

/** Decimals of a unit; what is not named here is shown in whole numbers. */
const DECIMALS: Readonly<Record<string, number>> = { '%': 1, 'Gbit/s': 2 };

/** A role of ROLES. */
export function roleOf({ role }: Figure): string {
  return role === 'input' ? 'trace-input' : role;
}

/** Largest share of the bound first; what is alike stays in the order of the mails. */
export function worstFirst(figures: readonly Figure[]): Figure[] {
  return [...figures].sort((a, b) => (a.strain === b.strain ? 0 : b.strain - a.strain));
}

/** A published or modelled value without its unit. */
export function valueText(value: number, unit: string): string {
  return Number.isInteger(value) && unit !== 'Gbit/s' ? String(value) : value.toFixed(DECIMALS[unit] ?? 0);
}

/** An error or a bound in few characters: `−1.5 pt`, `1 fault`, `under 5 %`. */
export function brief(text: string): string {
  return text
    .replace(/ points?$/, ' pt')
    .replace(/ \(.*\)$/, '')
    .replace(/^under ([\d.]+)% of idle$/, '$1 %')
    .replace(/ % of idle$/, ' %')
    .replace(/(\d)%/, '$1 %')
    .replace('report; a miss is listed', 'report')
    .replace(/ faults$/, '');
}

/** A share in whole percent; nothing where there is none. */
function shareText(share: number | null): string {
  return share === null ? '' : String(Math.round(share * 100));
}

/** A total-variation distance, without its percent sign. */
export function tvText(tv: number | null): string {
  return tv === null ? '' : (tv * 100).toFixed(2);
}

function emdText(emd: number | null): string {
  return emd === null ? '' : emd.toFixed(2);
}

export function verdict({ hit }: { readonly hit: boolean }): string {
  return hit ? 'hit' : 'MISS';
}

/** `trace, variant`; the trace without its folder. */
export function sourceText({ source: { trace, variant, command } }: Figure): string {
  return `${(trace ?? command).replaceAll('traces/', '')}, ${variant}`;
}

/** A histogram of the mails in few characters: `fio @n_pages_ns +PATCH`. */
export function histogramName({ what }: Figure): string {
  const [, map, scenario, variant] = /^(@\S+) of ccw-(\S+), (.*)$/.exec(what)!;
  return `${scenario.replace('boot-fio', 'both')} ${map}${variant === 'BASE' ? '' : ' +PATCH'}`;
}

/** The bound of a histogram in few characters: `2`, `6 <null`. */
export function tvBound({ bound }: Figure): string {
  const [, percent, underNull] = /^TV ([\d.]+) %(, under null)?$/.exec(bound)!;
  return `${Number(percent)}${underNull === undefined ? '' : ' <null'}`;
}

export function hasDistances(figure: Figure): figure is Figure & { readonly distances: Distances } {
  return figure.distances !== null;
}

function changeText(percent: number): string {
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)} %`;
}

/** Columns of the table of numbers that every form has, behind the name of the figure. */
export const NUMBER_HEAD: readonly string[] = ['mail', 'model', 'error', 'bound', '*', '~'];

/** @param figure that is a number */
export function numberCells(figure: Figure): string[] {
  const { published, modelled, unit, error, bound } = figure;
  return [
    valueText(published!, unit),
    `${valueText(modelled!, unit)} ${unit}`,
    brief(error),
    brief(bound),
    ...restsOn(figure),
  ];
}

/** The same of the table of histograms. */
export const HISTOGRAM_HEAD: readonly string[] = ['TV', 'bound', 'null', 'EMD', 'null', '*', '~'];

/** @param bound as the form shows it */
export function histogramCells(figure: Figure & { readonly distances: Distances }, bound: string): string[] {
  const { tv, nullTv, emd, nullEmd } = figure.distances;
  return [tvText(tv), bound, tvText(nullTv), emdText(emd), emdText(nullEmd), ...restsOn(figure)];
}

function restsOn({ assumedShare, splitShare }: Figure): string[] {
  return [shareText(assumedShare), shareText(splitShare)];
}

/** What the mail and the model say of a direction, and the verdict. */
export function directionCells(direction: Direction): string[] {
  const { atMiddles, published, modelled } = direction;
  return [
    `${atMiddles ? '≈ ' : ''}${changeText(published)}`,
    changeText(modelled),
    directionVerdict(direction),
  ];
}

function directionVerdict({ right, follows }: Direction): string {
  if (right === false) return 'WRONG';
  return right === null ? 'no difference' : follows ? FOLLOWS : 'same';
}

/** Of a direction that says nothing of the model, since the fit gives it. */
const FOLLOWS = 'follows from the fit';

/** Why figures miss or what a hit owes to, each text once: `id, id: why`. */
export function remarks(figures: readonly Figure[]): string[] {
  const byText = new Map<string, string[]>();
  for (const { id, hit, remark } of figures) {
    if (remark === null) continue;
    const key = `${hit ? 'hit' : 'MISS'}|${remark}`;
    byText.set(key, [...(byText.get(key) ?? []), id]);
  }
  return [...byText].map(([key, ids]) => {
    const [word, remark] = [key.slice(0, key.indexOf('|')), key.slice(key.indexOf('|') + 1)];
    return `${word} ${ids.join(', ')}: ${remark}`;
  });
}

export const SUMMARY_HEAD = ['', 'predicted', 'med.', 'max', 'fitted', 'med.', 'max', 'inputs', 'dir.'];

/** One row a thread: figures within their bound of all, median and largest size of their errors, directions. */
export function summaryRow(summary: ThreadSummary): string[] {
  const { thread, predict, own, fit, input, directions } = summary;
  const given = predict.figures - own.figures;
  const hits = ({ hits, figures }: Tally): string => (figures === 0 ? '' : `${hits}/${figures}`);
  const size = (value: number | null): string => (value === null ? '' : value.toFixed(1));
  const sizes = (of: Tally): string[] => [size(of.median), size(of.largest)];
  return [
    thread ?? 'all',
    `${hits(predict)}${given === 0 ? '' : ` (${given})`}`,
    ...sizes(predict),
    hits(fit),
    ...sizes(fit),
    hits(input),
    directions.of === 0 ? '' : `${directions.right}/${directions.of}`,
  ];
}

/** What the whole comes to, a sentence each. */
export function conclusions({ summary }: Validation): string[] {
  const { predict, repeats, arithmetic, corrected, own, fit, directions, nulls } = summary.at(-1)!;
  const share = (of: Tally): string => ((of.hits * 100) / of.figures).toFixed(1);
  return [
    ...(predict.figures === 0
      ? ['No figure is predicted: all are fitted, so that nothing tests the model here.']
      : [
          `Of ${predict.figures} predicted figures ${predict.hits} are within their bound (${share(predict)} %)${predict.median === null ? '' : `, the median error is ${predict.median.toFixed(1)} %`}; of ${fit.figures} fitted ones ${fit.hits}.`,
        ]),
    ...(own.figures === predict.figures
      ? []
      : [
          `Of the predicted figures ${predict.figures - own.figures} test nothing of the model (in brackets): ${repeats.length} say again, to the last digit, a fitted one of the same trace or a predicted one of another variant, and ${arithmetic.length} are averages of fitted ones by the trace's mix, differences of such, or one of them less a step at an assumed share: they test how well the mails' runs repeat.${corrected.length === 0 ? '' : ` ${corrected.length} more were mended when their miss was known.`} The model had to come up with ${own.figures}: ${own.hits} of them are within their bound (${share(own)} %).`,
        ]),
    ...(directions.of + directions.follow === 0
      ? []
      : [
          `Of ${directions.of} directions that the model gives ${directions.right} are those of the mails.${directions.follow === 0 ? '' : ` ${directions.follow} more follow from the fit, and are not counted.`}`,
        ]),
    ...(nulls.of === 0
      ? []
      : [
          `Of ${nulls.of} patched histograms ${nulls.nearerByTv} are nearer to the mail than the null by total variation, ${nulls.nearerByEmd} by earth mover's distance.`,
        ]),
  ];
}

export const LEGEND: readonly string[] = [
  'Bounds and roles were fixed before; a miss stays in the table. Errors are in percent of the figure, in points (pt) where that is a percentage, in percent of idle where it is 0. * and ~: percent of the modelled time at assumed prices and at assumed shares of a fitted sum.',
  'Hosts: numbers fitted, those fitted to, and the fitted figures that others of them tell, with the errors of fits that have not seen them; outside: those beyond the bound.',
  '(n): of the predicted figures, those that repeat others, follow from fitted ones, or were mended when their miss was known. med., max: sizes of errors, histograms left out; dir.: directions right, of those in which the model makes a difference and which do not follow from the fit: whose sides are not both fitted, inputs or given by fitted figures.',
  'TV: total-variation distance of the shares of the buckets, percent; EMD: earth mover’s distance, log2 buckets; null: the published BASE column taken as the prediction of the patched one.',
];
