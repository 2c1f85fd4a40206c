/** The unit of a condition's value brought to that of the quantity: 3us is 3000 ns; cycles only where a rate is known. */
import { NS_PER } from '../sizes.js';
import { type Quantity, quantityText, type Value, valueText } from './condition.js';

export type InUnit = { readonly value: Value } | { readonly problem: string };

/**
 * @param unit of the quantity's values; null: plain counts, or a recording that names none
 * @param isCount the quantity is a number of something, which has no unit: n, steps, counters, errnos; a single
 *   number that has one may be named as a counter, and its value be written without
 * @param nsPer nanoseconds in one cycle or instruction, where that is known
 */
export function inUnitOf(
  quantity: Quantity,
  value: Value,
  unit: string | null,
  isCount: boolean,
  nsPer: Readonly<Record<string, number>>,
): InUnit {
  if (value.is === 'percent' || value.is === 'verdict' || value.unit === '%') return { value };
  const shown = valueText(value);
  const what = quantityText(quantity);
  if (isCount && value.unit === null) return { value };
  if (unit === null) {
    if (value.unit === null) return { value };
    const why = isCount ? `${what} is a count` : `the recordings name no unit for ${what}`;
    return { problem: `${shown}: ${why}: write it without ${value.unit}` };
  }
  if (value.unit === null) {
    if (unit === 'pages') return { value };
    return { problem: `${shown}: ${what} is in ${unit}: give the value a unit, as in ${shown}${unit}` };
  }
  if (value.unit === unit) return { value };
  const [from, to] = [NS_PER[value.unit] ?? nsPer[value.unit], NS_PER[unit] ?? nsPer[unit]];
  if (from !== undefined && to !== undefined)
    return { value: { ...value, value: from > to ? value.value * (from / to) : value.value / (to / from) } };
  const isTime = (name: string) => name in NS_PER || name === 'cycles' || name === 'insns';
  if (!isTime(unit) || !isTime(value.unit))
    return { problem: `${shown}: ${what} is in ${unit}, not in ${value.unit}` };
  return {
    problem: `${shown}: ${what} is in ${unit}, and nothing says how many ${value.unit} that is; give the value in ${unit}`,
  };
}
