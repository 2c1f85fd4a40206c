/** What of conditions can be told before a replay: whether their probes are any, and their values have units. */
import { InputError } from '../failure.js';
import { conditionText, quantityText, type Term, valueText } from './condition.js';
import type { Rule } from './judge.js';
import { findProbe, NO_COUNTS, type Side } from './side.js';

export interface KnownProbe {
  readonly name: string;
  readonly isTime: boolean;
}

/** Statistics that have a unit of their own, or none. */
const UNITLESS: readonly string[] = ['n', 'moved', 'faster', 'verdict'];

/**
 * Throws InputError where judging would, once a long replay is over.
 * @param probes all that a replay may have, but those with keys
 * @param steps names that may be taken for probes
 */
export function precheck(
  rules: readonly Rule[],
  probes: readonly KnownProbe[],
  steps: readonly string[],
): void {
  const values = new Map(steps.map((name) => [name, 0]));
  const side: Side = {
    label: 'BASE',
    probes: probes.map(({ name }) => ({ name, title: `@${name}`, unit: null, values: null })),
    counts: {
      steps: { values, names: new Set(steps), missingIsZero: true },
      counter: NO_COUNTS,
      errnos: NO_COUNTS,
    },
  };
  for (const rule of rules) {
    for (const term of rule.condition) {
      const problem = problemOf(term, side, probes);
      if (problem !== null) throw new InputError(`${rule.where} ${conditionText(rule)}: ${problem}`);
    }
  }
}

function problemOf({ quantity, value }: Term, side: Side, probes: readonly KnownProbe[]): string | null {
  // what keys there are only the replay knows
  if (quantity.is !== 'probe' || quantity.probe.includes('[')) return null;
  const found = findProbe(quantity.probe, [side]);
  if ('problem' in found) return found.problem;
  const isTime = probes.some(({ name, isTime }) => name === found.name && isTime);
  const lacksUnit = (value.is === 'limit' || value.is === 'difference') && value.unit === null;
  if (!isTime || !lacksUnit || UNITLESS.includes(quantity.statistic)) return null;
  const shown = valueText(value);
  return `${shown}: ${quantityText(quantity)} is a time: give the value a unit, as in ${shown}ns`;
}
