import { describe, expect, it } from 'vitest';
import type { Difference } from './difference.js';
import { studentInterval } from './student.js';
import { holm, judge } from './verdict.js';

describe('holm', () => {
  it('steps down from the smallest p-value', () => {
    // Holm 1979: levels alpha/4, alpha/3, ... until one is not reached; equal to the level rejects
    const results = holm([0.01, 0.04, 0.03, 0.005], 0.05);
    expect(results.map(({ rejected }) => rejected)).toEqual([true, false, false, true]);
    expect(results.map(({ level }) => level)).toEqual([0.05 / 3, 0.025, 0.025, 0.0125]);
    expect(holm([0.025, 0.05], 0.05).map(({ rejected }) => rejected)).toEqual([true, true]);
    expect(holm([0.0251, 0.05], 0.05).map(({ rejected }) => rejected)).toEqual([false, false]);
    expect(holm([])).toEqual([]);
  });
});

interface Made {
  smaller?: number;
  error?: number;
  tail?: number;
  least?: number;
  tailError?: number;
  shape?: [value: number, pValue: number];
  /** How far the bounds by rows are from one half. */
  untold?: number;
  /** Of the standard errors. */
  degrees?: number;
  /** Relative change of the mean, and its error. */
  mean?: [value: number, error: number];
}

const pOf = (off: number, error: number) => (Math.abs(off) / error > 4 ? 1e-9 : 0.5);

function made({
  smaller = 0.5,
  error = 0.001,
  tail,
  least = 1.25,
  tailError = 0.01,
  shape = [0, 1],
  untold = 0,
  degrees = 1000,
  mean,
}: Made): Difference {
  const about = (value: number, standardError: number) => ({
    value,
    standardError,
    degrees,
    pValue: pOf(smaller - 0.5, standardError),
  });
  return {
    smaller: about(smaller, error),
    bounds: { least: about(smaller - untold, error), most: about(smaller + untold, error) },
    mean:
      mean === undefined
        ? null
        : {
            value: mean[0],
            pValue: null,
            interval: (level) => studentInterval({ value: mean[0], standardError: mean[1], degrees }, level),
          },
    tail:
      tail === undefined
        ? null
        : {
            fromRow: 1,
            base: 0.01,
            variant: 0.01 * tail,
            least,
            candidates: 1,
            logRatio: {
              value: Math.log(tail),
              standardError: tailError,
              degrees,
              pValue: pOf(Math.log(tail), tailError),
            },
          },
    kolmogorovSmirnov: { value: shape[0], pValue: shape[1] },
  };
}

const verdict = (difference: Made, isTime = true, negligible = 0.01) =>
  judge([{ difference: made(difference), isTime }], negligible)[0].verdict;

describe('judge', () => {
  it.each<[string, Made]>([
    ['improved', { smaller: 0.56 }],
    ['regressed', { smaller: 0.44 }],
    // just at and just below what matters
    ['improved', { smaller: 0.5101 }],
    ['inconclusive', { smaller: 0.5099 }],
    ['no change', { smaller: 0.505 }],
    ['no change', { smaller: 0.5 }],
    // large, but not told apart
    ['inconclusive', { smaller: 0.6, error: 0.05 }],
    ['inconclusive', { smaller: 0.5, error: 0.05 }],
    // the tail alone
    ['regressed', { tail: 1.26 }],
    ['no change', { tail: 1.2 }],
    ['inconclusive', { tail: 1.24 }],
    ['improved', { tail: 0.79 }],
    ['no change', { tail: 0.83 }],
    ['inconclusive', { tail: 3, tailError: 0.5 }],
    ['no change', { tail: 1.9, least: 2 }],
    ['inconclusive', { tail: 1.99, least: 2 }],
    ['regressed', { tail: 2.01, least: 2 }],
    // both, and against each other
    ['improved', { smaller: 0.56, tail: 0.5 }],
    ['changed', { smaller: 0.56, tail: 2 }],
    ['changed', { smaller: 0.44, tail: 0.5 }],
    // another shape, neither faster nor slower
    ['changed', { shape: [0.03, 1e-9] }],
    ['no change', { shape: [0.029, 1e-9] }],
    ['no change', { shape: [0.03, 0.5] }],
    ['improved', { smaller: 0.56, shape: [0.1, 1e-9] }],
  ])('%s: %j', (expected, difference) => {
    expect(verdict(difference)).toBe(expected);
    const other = expected === 'improved' || expected === 'regressed' ? 'changed' : expected;
    expect(verdict(difference, false)).toBe(other);
  });

  it.each<[string, string | null, Made]>([
    // rows leave open more than does not matter, but a difference that they show is one
    ['no change by rows', null, { untold: 0.2 }],
    ['no change', null, { untold: 0.005 }],
    ['inconclusive', 'rows', { untold: 0.46 }],
    ['inconclusive', 'ranks', { untold: 0.46, error: 0.05 }],
    ['regressed', null, { untold: 0.46, smaller: 0.44 }],
    ['inconclusive', 'tail', { untold: 0.2, tail: 1.24 }],
    // a few calls that take far longer are in the mean alone
    ['no change', null, { mean: [0.02, 0.005] }],
    ['inconclusive', 'mean', { mean: [2.5, 0.3] }],
    ['inconclusive', 'mean', { mean: [0, 0.05] }],
    ['inconclusive', 'tail', { tail: 1.24, mean: [2.5, 0.3] }],
  ])('%s, open %s: %j', (expected, open, difference) => {
    expect(judge([{ difference: made(difference), isTime: true }], 0.01)[0]).toMatchObject({
      verdict: expected,
      open,
    });
  });

  it('asks for as large an effect as is wanted', () => {
    expect(verdict({ smaller: 0.54 }, true, 0.05)).toBe('no change');
    expect(verdict({ smaller: 0.56 }, true, 0.05)).toBe('improved');
  });

  it('needs more of each the more are compared', () => {
    const one = made({ smaller: 0.53, error: 0.01 });
    const difference = { ...one, smaller: { ...one.smaller, pValue: 0.003 } };
    const alone = judge([{ difference, isTime: true }], 0.01);
    const others = Array.from({ length: 20 }, () => ({ difference: made({}), isTime: true }));
    const among = judge([{ difference, isTime: true }, ...others], 0.01);
    expect(alone[0].verdict).toBe('improved');
    expect(among[0].verdict).toBe('inconclusive');
    expect(among[0].smaller.lo).toBeLessThan(alone[0].smaller.lo);
    expect(among[0].smaller.lo).toBeLessThan(0.5);
  });

  it('has the interval that Student’s t gives, exactly', () => {
    const [{ smaller }] = judge([{ difference: made({ error: 0.01, degrees: 9 }), isTime: true }], 0.01);
    // tested together with the shape: scipy.stats.t.isf(0.025 / 2, 9)
    expect((smaller.hi - 0.5) / 0.01).toBeCloseTo(2.6850108468164553, 8);
  });

  it('keeps intervals inside what can be', () => {
    const [{ smaller, tail }] = judge(
      [{ difference: made({ smaller: 0.99, error: 0.05, tail: 2 }), isTime: true }],
      0.01,
    );
    expect(smaller.hi).toBe(1);
    expect(smaller.lo).toBeLessThan(0.95);
    expect(tail!.lo).toBeLessThan(2);
    expect(tail!.hi).toBeGreaterThan(2);
  });
});
