/** What a gate's condition says, as data, and how it is written: `n_pages_ns p99 > +5% and > +200ns`. */
import type { RecordedUnit } from '../recordings/recording.js';

/**
 * Statistics of a probe. `moved` is the total-variation distance of the two histograms, in percent; `faster` the
 * probability that a random new call is faster, in percent, and `verdict` the one of compare, both of recordings only.
 */
export const STATISTICS = [
  'mean',
  'p50',
  'p90',
  'p99',
  'p99.9',
  'p99.99',
  'max',
  'min',
  'total',
  'n',
  'moved',
  'faster',
  'verdict',
] as const;
export type Statistic = (typeof STATISTICS)[number];

/** What other tools call a statistic: by its letters, median would be taken for a mean. */
export const STATISTIC_ELSEWHERE: Readonly<Record<string, Statistic>> = {
  median: 'p50',
  average: 'mean',
  avg: 'mean',
  sum: 'total',
  count: 'n',
};

/** Those of both sides, in percent. */
export const SHARES = ['moved', 'faster'] as const;

/** Exact quantities beside the probes: counts of kernel steps, of what the calls came to, and of modelled errnos. */
export const FAMILIES = ['steps', 'counter', 'errnos'] as const;
export type Family = (typeof FAMILIES)[number];

/** What stands behind a family's name. */
export const FAMILY_MEMBERS: Readonly<Record<Family, string>> = {
  steps: 'the name of a step',
  counter: 'the name of a counter',
  errnos: 'an operation',
};

export type Quantity =
  /** `probe` as typed, without @; its unit suffix may be left out. */
  | { readonly is: 'probe'; readonly probe: string; readonly statistic: Statistic }
  | { readonly is: Family; readonly name: string };

/** In the order in which measure() numbers them. */
export const VERDICTS = ['improved', 'regressed', 'changed', 'no change', 'inconclusive'] as const;

export const OPERATORS = ['>=', '<=', '==', '!=', '>', '<'] as const;
export type Operator = (typeof OPERATORS)[number];

export type Value =
  /** `+5%`: variant - BASE, relative to BASE. */
  | { readonly is: 'percent'; readonly value: number }
  /** `+200ns`, `-3`: variant - BASE. */
  | { readonly is: 'difference'; readonly value: number; readonly unit: RecordedUnit | null }
  | { readonly is: 'verdict'; readonly word: (typeof VERDICTS)[number] }
  /** `5000ns`: the variant itself; `5%`: a share, of `moved` and `faster` only. */
  | { readonly is: 'limit'; readonly value: number; readonly unit: RecordedUnit | '%' | null };

export interface Term {
  readonly quantity: Quantity;
  readonly operator: Operator;
  readonly value: Value;
}

/** Terms that hold together; at least one. */
export type Condition = readonly Term[];

/** Terms, and the lane that they are said of. */
export interface LaneCondition {
  readonly condition: Condition;
  /** As `for` names it: `contiguous-pin`; null: every lane is judged. */
  readonly lane: string | null;
}

/** A condition in its shortest form, which parseCondition reads back to the same terms and lane. */
export function conditionText({ condition, lane }: LaneCondition): string {
  const terms = condition
    .map((term, i) => {
      const quantity =
        i === 0 ? quantityText(term.quantity) : after(condition[i - 1].quantity, term.quantity);
      return `${quantity === '' ? '' : `${quantity} `}${term.operator} ${valueText(term.value)}`;
    })
    .join(' and ');
  return lane === null ? terms : `${terms} for ${/^[^\s"]+$/.test(lane) ? lane : quoted(lane)}`;
}

/** One term, written out. */
export function termText({ quantity, operator, value }: Term): string {
  return `${quantityText(quantity)} ${operator} ${valueText(value)}`;
}

export function quantityText(quantity: Quantity): string {
  return quantity.is === 'probe'
    ? `${probeText(quantity.probe)} ${quantity.statistic}`
    : `${quantity.is} ${wordText(quantity.name)}`;
}

/** What has to be said of a quantity that follows another: nothing, the statistic or name, or all of it. */
function after(last: Quantity, next: Quantity): string {
  if (last.is === 'probe' && next.is === 'probe' && last.probe === next.probe)
    return last.statistic === next.statistic ? '' : next.statistic;
  if (last.is !== 'probe' && next.is === last.is) return last.name === next.name ? '' : wordText(next.name);
  return quantityText(next);
}

/** Words that no name is without its quotation marks. */
export function isKeyword(word: string): boolean {
  return word === 'and' || word === 'for';
}

/** The @ is only needed where the name would read as something else. */
function probeText(probe: string): string {
  const isPlain = /^[\w.:/-]+(\[[^\]"]*\])?$/.test(probe);
  if (!isPlain && probe !== '') return quoted(`@${probe}`);
  const isTaken = probe === '' || isKeyword(probe) || FAMILIES.some((family) => family === probe);
  return isTaken ? `@${probe}` : probe;
}

function wordText(name: string): string {
  return /^[\w.:/-]+$/.test(name) && !isKeyword(name) ? name : quoted(name);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

export function valueText(value: Value): string {
  if (value.is === 'verdict') return value.word;
  if (value.is === 'limit') return `${plain(value.value)}${value.unit ?? ''}`;
  const sign = value.value < 0 ? '-' : '+';
  return `${sign}${plain(Math.abs(value.value))}${value.is === 'percent' ? '%' : (value.unit ?? '')}`;
}

/** Values have at most MOST_DIGITS digits before the point and MOST_DECIMALS behind it: never an exponent. */
export const MOST_DIGITS = 15;
export const MOST_DECIMALS = 6;

function plain(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(MOST_DECIMALS).replace(/0+$/, '');
}
