/** `--over NAME=A..B[:+STEP|:xFACTOR]` or `--over NAME=A,B,C`: what is swept over, and at which values. */
import { InputError } from '../failure.js';
import { NS_PER, sizeText } from '../sizes.js';

/** The name of what has no order: a range of it goes by one. */
export const SEED = 'seed';

/** For the time's sake: each value is a replay. */
export const MOST_POINTS = 64;

export interface SweptValue {
  /** As it was asked for, with its unit: `100ns`, `64K`. */
  readonly text: string;
  readonly value: number;
  /** Empty of sizes and plain numbers. */
  readonly unit: string;
}

/** What an option takes for it: `100ns`, `65536`. */
export function plainText({ value, unit }: Pick<SweptValue, 'value' | 'unit'>): string {
  return `${value}${unit}`;
}

export interface Over {
  readonly name: string;
  readonly values: readonly SweptValue[];
}

/** Sizes count in powers of 1024; all other units stay what they are, for whoever knows what the name means. */
const SIZES: Readonly<Record<string, number>> = {
  k: 2 ** 10,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
};
const NUMBER = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/;
const FORM =
  'a sweep is written like contiguity=1..64:x2, gup_call=100..400ns:+100 or pages=1,8,64 (vfiobench sweep --help)';

interface Quantity {
  readonly value: number;
  readonly unit: string;
  /** Written with K, M, G or T. */
  readonly isSize?: boolean;
}

/** What a range is written of: `low..high:+step`, `low..high:xstep` or `low..high`. */
interface Range {
  readonly low: string;
  readonly high: string;
  readonly how?: string;
  readonly step?: string;
}

/** Reads one --over. Throws InputError. */
export function parseOver(text: string): Over {
  const option = `--over ${text}`;
  const at = text.indexOf('=');
  if (at < 1) throw new InputError(`${option}: ${FORM}`);
  const [name, what] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  const range = /^(?<low>.+?)\.\.(?<high>.+?)(?::(?<how>[+x])(?<step>.+))?$/.exec(what);
  const values =
    range === null
      ? inOneUnit(what.split(',').map((part) => quantity(option, part.trim()))).map(typed)
      : series(option, range.groups as unknown as Range, name === SEED);
  const twice = values.find(
    (value, i) => values.findIndex((other) => plainText(other) === plainText(value)) < i,
  );
  if (twice !== undefined) throw new InputError(`${option}: ${twice.text} is named twice`);
  return { name, values };
}

function quantity(option: string, text: string): Quantity {
  const match = NUMBER.exec(text);
  if (match === null) throw new InputError(`${option}: "${text}" is no value; ${FORM}`);
  const size = SIZES[match[2]];
  return size === undefined
    ? { value: Number(match[1]), unit: match[2] }
    : { value: Number(match[1]) * size, unit: '', isSize: true };
}

/** Times in ns where they are in several units, so that they compare; anything else as it is. */
function inOneUnit(all: readonly Quantity[]): readonly Quantity[] {
  const units = new Set(all.map(({ unit }) => unit));
  if (units.size < 2 || [...units].some((unit) => NS_PER[unit] === undefined)) return all;
  return all.map(({ value, unit }) => ({
    value: Number((value * NS_PER[unit]).toPrecision(12)),
    unit: 'ns',
  }));
}

/** The same values, with a unit where they were given none: that of the host, in which prices are read then. */
export function inHostUnit(values: readonly SweptValue[], unit: string): SweptValue[] {
  return values.map((one) =>
    one.unit === '' ? { text: plainText({ ...one, unit }), value: one.value, unit } : one,
  );
}

function typed({ value, unit, isSize = false }: Quantity): SweptValue {
  return { text: isSize ? sizeText(value) : plainText({ value, unit }), value, unit };
}

/**
 * From `low` to `high`, both included where the steps meet it; by `x2` where nothing is said, by `+1` from 0.
 * @param byOne always by `+1`
 */
function series(option: string, { low, high, how = '', step = '' }: Range, byOne: boolean): SweptValue[] {
  const usual = quantity(option, high).unit;
  const inUsual = ({ unit, ...rest }: Quantity): Quantity => ({ ...rest, unit: unit || usual });
  const stride = how === '+' ? [inUsual(quantity(option, step))] : [];
  const [first, last, by] = inOneUnit([
    inUsual(quantity(option, low)),
    quantity(option, high),
    ...stride,
  ]) as [Quantity, Quantity, Quantity?];
  if (first.unit !== last.unit) throw new InputError(`${option}: ${low} and ${high} are in two units`);
  if (first.value >= last.value) throw new InputError(`${option}: ${low} is not below ${high}`);
  const counts = byOne || first.value === 0;
  const given = by ?? (step === '' ? { value: counts ? 1 : 2, unit: '' } : quantity(option, step));
  if (given.unit !== '' && given.unit !== last.unit)
    throw new InputError(`${option}: the step ${step} and ${high} are in two units`);
  const adds = how === '+' || (how === '' && counts);
  if (adds ? given.value <= 0 : given.value <= 1 || first.value === 0)
    throw new InputError(`${option}: by ${how}${step} it never comes from ${low} to ${high}`);
  const isSize = [first, last, given].some((one) => one.isSize);
  const values: SweptValue[] = [];
  for (let i = 0; ; i++) {
    // each from the start, so that no rounding adds up; 0.1 + 0.2 is to be 0.3
    const exact = adds ? first.value + i * given.value : first.value * given.value ** i;
    const value = Number(exact.toPrecision(12));
    if (value > last.value) return values;
    if (values.length === MOST_POINTS)
      throw new InputError(`${option}: more than ${MOST_POINTS} values; take larger steps`);
    values.push(typed({ value, unit: last.unit, isSize }));
  }
}
