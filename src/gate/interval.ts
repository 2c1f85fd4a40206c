/** Comparisons of values that may be ranges: a statistic of a histogram lies somewhere in a bucket. */
import type { GateValue, Holds } from '../results/gate.js';
import type { Operator, Value } from './condition.js';

/** Everything from lo to hi, which belong to it unless open; lo = hi is one value. */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
  readonly loOpen: boolean;
  readonly hiOpen: boolean;
}

export function exactly(value: number): Interval {
  return closed(value, value);
}

/** Both ends belong to it, if it has them: an interval of chance. */
export function closed(lo: number, hi: number): Interval {
  return { lo, hi, loOpen: false, hiOpen: false };
}

/** [lo, hi), a bucket. */
export function within(lo: number, hi: number): Interval {
  return { lo, hi, loOpen: false, hiOpen: true };
}

export function asGateValue({ lo, hi, hiOpen }: Interval): GateValue {
  return { lo: Number.isFinite(lo) ? lo : null, hi: Number.isFinite(hi) ? hi : null, hiOpen };
}

/**
 * Whether a comparison surely holds, surely does not, or can't be told.
 * @param base BASE's value; only looked at where the value is a change
 * @param value already in the unit of the quantity
 */
export function compareValues(
  base: Interval | null,
  variant: Interval,
  operator: Operator,
  value: Value,
): Holds {
  if (value.is === 'verdict') throw new Error('a verdict is compared by its number');
  if (value.is === 'limit') return against0(lessThan(variant, exactly(value.value)), operator);
  if (base === null) throw new Error('a change needs a BASE');
  const change = lessThan(variant, base);
  if (value.is === 'difference') return against0(lessThan(change, exactly(value.value)), operator);
  // a share of a BASE that may be below zero is none
  if (base.lo < 0) return 'unknown';
  const { digits, scale } = asFraction(value.value);
  const excess = (own: number, from: number) => (own - from) * 100 * scale - from * digits;
  // at -100 % BASE cancels out
  const hasBase = digits !== -100 * scale;
  return against0(
    {
      lo: orElse(excess(variant.lo, base.hi), Number.NEGATIVE_INFINITY),
      hi: orElse(excess(variant.hi, base.lo), Number.POSITIVE_INFINITY),
      loOpen: variant.loOpen || (hasBase && base.hiOpen),
      hiOpen: variant.hiOpen || (hasBase && base.loOpen),
    },
    operator,
  );
}

/** a - b. */
function lessThan(a: Interval, b: Interval): Interval {
  return {
    lo: orElse(a.lo - b.hi, Number.NEGATIVE_INFINITY),
    hi: orElse(a.hi - b.lo, Number.POSITIVE_INFINITY),
    loOpen: a.loOpen || b.hiOpen,
    hiOpen: a.hiOpen || b.loOpen,
  };
}

/** Infinity less Infinity is anything. */
function orElse(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}

/** The percentage as a fraction of whole numbers, so that counts compare exactly: 12.5 is 125 / 10. */
function asFraction(percent: number): { digits: number; scale: number } {
  let scale = 1;
  while (scale < 1e6 && Math.abs(percent * scale - Math.round(percent * scale)) > 1e-9 * scale) scale *= 10;
  return { digits: Math.round(percent * scale), scale };
}

function against0({ lo, hi, loOpen, hiOpen }: Interval, operator: Operator): Holds {
  const isAbove = lo > 0 || (lo === 0 && loOpen);
  const isBelow = hi < 0 || (hi === 0 && hiOpen);
  const isZero = lo === 0 && hi === 0 && !loOpen && !hiOpen;
  switch (operator) {
    case '>':
      return told(isAbove, hi <= 0);
    case '>=':
      return told(lo >= 0, isBelow);
    case '<':
      return told(isBelow, lo >= 0);
    case '<=':
      return told(hi <= 0, isAbove);
    case '==':
      return told(isZero, isAbove || isBelow);
    case '!=':
      return told(isAbove || isBelow, isZero);
  }
}

function told(yes: boolean, no: boolean): Holds {
  if (yes) return 'yes';
  return no ? 'no' : 'unknown';
}

/** All of them: one that fails decides, whatever the others leave open. */
export function allHold(terms: readonly Holds[]): Holds {
  if (terms.includes('no')) return 'no';
  return terms.includes('unknown') ? 'unknown' : 'yes';
}
