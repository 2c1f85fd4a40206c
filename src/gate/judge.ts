/** Conditions judged on comparisons: what each came to, and the verdict over all of them. */
import { openRange } from '../comparison/axis.js';
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import type { GateCheck, GateLevel, GateTerm, GateVerdict, Holds } from '../results/gate.js';
import { percentOf } from '../stats/compare.js';
import { conditionText, type LaneCondition, termText } from './condition.js';
import { chanceOfTerm } from './false-failures.js';
import { allHold, asGateValue } from './interval.js';
import { type Measurement, measure } from './measure.js';
import { overRuns } from './over-runs.js';
import { holdsOf, isNear, overSeeds } from './over-seeds.js';
import type { Comparison } from './side.js';

/** A condition that is judged, and where it was written. */
export interface Rule extends LaneCondition {
  readonly level: GateLevel;
  /** `--fail-on`, `vfiobench.config.json: gate.failOn[0]`. */
  readonly where: string;
}

/** Judges every rule on the lanes that it is for. Throws InputError where one can't be applied, or is for no lane. */
export function judgeAll(rules: readonly Rule[], comparisons: readonly Comparison[]): GateCheck[] {
  checkLanes(rules, comparisons.map(laneNames));
  return rules.flatMap((rule) =>
    comparisons
      .filter((comparison) => rule.lane === null || laneNames(comparison).includes(rule.lane))
      .map((comparison) => judge(rule, comparison)),
  );
}

function laneNames({ names, variant }: Comparison): readonly string[] {
  return names ?? [variant.label];
}

/**
 * Throws InputError on a rule for a lane that there is not.
 * @param lanes of each, the names under which a rule may know it, the one to show first
 */
export function checkLanes(rules: readonly Rule[], lanes: readonly (readonly string[])[]): void {
  const known = lanes.flat();
  for (const rule of rules) {
    if (rule.lane === null || known.includes(rule.lane)) continue;
    const there = lanes.map(([name]) => name);
    throw new InputError(
      `${rule.where} ${conditionText(rule)}: no variant here is called ${rule.lane}${didYouMean(rule.lane, known)}; there ${there.length === 1 ? 'is' : 'are'} ${there.join(', ')}`,
    );
  }
}

/** Judges one rule, on whatever lane. Throws InputError where it can't be applied. */
export function judge(rule: Rule, comparison: Comparison): GateCheck {
  const measured = measurements(rule, comparison);
  const terms = termsOf(rule, measured, comparison);
  const holds = allHold(terms.map((term) => term.holds));
  return {
    level: rule.level,
    condition: conditionText(rule),
    ...(rule.lane === null ? {} : { lane: rule.lane }),
    base: comparison.base.label,
    variant: comparison.variant.label,
    verdict: verdictOf(rule.level, holds),
    terms,
    note: noteOf(holds === 'unknown' ? [untold(terms)] : [], measured, drawNote(rule, measured, comparison)),
  };
}

function drawNote(rule: Rule, measured: readonly Measurement[], { isOneDraw }: Comparison): string[] {
  const isClose = isOneDraw === true && measured.some((one, i) => isNear(rule.condition[i], one));
  return isClose ? ['near its limit, and one seed is one draw: --seeds 20 judges more'] : [];
}

function noteOf(
  first: readonly string[],
  measured: readonly Measurement[],
  last: readonly string[],
): string | null {
  const notes = [...new Set([...first, ...measured.flatMap(({ note }) => note ?? []), ...last])];
  return notes.length === 0 ? null : notes.join('; ');
}

/** What each term of a rule came to, over all seeds or runs where there are several. */
export function measurements(rule: Rule, comparison: Comparison): Measurement[] {
  const where = `${rule.where} ${conditionText(rule)}`;
  const { seeds, runs } = comparison;
  if (runs !== undefined) return rule.condition.map((term) => overRuns(term, comparison, where));
  if (seeds === undefined) return rule.condition.map((term) => measure(term, comparison, where));
  return rule.condition.map((term) => {
    const each = [...seeds].map(([seed, one], i) =>
      measure(term, one, i === 0 ? where : `${where}: with seed ${seed}`),
    );
    return overSeeds(term, each);
  });
}

/** A verdict is a word. */
const NO_NUMBER = { lo: null, hi: null, hiOpen: false };

function termsOf(rule: Rule, measured: readonly Measurement[], comparison: Comparison): GateTerm[] {
  return measured.map((one, i): GateTerm => {
    const { base, variant, unit, shown, name, value, verdict, over, told, runs } = one;
    const { quantity } = rule.condition[i];
    const isDifference =
      quantity.is === 'probe' &&
      quantity.statistic !== 'n' &&
      (base !== null || quantity.statistic === 'moved');
    const rests = isDifference ? comparison.restsOf?.(name) : undefined;
    const chance = chanceOfTerm(rule.condition[i], one, comparison);
    return {
      text: termText(rule.condition[i]),
      quantity: shown,
      unit,
      base: base === null ? null : asGateValue(base),
      variant: verdict === undefined ? asGateValue(variant) : NO_NUMBER,
      change: changeOf(one),
      operator: rule.condition[i].operator,
      threshold:
        verdict === undefined && value.is !== 'verdict'
          ? { is: value.is, value: value.value, unit: value.is === 'percent' ? '%' : unit }
          : { is: 'verdict', value: null, unit: null },
      verdict,
      holds: holdsOf(rule.condition[i], one),
      ...(told?.interval ? { interval: openRange(told.interval.lo, told.interval.hi) } : {}),
      runs: runs?.counts,
      seeds: over?.told,
      chance: chance ?? undefined,
      rests,
    };
  });
}

function changeOf({ base, variant, points, over }: Measurement): GateTerm['change'] {
  if (points !== undefined)
    return {
      absolute: points.variant - points.base,
      percent: percentOf(points.base, points.variant),
    };
  if (base === null || base.lo !== base.hi || variant.lo !== variant.hi) return null;
  const percent = over === undefined ? percentOf(base.lo, variant.lo) : over.percent;
  return { absolute: variant.lo - base.lo, percent };
}

function verdictOf(level: GateLevel, holds: Holds): GateVerdict {
  if (holds === 'unknown') return 'inconclusive';
  return holds === 'yes' ? level : 'pass';
}

/** Which terms the ranges, or the seeds, leave open. */
function untold(terms: readonly GateTerm[]): string {
  const open = terms.filter(({ holds }) => holds === 'unknown');
  const isCounted = ({ seeds }: GateTerm) => seeds !== undefined && seeds.interval === null;
  const textOf = (some: readonly GateTerm[]) => some.map(({ text }) => text).join(' and ');
  const [counted, others] = [open.filter(isCounted), open.filter((term) => !isCounted(term))];
  const isNarrowed = (by: 'seeds' | 'runs') =>
    others.some((term) => term[by] && (by === 'seeds' || term.interval));
  const more = (['seeds', 'runs'] as const)
    .filter(isNarrowed)
    .map((by) => `; more ${by} narrow the interval`)
    .join('');
  return [
    ...(others.length === 0 ? [] : [`the values do not tell whether ${textOf(others)} holds${more}`]),
    ...(counted.length === 0 ? [] : [`with some seeds ${textOf(counted)} holds, with others not`]),
  ].join('; ');
}

/** The worst verdict: a sure failure, then what can't be told, then warnings. */
export function worst(checks: readonly { readonly verdict: GateVerdict }[]): GateVerdict {
  const order: readonly GateVerdict[] = ['fail', 'inconclusive', 'warn'];
  return order.find((verdict) => checks.some((check) => check.verdict === verdict)) ?? 'pass';
}
