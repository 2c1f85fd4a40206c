/** What a host full of guests does that no trace says: each figure is assumed, has a reason, and can be set. */
import { assignments } from '../assignments.js';
import { thereAre } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import type { DensityParameter } from '../results/density.js';
import { bytesOf, nsOf, sizeText, timeText } from '../sizes.js';
import { BACKINGS, DEFINITIONS, type Definition } from './parameter-table.js';

type ParameterName = keyof typeof DEFINITIONS;
type NumberName = Exclude<ParameterName, 'backing'>;
export type Parameters = Readonly<Record<NumberName, number>> & { readonly backing: string };

type NumberDefinition = Exclude<Definition, { unit: 'choice' }>;

const NAMES = Object.keys(DEFINITIONS) as ParameterName[];

export const DEFAULTS = Object.fromEntries(
  NAMES.map((name) => [name, DEFINITIONS[name].default]),
) as Parameters;

/** Throws InputError where there is no such backing. */
function backingOf(option: string, text: string): string {
  if (BACKINGS.includes(text)) return text;
  throw new InputError(`${option}: no such backing${thereAre(text, BACKINGS)}`);
}

/** Reads one value. Throws InputError, with the bounds, where it is none or outside them. */
function numberOf(option: string, name: NumberName, text: string): number {
  const definition: NumberDefinition = DEFINITIONS[name];
  const { unit, min, max } = definition;
  const plain = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  const value = unit === 'bytes' ? bytesOf(option, text) : unit === 'ns' ? nsOf(text) : plain;
  const isWhole = unit !== 'count' || Number.isInteger(value);
  if (!isWhole || !(value >= min && value <= max))
    throw new InputError(`${option}: ${name} is ${expected(definition)}, not "${text}"`);
  return value;
}

function expected({ unit, min, max }: NumberDefinition): string {
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

/** The defaults with what the user set: `refault_ns=20us`. Throws InputError. */
export function parametersFrom(given: readonly string[]): Parameters {
  const values: { -readonly [N in ParameterName]: Parameters[N] } = { ...DEFAULTS };
  for (const { option, name, value } of assignments(given, NAMES, 'refault_ns=20us')) {
    if (name === 'backing') values.backing = backingOf(option, value);
    else values[name] = numberOf(option, name, value);
  }
  return values;
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
