/**
 * How often a gate fails though no condition of it is so: by chance from call to call or from run to run. Conditions are
 * not corrected for one another, so that those of several add up. What a replay comes to is no chance.
 */
import type { ChanceOfTerm, GateCheck, GateResult } from '../results/gate.js';
import { sumOf } from '../sums.js';
import type { Term } from './condition.js';
import type { Measurement } from './measure.js';
import { type Comparison, isSameProbe, type Side, type Values } from './side.js';

/** An interval of 95 % lies beyond a limit, to the one side, of what it should include in this many cases. */
const ONE_END = 0.025;
/** The same of Welch's t where the side with fewer runs has so few and the other more, 3 to 20: by simulation. */
const UNEQUAL: readonly { readonly runs: number; readonly share: number }[] = [
  { runs: 2, share: 0.065 },
  { runs: 4, share: 0.04 },
];
/** Compare corrects for all that it compares, at this level. */
const OF_COMPARE = 0.05;

/** Of a term of recordings: whether and how often it is called so where it is not. */
export function chanceOfTerm(term: Term, measured: Measurement, comparison: Comparison): ChanceOfTerm | null {
  // a replay is no recording
  if (comparison.recorded === undefined) return null;
  const { quantity, value } = term;
  const statistic = quantity.is === 'probe' ? quantity.statistic : null;
  const isOfCompare = statistic === 'faster' || statistic === 'verdict';
  const ends = isOfCompare ? 1 : endsOf(term);
  const { runs, told } = measured;
  if (ends === 0) return null;
  if (isOfCompare) {
    const isNoClaim = value.is === 'verdict' && value.word === 'inconclusive';
    if (isNoClaim || runs?.untold !== undefined) return null;
    return runs !== undefined || isMeasured(measured, comparison)
      ? { most: OF_COMPARE, isTogether: true }
      : null;
  }
  if (runs !== undefined) {
    if (!told?.interval) return null;
    const share = value.is === 'limit' ? ONE_END : shareOf(runs.counts);
    return { most: ends * share, isTogether: false };
  }
  if (!isMeasured(measured, comparison)) return null;
  const isTold =
    statistic === 'moved'
      ? valuesOn(comparison, measured).some(({ independentN }) => independentN !== undefined)
      : valuesOn(comparison, measured).some(({ points }) => statistic !== null && points?.has(statistic));
  return { most: isTold ? ends * ONE_END : null, isTogether: false };
}

/** How many ends of an interval may be beyond the limit by chance; that an interval is one value is no chance. */
function endsOf({ operator }: Term): number {
  if (operator === '==') return 0;
  return operator === '!=' ? 2 : 1;
}

function shareOf([base, variant]: readonly [number, number]): number {
  if (base === variant) return ONE_END;
  return UNEQUAL.find(({ runs }) => Math.min(base, variant) <= runs)?.share ?? ONE_END;
}

/** Lanes of saved replays are modelled. */
function isMeasured({ name }: Measurement, comparison: Comparison): boolean {
  const those = valuesOn(comparison, { name });
  if (those.length === 0) return comparison.variant.counts.steps.names.size === 0;
  return those.some(
    ({ distribution, independentN }) => distribution?.is !== 'histogram' || independentN !== undefined,
  );
}

function valuesOn({ base, variant }: Comparison, { name }: Pick<Measurement, 'name'>): Values[] {
  const on = ({ probes }: Side) =>
    probes.flatMap((probe) => (isSameProbe(probe.name, name) && probe.values !== null ? [probe.values] : []));
  return [...on(base), ...on(variant)];
}

/** Of the checks that can break a build; undefined where none of them rests on what is known of chance. */
export function falseFailures(checks: readonly GateCheck[]): GateResult['chance'] {
  const failing = checks.filter(({ level }) => level === 'fail');
  const byChance = failing.filter(({ terms }) => terms.some(({ chance }) => chance !== undefined));
  // of terms that have to hold together any may be the one that is not so
  const isTold = ({ terms }: GateCheck) => terms.every(({ chance }) => chance?.most !== null);
  const told = byChance.filter(isTold);
  if (told.length === 0) return undefined;
  const ofCompare = new Set<string>();
  const shares = told.map(({ terms, variant }) => {
    const chances = terms.flatMap(({ chance }) => chance ?? []);
    const isCorrected = chances.every(({ isTogether }) => isTogether);
    if (isCorrected && ofCompare.has(variant)) return 0;
    if (isCorrected) ofCompare.add(variant);
    return Math.max(...chances.map(({ most }) => most!));
  });
  return {
    checks: told.length,
    most: Math.min(1, sumOf(shares)),
    untold: byChance.length - told.length,
    of: told.some(({ terms }) => terms.some(({ runs }) => runs !== undefined)) ? 'runs' : 'calls',
  };
}
