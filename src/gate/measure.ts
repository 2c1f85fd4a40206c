/** What a term of a condition came to on two sides. */
import { type Distribution, sharedEdges } from '../comparison/axis.js';
import { grouped } from '../counted.js';
import { didYouMean } from '../did-you-mean.js';
import { parseReturn, returnText } from '../errno.js';
import { InputError } from '../failure.js';
import { percentOf } from '../stats/compare.js';
import { movedBounds, sharesMoved } from '../stats/distances.js';
import { binned, joined } from '../stats/partition.js';
import { SAME_BELOW_PERCENT } from '../stats/word.js';
import { sumOf } from '../sums.js';
import { byChance } from './chance.js';
import type { Told } from './change-interval.js';
import {
  type Family,
  type Quantity,
  quantityText,
  type Statistic,
  type Term,
  type Value,
} from './condition.js';
import { closed, exactly, type Interval } from './interval.js';
import type { OfRuns } from './over-runs.js';
import type { Over } from './over-seeds.js';
import { comparedBy } from './recorded-verdict.js';
import {
  type Comparison,
  findProbe,
  isSameProbe,
  probeStem,
  type Side,
  type SideProbe,
  statisticNames,
  type Values,
  wrongUnit,
} from './side.js';
import { inUnitOf } from './units.js';

export interface Measurement {
  /** As shown: `@n_pages_ns p99`. */
  readonly shown: string;
  /** Of the probe, or of the count in its family. */
  readonly name: string;
  readonly unit: string | null;
  /** null where the term looks at the variant alone. */
  readonly base: Interval | null;
  readonly variant: Interval;
  /** Where `base` and `variant` are intervals of chance: what the values come to themselves. */
  readonly points?: { readonly base: number; readonly variant: number };
  /** Of compare, which `variant` and `value` are numbers of. */
  readonly verdict?: string;
  /** The term's value in `unit`. */
  readonly value: Value;
  /** Of several seeds, whose means `base` and `variant` are. */
  readonly over?: Over;
  /** By the interval of what is compared; left out: `base` and `variant` are compared as they are. */
  readonly told?: Told;
  /** Of several runs a side. */
  readonly runs?: OfRuns;
  /** What the quantity does not see. */
  readonly note?: string;
}

/**
 * Finds a term's quantity on both sides. Throws InputError where it names nothing, a side has no values, n is too
 * small for the statistic, or the units do not fit.
 * @param where what the message of an error starts with
 */
export function measure(term: Term, comparison: Comparison, where: string): Measurement {
  const problem = (text: string): never => {
    throw new InputError(`${where}: ${text}`);
  };
  const found = term.quantity.is === 'probe' ? ofProbe : ofFamily;
  return found(term, comparison, problem);
}

type Problem = (text: string) => never;

function ofProbe(term: Term, comparison: Comparison, problem: Problem): Measurement {
  const { base, variant, nsPer } = comparison;
  const quantity = term.quantity as Extract<Quantity, { is: 'probe' }>;
  const found = findProbe(quantity.probe, [base, variant]);
  if ('problem' in found) return problem(found.problem);
  const [fromProbe, ownProbe] = [base, variant].map((side) => probeOn(side, found.name, problem));
  const values = (side: Side, probe: SideProbe | undefined): Values =>
    probe?.values ?? problem(`@${probeStem(found.name)} has no values in ${side.label}`);
  const own = values(variant, ownProbe);
  const { statistic } = quantity;
  const needsBase = term.value.is !== 'limit' || statistic === 'moved' || statistic === 'faster';
  const from = needsBase ? values(base, fromProbe) : (fromProbe?.values ?? null);
  const unit = ownProbe!.unit;
  if (from !== null && needsBase && fromProbe!.unit !== unit) {
    const units = `${fromProbe!.unit ?? '(no unit)'} in ${base.label}, ${unit ?? '(no unit)'} in ${variant.label}`;
    return problem(`@${probeStem(found.name)} is in two units: ${units}`);
  }
  const unlike = wrongUnit(quantity.probe, found.name, ownProbe!.title, unit);
  if (unlike !== null) return problem(unlike);
  const shown = `${ownProbe!.title} ${statistic}`;
  if (statistic === 'moved') {
    const moved = distance(from!, own, shown, problem);
    const about = { shown, name: found.name, unit: '%', base: null, variant: moved, value: term.value };
    const hidden = moved.lo < SAME_BELOW_PERCENT ? meanBehind(from!, own) : null;
    return hidden === null ? about : { ...about, note: `${shown} looks at rows alone: ${hidden}` };
  }
  if (statistic === 'faster' || statistic === 'verdict')
    return {
      shown,
      name: found.name,
      base: null,
      ...comparedBy(comparison, term, fromProbe!.name, shown, problem),
    };
  const isCount = statistic === 'n';
  const converted = inUnitOf(quantity, term.value, isCount ? null : unit, isCount, nsPer);
  if ('problem' in converted) return problem(converted.problem);
  const on = (side: Side, of: Values) =>
    of.statistics.get(statistic) ?? untold(side, of, statistic, shown, problem);
  return {
    shown,
    name: found.name,
    unit: isCount ? null : unit,
    base: needsBase ? on(base, from!) : null,
    variant: on(variant, own),
    value: converted.value,
    ...(term.value.is === 'limit' ? {} : byChance(from!, own, statistic, term.operator, converted.value)),
  };
}

function probeOn(side: Side, name: string, problem: Problem): SideProbe | undefined {
  const exact = side.probes.filter((probe) => probe.name === name);
  const alike = exact.length > 0 ? exact : side.probes.filter((probe) => isSameProbe(probe.name, name));
  if (alike.length > 1) {
    const places = alike.map(({ place }) => place).join('; ');
    return problem(
      `${side.label} holds @${name} ${alike.length} times (${places}); give one of them a file of its own, or choose a column with --columns`,
    );
  }
  return alike[0];
}

function untold(side: Side, values: Values, statistic: Statistic, shown: string, problem: Problem): never {
  const n = values.n === null ? 'no n and' : `n ${grouped(values.n)}, which`;
  const has = `${side.label} has ${n} tells ${statisticNames(values)}`;
  return problem(`${shown}: ${values.missing}: ${has}, but no ${statistic}`);
}

/** In percent, on the finest rows that both sides share; of measured values what chance leaves of it. */
function distance(from: Values, own: Values, shown: string, problem: Problem): Interval {
  const both = [from.distribution, own.distribution];
  if (both.includes(null)) return problem(`${shown}: a side has no histogram`);
  const distributions = both as readonly Distribution[];
  const edges = sharedEdges(distributions);
  const [base, variant] = distributions.map((one) =>
    one.is === 'samples' ? binned(one.values, edges) : joined(one.buckets, edges),
  );
  const isTold = (one: Values, counts: Float64Array) =>
    one.distribution?.is !== 'histogram' ||
    one.distribution.buckets.filter(({ count }) => count > 0).length === 1 ||
    counts.filter((count) => count > 0).length > 1;
  if (!isTold(from, base) || !isTold(own, variant))
    return problem(
      `${shown}: the rows of the two sides share no useful edges; record both with the same histogram`,
    );
  const isMeasured = [from, own].some(({ independentN }) => independentN !== undefined);
  if (!isMeasured) return exactly(sharesMoved(base, variant) * 100);
  const [n, m] = [
    [from, base],
    [own, variant],
  ].map(([one, counts]) => (one as Values).independentN ?? sumOf(counts as Float64Array));
  const { lo, hi } = movedBounds(base, variant, [n, m]);
  return closed(lo * 100, hi * 100);
}

/** Said where the mean moved by more than a replay calls the same, and no value left its row for it. */
function meanBehind(from: Values, own: Values): string | null {
  const [base, variant] = [from, own].map(({ statistics }) => statistics.get('mean'));
  if (base === undefined || variant === undefined || base.lo !== base.hi || variant.lo !== variant.hi)
    return null;
  const percent = percentOf(base.lo, variant.lo);
  const inRows = [from, own].map(({ distribution }) => distribution?.is === 'histogram');
  if (percent === null || Math.abs(percent) < SAME_BELOW_PERCENT || !inRows.every(Boolean)) return null;
  return `the mean moved by ${percent > 0 ? '+' : ''}${percent.toFixed(1)} %`;
}

const WHAT: Readonly<Record<Family, string>> = {
  steps: 'step',
  counter: 'counter',
  errnos: 'operation with modelled errnos',
};

function ofFamily(term: Term, { base, variant, nsPer }: Comparison, problem: Problem): Measurement {
  const quantity = term.quantity as Extract<Quantity, { is: Family }>;
  const family = quantity.is;
  const name = family === 'errnos' ? errnoName(quantity.name, problem) : quantity.name;
  const names = new Set([...base.counts[family].names, ...variant.counts[family].names]);
  const known = family === 'errnos' ? name.replace(/:.*$/, '') : name;
  if (!names.has(known)) {
    const whyNot = variant.counts[family].whyNot?.(known) ?? null;
    if (whyNot !== null) return problem(whyNot);
    if (names.size === 0) return problem(`${quantityText(quantity)}: there are no ${family} here`);
    const shown = [...names].filter((one) => !one.includes(':'));
    return problem(`no ${WHAT[family]} is called ${known}${didYouMean(known, shown)}${list(shown)}`);
  }
  const on = (side: Side): Interval => {
    const { values, missingIsZero } = side.counts[family];
    const count = values.get(name) ?? (missingIsZero ? 0 : undefined);
    return count === undefined ? problem(`${side.label} has no ${family} ${name}`) : exactly(count);
  };
  const [fromUnit, unit] = [base, variant].map((side) => side.counts[family].units?.get(name) ?? null);
  if (fromUnit !== unit)
    return problem(
      `${quantityText(quantity)} is in ${fromUnit ?? 'no unit'} in ${base.label}, in ${unit ?? 'none'} in ${variant.label}`,
    );
  const converted = inUnitOf(quantity, term.value, unit, true, nsPer);
  if ('problem' in converted) return problem(converted.problem);
  const needsBase = term.value.is !== 'limit';
  return {
    shown: quantityText({ is: family, name }),
    name,
    unit,
    base: needsBase ? on(base) : null,
    variant: on(variant),
    value: converted.value,
  };
}

/** `pin`, or one errno of it: `pin:-EINVAL`, `pin:EINVAL`. */
function errnoName(name: string, problem: Problem): string {
  const [, op, errno] = /^([^:]*)(?::-?(.*))?$/s.exec(name)!;
  if (errno === undefined) return op;
  const value = parseReturn(`-${errno}`);
  if (value === null || value >= 0)
    return problem(`errnos ${name}: ${errno} is no errno; it is like pin:-EINVAL`);
  return `${op}:${returnText(value)}`;
}

function list(names: readonly string[]): string {
  return names.length > 20 ? '; vfiobench list steps' : `; there are ${names.join(', ')}`;
}
