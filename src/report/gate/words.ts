/** How a gate's measurements and verdicts are said, the same in every format for people. */
import { shownName } from '../../failure.js';
import type {
  GateCheck,
  GateFault,
  GateResult,
  GatesResult,
  GateTerm,
  GateValue,
  GateVerdict,
  RestsOn,
} from '../../results/gate.js';
import { counted, grouped, points, quantity, signed } from '../numbers.js';
import { overRuns, overSeeds } from './intervals.js';

/** FAIL stands out without colour too. */
export const VERDICT_WORDS: Readonly<Record<GateVerdict, string>> = {
  pass: 'pass',
  warn: 'warn',
  fail: 'FAIL',
  inconclusive: "can't tell",
};

/** One measured quantity of a check, in words. */
export interface Measure {
  /** `@n_pages_ns p99`. */
  readonly quantity: string;
  /** `+6.87 %`; empty where nothing is compared, or values are ranges. */
  readonly percent: string;
  /** `+1,458 ns`. */
  readonly delta: string;
  /** `21,201 → 22,659 ns`; the variant's alone where a term looks at nothing else. */
  readonly values: string;
}

/** What was measured for a check: terms on the same quantity are one. */
export function measuresOf({ terms }: GateCheck): Measure[] {
  const distinct = terms.filter(
    (term, i) =>
      terms.findIndex((other) => other.quantity === term.quantity && !other.base === !term.base) === i,
  );
  return distinct.map((term) => ({ quantity: term.quantity, ...changeOf(term), values: valuesText(term) }));
}

/** A measure on one line: `@n_pages_ns p99 +6.87 % (+1,458 ns), 21,201 → 22,659 ns`. */
export function measureText({ quantity: what, percent, delta, values }: Measure): string {
  const change = [percent, percent === '' || delta === '' ? delta : `(${delta})`].filter(
    (text) => text !== '',
  );
  return `${[what, ...change].join(' ')}${change.length > 0 ? ',' : ''} ${values}`;
}

function changeOf({ change, unit }: GateTerm): { percent: string; delta: string } {
  if (change === null) return { percent: '', delta: '' };
  const delta = signed(change.absolute, quantity);
  return {
    percent: change.percent === null ? '' : `${points(change.percent)} %`,
    delta: unit === null ? delta : `${delta} ${unit}`,
  };
}

function single({ lo, hi }: GateValue): number | null {
  return lo === hi ? lo : null;
}

function valuesText({ base, variant, unit, verdict }: GateTerm): string {
  if (verdict !== undefined) return verdict;
  const share = (bound: number | null) => points(bound ?? 0).replace(/^\+/, '');
  const shares = [variant.lo, variant.hi].map(share);
  const own = unit === '%' ? [...new Set(shares)].join('..') : valueText(variant);
  const values = base === null ? own : `${valueText(base)} → ${own}`;
  return unit === null ? values : `${values} ${unit}`;
}

/** A range as a bucket's; an open end is left out. */
function valueText(value: GateValue): string {
  const one = single(value);
  if (one !== null) return quantity(one);
  const [lo, hi] = [value.lo, value.hi].map((bound) => (bound === null ? '...' : quantity(bound)));
  return `[${lo}, ${hi}${value.hiOpen ? ')' : ']'}`;
}

/** What a variant is that the referee stopped, or whose module broke. */
export const REFUSED = 'refused';

/** The outcome in a line: `FAIL: 1 of 3 conditions violated, contiguous-pin against BASE`. */
export function headline(result: GateResult): string {
  const { checks, selftest, verdict, base, variants } = result;
  const all = counted(checks.length, selftest ? 'condition' : 'check');
  if (selftest) {
    const bad = checks.filter((check) => check.verdict === 'fail').length;
    return bad === 0
      ? `self-test passed: ${checks.length === 1 ? 'the condition' : `each of ${all}`} catches a slowed-down BASE`
      : `self-test FAILED: ${bad} of ${all} would not do ${bad === 1 ? 'its' : 'their'} work`;
  }
  const allowed = verdict === 'inconclusive' && result.allowInconclusive ? ' (allowed)' : '';
  const what = countsText(checks, all);
  const refused = result.refused === undefined ? '' : `${names(result.refused)} ${REFUSED}; `;
  return `gate ${VERDICT_WORDS[verdict]}${allowed}: ${refused}${what}; ${variants.join(', ')} against ${base}${sidesText(result)}`;
}

function names(variants: NonNullable<GateResult['refused']>): string {
  return variants.map(({ variant }) => variant).join(', ');
}

/** `all 3 checks passed`, `of 3 checks, 1 failed, 1 warned`. */
function countsText(
  judged: readonly { readonly verdict: GateVerdict }[],
  all: string,
  more: readonly string[] = [],
): string {
  const counts = (['fail', 'inconclusive', 'warn'] as const).flatMap((word) => {
    const { length } = judged.filter(({ verdict }) => verdict === word);
    return length === 0 ? [] : [`${grouped(length)} ${COUNT_WORDS[word]}`];
  });
  const parts = [...counts, ...more];
  if (parts.length > 0) return `of ${all}, ${parts.join(', ')}`;
  return `${judged.length === 1 ? '' : 'all '}${all} passed`;
}

/** `, 3 and 3 runs`, as headlines name the sides; empty where each is of one run. */
function sidesText({ recordings = [] }: GateResult): string {
  if (recordings.every(({ runs }) => runs === undefined)) return '';
  const [base, ...others] = recordings.map(({ runs }) => runs?.length ?? 1);
  return `, ${others.map(grouped).join(', ')} against ${counted(base, 'run')}`;
}

/** The outcome of several traces in a line: `gate FAIL: of 3 traces, 1 failed`. */
export function gatesHeadline({ gates, faults, verdict, selftest, allowInconclusive }: GatesResult): string {
  const all = counted(gates.length + faults.length, 'trace');
  const { length } = faults.filter((fault) => fault.verdict !== 'fail');
  const unjudged = length === 0 ? [] : [`${grouped(length)} could not be judged`];
  const counts = [...gates, ...faults.filter((fault) => fault.verdict === 'fail')];
  const what = gates.length === 0 ? 'nothing could be judged' : countsText(counts, all, unjudged);
  const isAllowed = verdict === 'inconclusive' && allowInconclusive && faults.length === 0;
  const allowed = isAllowed ? ' (allowed)' : '';
  return `${selftest ? 'self-test' : 'gate'} ${VERDICT_WORDS[verdict]}${allowed}: ${what}`;
}

/** The trace of a replay's gate, as it is shown. */
export function traceOf({ replay }: GateResult): string {
  return replay === null ? '' : shownName(replay.trace);
}

/** What is said of a trace that could not be judged. */
export function faultWord({ verdict }: GateFault): string {
  return verdict === 'fail' ? REFUSED : 'not judged';
}

/** Why a trace could not be judged, with the name of it. */
export function faultText({ trace, message }: GateFault): string {
  const name = shownName(trace);
  // `x.csv: …`, `x.csv:12: …`, `x.csv names no host …`
  const isNamed = message.startsWith(name) && /[: ]/.test(message[name.length] ?? '');
  return isNamed ? message : `${name}: ${message}`;
}

const COUNT_WORDS: Readonly<Record<Exclude<GateVerdict, 'pass'>, string>> = {
  fail: 'failed',
  inconclusive: 'could not be told',
  warn: 'warned',
};

/**
 * What is said below a check: over which seeds or runs, its note, what its difference rests on where that is assumed, and how sure
 * its sign is.
 */
export function notesOf({ note, terms, verdict }: GateCheck): string[] {
  const rests = new Set(terms.flatMap((term) => (term.rests === undefined ? [] : restsText(term.rests))));
  const strikes = verdict === 'fail' || verdict === 'warn';
  const isUncertain = strikes && terms.some((term) => term.rests?.signCertain === false);
  return [
    ...overSeeds(terms),
    ...overRuns(terms),
    ...(note === null ? [] : [note]),
    ...rests,
    ...(isUncertain ? [SIGN_NOT_CERTAIN] : []),
  ];
}

const SIGN_NOT_CERTAIN =
  "sign not certain: the prices' 95 % interval of the difference of the means includes 0";

function restsText({ assumed, split, handover = 0 }: RestsOn): string[] {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const parts = [
    ...(assumed === 0 ? [] : [`${percent(assumed)} on assumed prices (*)`]),
    ...(handover === 0 ? [] : [`${percent(handover)} on waiting by an assumed handover of locks (*)`]),
    ...(split === 0 ? [] : [`${percent(split)} on assumed shares of fitted sums (~)`]),
  ];
  return parts.length === 0 ? [] : [`the difference rests to ${parts.join(', to ')}`];
}

/** `fail on n_pages_ns p99 > +5%`. */
export function ruleText({ level, condition }: GateCheck): string {
  return `${level} on ${condition}`;
}
