/** What a host full of guests does that no trace says: each figure is assumed, has a reason, and can be set. */
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import { bytesOf, nsOf, sizeText } from '../sizes.js';
import type { DensityParameter } from '../stats/density-result.js';
import { BACKINGS, DEFINITIONS, type Definition } from './parameter-table.js';

export type ParameterName = keyof typeof DEFINITIONS;
type NumberName = Exclude<ParameterName, 'backing'>;
export type Parameters = Readonly<Record<NumberName, number>> & { readonly backing: string };

const NAMES = Object.keys(DEFINITIONS) as ParameterName[];

export const DEFAULTS = Object.fromEntries(
  NAMES.map((name) => [name, DEFINITIONS[name].default]),
) as unknown as Parameters;

/** Reads one value. Throws InputError, with the bounds, where it is none or outside them. */
function readValue(option: string, name: ParameterName, text: string): number | string {
  const definition: Definition = DEFINITIONS[name];
  if (definition.unit === 'choice') {
    if (BACKINGS.includes(text)) return text;
    throw new InputError(
      `${option}: no such ${name}${didYouMean(text, BACKINGS)}; there are ${BACKINGS.join(', ')}`,
    );
  }
  const { unit, min, max } = definition;
  const plain = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  const value = unit === 'bytes' ? bytesOf(option, text) : unit === 'ns' ? nsOf(text) : plain;
  const isWhole = unit !== 'count' || Number.isInteger(value);
  if (!isWhole || !(value >= min && value <= max))
    throw new InputError(`${option}: ${name} is ${expected(definition)}, not "${text}"`);
  return value;
}

function expected({ unit, min, max }: Exclude<Definition, { unit: 'choice' }>): string {
  switch (unit) {
    case 'bytes':
      return `a size from ${sizeText(min)} to ${sizeText(max)}`;
    case 'ns':
      return `a time from ${timeText(min)} to ${timeText(max)}, such as 8000 or 8us (ns, us, ms, s, min)`;
    case 'count':
      return `a whole number from ${min} to ${max}`;
    case 'share':
      return `a share from ${min} to ${max}`;
  }
}

/** As it can be typed: `10us`. */
export function timeText(ns: number): string {
  const unit = [
    ['s', 1e9],
    ['ms', 1e6],
    ['us', 1e3],
  ].find(([, size]) => ns >= (size as number)) ?? ['ns', 1];
  return `${ns / (unit[1] as number)}${unit[0]}`;
}

/** The defaults with what the user set: `refault_ns=20us`. Throws InputError. */
export function parametersFrom(given: readonly string[]): Parameters {
  const values: Record<string, number | string> = { ...DEFAULTS };
  const seen = new Set<string>();
  for (const text of given) {
    const option = `--param ${text}`;
    const at = text.indexOf('=');
    if (at < 1) throw new InputError(`${option}: a parameter is written like refault_ns=20us`);
    const wanted = text.slice(0, at);
    const name = NAMES.find((known) => known === wanted);
    if (name === undefined) {
      throw new InputError(
        `${option}: no such parameter${didYouMean(wanted, NAMES)}; there are ${NAMES.join(', ')}`,
      );
    }
    if (seen.has(name)) throw new InputError(`${option}: ${name} is set twice`);
    seen.add(name);
    values[name] = readValue(option, name, text.slice(at + 1));
  }
  return values as unknown as Parameters;
}

/**
 * What a result says of them, in the order of the table.
 * @param used what became of them: sizes come in whole granules (host-plan.ts)
 */
export function describe(parameters: Parameters, used: Parameters = parameters): DensityParameter[] {
  return NAMES.map((name) => {
    const { default: assumed, unit, summary, why } = DEFINITIONS[name];
    const [given, value] = [parameters[name], used[name]];
    const instead = given === value ? '' : `; in place of ${sizeText(Number(given))}`;
    return { name, value, default: assumed, unit, summary: summary + instead, why };
  });
}
