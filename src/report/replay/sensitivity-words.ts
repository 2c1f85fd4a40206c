/** How far a verdict holds, in sentences and rows, the same in every format for people. */

import type { Ends, Flip, PriceFrom, PriceSpread, PriceVerdict } from '../../results/sensitivity.js';
import type { Unit } from '../../sizes.js';
import { INTERFERENCE } from '../../stats/sensitivity.js';
import { counted, perCall, quantity, scaled, signed, timeHeading } from '../numbers.js';
import { MARKS, MARKS_LEGEND } from '../prices-behind.js';

/** A price that has to be this many times what it is, or this many times less, is another machine's business. */
const SENSIBLE = 10;
/** Below this share of BASE a difference is called none elsewhere. */
const SAME = 0.005;
/** What rounding leaves of a difference that is all in the prices. */
const ROUNDING = 1e-4;
const SHOWN_NAMES = 6;

export const SENSITIVITY_TITLE = 'How far the verdicts hold: at which price each turns, all others held';

/** Read beside the rows. */
export const SENSITIVITY_LEGEND = `turns: a price from a tenth to ten times what it is, or within its interval, at which variant and BASE cost the same. A name in quotes is a fitted sum of several steps, raised or lowered as a whole. ${MARKS_LEGEND}`;

/** The flips worth showing, nearest first. */
export function sensibleFlips({ flips }: PriceVerdict): Flip[] {
  return flips.filter(({ at, times, interval }) => {
    if (at === null) return false;
    if (interval !== null && interval[0] <= at && at <= interval[1]) return true;
    return times !== null && times >= 1 / SENSIBLE && times <= SENSIBLE;
  });
}

/** `contiguous-pin is slower on this trace unless gup_call costs more than 310 ns (fitted: 112)`. */
export function verdictSentence(verdict: PriceVerdict, unit: Unit): string {
  const { label, difference, base, byMeanAlone, flips } = verdict;
  if (difference === 0) return tieSentence(verdict);
  const small = Math.abs(difference) < SAME * base ? ', by less than half a percent' : '';
  const alone = byMeanAlone === true ? ' by the mean alone' : '';
  const is = `${label} is ${difference < 0 ? 'faster' : 'slower'} on this trace${alone}${small}`;
  const [nearest] = sensibleFlips(verdict);
  const held = hasWaiting(verdict, difference) ? ', its waiting held' : '';
  if (nearest !== undefined)
    return `${is}${small + alone === '' ? '' : ','} unless ${condition(nearest, unit)}${held}`;
  const beyond = flips.filter(({ at }) => at !== null).length;
  return beyond === 0
    ? `${is}, and no price flips it${held}`
    : `${is}, and no price from a tenth to ten times what it is flips it${held}`;
}

/** Nothing flips a tie: any other price of what the two do differently decides it. */
function tieSentence({ label, flips }: PriceVerdict): string {
  const single = flips.filter(({ steps, at }) => steps === undefined && at !== null);
  const prices = single.map(({ price, from, now }) => `${price} (${from}: ${quantity(now)})`);
  const only = prices.length === 0 ? '' : `, and only at these prices: ${prices.join(', ')}`;
  return `${label} costs exactly what BASE does on this trace${only}`;
}

function condition({ price, steps, from, now, at }: Flip, unit: Unit): string {
  const more = at! > now ? 'more' : 'less';
  if (price === INTERFERENCE)
    return `beside another VM every step costs ${more} than ${quantity(at!)} times its price (${from}: ${quantity(now)})`;
  const what = steps === undefined ? price : `the sum "${price}" of ${counted(steps.length, 'step')}`;
  return `${what} costs ${more} than ${quantity(at!)} ${unit} (${from}: ${quantity(now)})`;
}

/** Whether more of it is waiting than rounding leaves. */
function hasWaiting({ unpriced }: Pick<PriceSpread, 'unpriced'>, of: number): boolean {
  return Math.abs(unpriced) > ROUNDING * Math.abs(of);
}

/**
 * What the intervals of the prices make of a difference, or that none of them has one.
 * @param write how the ends are written: those of a call's difference if left out
 */
export function spreadSentence(
  { interval, held, unpriced }: PriceSpread,
  unit: string,
  write: typeof perCall = perCall,
): string {
  if (interval === null) return 'no interval: none of the prices behind it has one';
  const certain = interval[0] > 0 || interval[1] < 0 ? '' : ', so its sign is not certain';
  const without = held.length === 0 ? '' : `; no interval: ${named(held)}`;
  const waiting = hasWaiting({ unpriced }, interval[1] - interval[0]) ? ', the waiting in it held,' : '';
  return `by the prices' intervals${waiting} ${endsText(interval, unit, write)} (95 %)${certain}${without}`;
}

function endsText([low, high]: Ends, unit: string, write: typeof perCall): string {
  return `${change(low, unit, write)} to ${change(high, unit, write)}`;
}

/** A difference with its sign and its unit: `+27.7 ms`, `−1.65 k cycles`. */
function change(value: number, unit: string, write: typeof perCall): string {
  const text = signed(value, (one) => write(one, unit));
  return timeHeading(unit) === unit ? `${text} ${unit}` : text;
}

function named(names: readonly string[]): string {
  const more = names.length - SHOWN_NAMES;
  return `${names.slice(0, SHOWN_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The difference itself, and what the prices and what is in none of them make of it. */
export function differenceSentence(verdict: PriceVerdict, unit: Unit): string {
  const { probe, difference, flips } = verdict;
  const write = probe === null ? scaled : perCall;
  const waited = hasWaiting(verdict, difference)
    ? `, ${change(verdict.unpriced, unit, write)} of it waiting`
    : '';
  const of = probe === null ? 'in total' : 'a call';
  const spread = flips.length === 0 ? '' : `; ${spreadSentence(verdict, unit, write)}`;
  return `${change(difference, unit, write)} ${of}${waited}${spread}`;
}

/** Rows of the table of flips, the first one being its heading; only the heading where there are none. */
export function flipRows(
  flips: readonly Flip[],
  unit: Unit,
  mark: (name: string, from: PriceFrom) => string,
): string[][] {
  return [
    ['price', `now, ${unit}`, '95 %', 'turns at', 'times'],
    ...flips.map(({ price, steps, from, now, interval, at, times }) => [
      mark(steps === undefined ? price : `"${price}"`, from),
      quantity(now),
      interval === null ? 'no interval' : interval.map(quantity).join(' to '),
      quantity(at!),
      times === null ? '' : quantity(times),
    ]),
  ];
}

/** A price's name with its mark. */
export function marked(name: string, from: PriceFrom): string {
  return MARKS[from] === '' ? name : `${name} ${MARKS[from]}`;
}
