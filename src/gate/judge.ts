/** Conditions judged on comparisons: what each came to, and the verdict over all of them. */

import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import { percentOf } from '../stats/compare.js';
import type { GateCheck, GateLevel, GateTerm, Holds, Verdict } from '../stats/gate-result.js';
import { conditionText, type LaneCondition, termText } from './condition.js';
import { allHold, asGateValue, compareValues, type Interval } from './interval.js';
import { type Measurement, measure } from './measure.js';
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
    note: noteOf(holds === 'unknown' ? [untold(terms)] : [], measured),
  };
}

function noteOf(first: readonly string[], measured: readonly Measurement[]): string | null {
  const notes = [...new Set([...first, ...measured.flatMap(({ note }) => note ?? [])])];
  return notes.length === 0 ? null : notes.join('; ');
}

/** What each term of a rule came to. */
export function measurements(rule: Rule, comparison: Comparison): Measurement[] {
  const where = `${rule.where} ${conditionText(rule)}`;
  return rule.condition.map((term) => measure(term, comparison, where));
}

/** A verdict is a word. */
const NO_NUMBER = { lo: null, hi: null, hiOpen: false };

function termsOf(rule: Rule, measured: readonly Measurement[], { restsOf }: Comparison): GateTerm[] {
  return measured.map(({ base, variant, unit, shown, name, value, verdict, points }, i): GateTerm => {
    const { quantity } = rule.condition[i];
    const isDifference =
      quantity.is === 'probe' &&
      quantity.statistic !== 'n' &&
      (base !== null || quantity.statistic === 'moved');
    const rests = isDifference ? restsOf?.(name) : undefined;
    return {
      text: termText(rule.condition[i]),
      quantity: shown,
      unit,
      base: base === null ? null : asGateValue(base),
      variant: verdict === undefined ? asGateValue(variant) : NO_NUMBER,
      change: changeOf(base, variant, points),
      operator: rule.condition[i].operator,
      threshold:
        verdict === undefined && value.is !== 'verdict'
          ? { is: value.is, value: value.value, unit: value.is === 'percent' ? '%' : unit }
          : { is: 'verdict', value: null, unit: null },
      ...(verdict === undefined ? {} : { verdict }),
      holds: compareValues(base, variant, rule.condition[i].operator, value),
      ...(rests === undefined ? {} : { rests }),
    };
  });
}

function changeOf(
  base: Interval | null,
  variant: Interval,
  points: Measurement['points'],
): GateTerm['change'] {
  if (points !== undefined)
    return {
      absolute: points.variant - points.base,
      percent: percentOf(points.base, points.variant),
    };
  if (base === null || base.lo !== base.hi || variant.lo !== variant.hi) return null;
  return { absolute: variant.lo - base.lo, percent: percentOf(base.lo, variant.lo) };
}

function verdictOf(level: GateLevel, holds: Holds): Verdict {
  if (holds === 'unknown') return 'inconclusive';
  return holds === 'yes' ? level : 'pass';
}

/** Which terms the ranges leave open. */
function untold(terms: readonly GateTerm[]): string {
  const open = terms.filter(({ holds }) => holds === 'unknown').map(({ text }) => text);
  return `the values do not tell whether ${open.join(' and ')} holds`;
}

/** The worst verdict: a sure failure, then what can't be told, then warnings. */
export function worst(checks: readonly { readonly verdict: Verdict }[]): Verdict {
  const order: readonly Verdict[] = ['fail', 'inconclusive', 'warn'];
  return order.find((verdict) => checks.some((check) => check.verdict === verdict)) ?? 'pass';
}
